"""What is known of a trip: vehicle, crew, stops, and how many boxes are on board and off.

Boxes are numbers of a compound; no room and no name of a household is among them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from fulfillment.handover.tables.handovers import consignment, trip, trip_box, trip_crew, trip_stop
from orders.rules.errors import StaleButton
from orders.rules.states import TripState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from storage.database import Transaction

LIVE = (TripState.PLANNED, TripState.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Crew:
    """Somebody on board; `crew_id` is what papers hang on."""

    crew_id: int
    role: str
    name: str
    phone: str
    person_id: int | None


@dataclass(frozen=True, slots=True)
class BoxOnTrip:
    """One box: on board or not, off the truck or not (and where)."""

    box: int
    is_loaded: bool
    off_stop: int | None
    is_missing: bool


@dataclass(frozen=True, slots=True)
class StopCard:
    """A stop in its order: a compound, its load if it has one, its boxes."""

    stop: int
    compound_id: int
    compound: str
    compound_en: str
    timezone: str
    consignment_id: int | None
    load_state: str | None
    boxes_sent: int | None
    left_out: bool
    counted_at: datetime | None
    boxes: tuple[BoxOnTrip, ...]

    @property
    def on_board(self) -> tuple[int, ...]:
        return tuple(each.box for each in self.boxes if each.is_loaded)

    @property
    def off_here(self) -> tuple[int, ...]:
        return tuple(each.box for each in self.boxes if each.off_stop == self.stop)

    @property
    def to_come(self) -> tuple[int, ...]:
        """On board and not off yet."""
        return tuple(each.box for each in self.boxes if each.is_loaded and each.off_stop is None)

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(each.box for each in self.boxes if each.is_missing)


@dataclass(frozen=True, slots=True)
class TripCard:
    """One trip."""

    trip_id: int
    supplier_id: int
    supplier: str
    supplier_en: str
    cycle_id: int | None
    cycle_number: int | None
    owner: str
    state: str
    plate: str
    leaves_at: datetime | None
    sent_at: datetime | None
    ended_at: datetime | None
    planned_by: str
    crew: tuple[Crew, ...]
    stops: tuple[StopCard, ...]

    @property
    def driver(self) -> Crew | None:
        return next((each for each in self.crew if each.role == "driver"), None)

    @property
    def others(self) -> tuple[Crew, ...]:
        return tuple(each for each in self.crew if each.role != "driver")

    @property
    def timezone(self) -> str:
        return self.stops[0].timezone if self.stops else "UTC"

    def stop(self, number: int) -> StopCard:
        """The stop of that number; raises `StaleButton` where there is none."""
        for each in self.stops:
            if each.stop == number:
                return each
        raise StaleButton()


async def planned_trip(tx: Transaction, trip_id: int) -> TripCard:
    """Return one trip; raises `StaleButton` where there is none of that number."""
    found = await trips_of(tx, trip.c.id == trip_id)
    if not found:
        raise StaleButton()
    return found[0]


async def trips_of(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[TripCard, ...]:
    """The trips that match, with all that belongs to them, in four statements."""
    rows = await tx.all(
        select(
            trip,
            supplier.c.name.label("supplier"),
            supplier.c.name_en.label("supplier_en"),
            cycle.c.number.label("cycle_number"),
        )
        .join(supplier, supplier.c.id == trip.c.supplier_id)
        .outerjoin(cycle, cycle.c.id == trip.c.cycle_id)
        .where(*conditions)
        .order_by(trip.c.leaves_at, trip.c.id)
    )
    ids = [row.id for row in rows]
    crews = await _crews(tx, ids)
    stops = await _stops(tx, ids)
    return tuple(_card(row, tuple(crews[row.id]), tuple(stops[row.id])) for row in rows)


async def _crews(tx: Transaction, ids: Sequence[int]) -> Mapping[int, list[Crew]]:
    rows = await tx.all(
        select(trip_crew)
        .where(trip_crew.c.trip_id.in_(ids), trip_crew.c.removed_at.is_(None))
        .order_by(trip_crew.c.id)
    )
    found: dict[int, list[Crew]] = defaultdict(list)
    for row in rows:
        found[row.trip_id].append(Crew(row.id, row.role, row.name, row.phone or "", row.person_id))
    return found


async def _stops(tx: Transaction, ids: Sequence[int]) -> Mapping[int, list[StopCard]]:
    rows = await tx.all(
        select(
            trip_stop,
            compound.c.name,
            compound.c.name_en,
            compound.c.timezone,
            consignment.c.id.label("consignment_id"),
            consignment.c.state.label("load_state"),
        )
        .join(compound, compound.c.id == trip_stop.c.compound_id)
        .outerjoin(
            consignment,
            (consignment.c.trip_id == trip_stop.c.trip_id)
            & (consignment.c.stop == trip_stop.c.stop),
        )
        .where(trip_stop.c.trip_id.in_(ids))
        .order_by(trip_stop.c.trip_id, trip_stop.c.stop)
    )
    boxes = await _boxes(tx, ids)
    found: dict[int, list[StopCard]] = defaultdict(list)
    for row in rows:
        card = StopCard(
            stop=row.stop,
            compound_id=row.compound_id,
            compound=row.name,
            compound_en=row.name_en,
            timezone=row.timezone,
            consignment_id=row.consignment_id,
            load_state=row.load_state,
            boxes_sent=row.boxes_sent,
            left_out=row.left_out_at is not None,
            counted_at=row.counted_at,
            boxes=tuple(boxes[row.trip_id, row.compound_id]),
        )
        found[row.trip_id].append(card)
    return found


async def _boxes(tx: Transaction, ids: Sequence[int]) -> Mapping[tuple[int, int], list[BoxOnTrip]]:
    rows = await tx.all(
        select(trip_box).where(trip_box.c.trip_id.in_(ids)).order_by(trip_box.c.box)
    )
    found: dict[tuple[int, int], list[BoxOnTrip]] = defaultdict(list)
    for row in rows:
        is_missing = row.missing_at is not None and row.off_at is None
        box = BoxOnTrip(row.box, row.loaded_at is not None, row.off_stop, is_missing)
        found[row.trip_id, row.compound_id].append(box)
    return found


def _card(row: Row[Any], crew: tuple[Crew, ...], stops: tuple[StopCard, ...]) -> TripCard:
    return TripCard(
        trip_id=row.id,
        supplier_id=row.supplier_id,
        supplier=row.supplier,
        supplier_en=row.supplier_en,
        cycle_id=row.cycle_id,
        cycle_number=row.cycle_number,
        owner=row.owner,
        state=row.state,
        plate=row.plate or "",
        leaves_at=row.leaves_at,
        sent_at=row.sent_at,
        ended_at=row.ended_at,
        planned_by=row.planned_by or "",
        crew=crew,
        stops=stops,
    )
