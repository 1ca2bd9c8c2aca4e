"""Papers of a vehicle and its crew: given by clerk or driver, checked for an arrival.

Photos are sealed, seen by who stands at the gate and by who gave them, and emptied some time after
the trip. A paper given anew takes the place of the one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.handover.rules.clearance import (
    VEHICLE,
    Checked,
    GivenPaper,
    OnBoard,
    check_papers,
    wanting,
)
from fulfillment.handover.rules.gate_rule import OF_VEHICLE, GateRule, Paper, rule_of
from fulfillment.handover.tables.gate import crew_paper
from fulfillment.handover.tables.handovers import consignment, trip, trip_crew, trip_stop
from orders.actors import Actor
from orders.rules.errors import NoRight, StaleButton
from orders.rules.errors_gate import BadPaper
from orders.tables.compounds import compound
from orders.use_cases.rights import has_right
from storage.audit import Change, record
from storage.database import Transaction

LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class TripPapers:
    """A trip and what is asked of it by one of its compounds, as of an arrival."""

    trip_id: int
    compound_id: int
    plate: str
    crew: tuple[OnBoard, ...]
    checked: tuple[Checked, ...]
    photos: frozenset[tuple[int, str]]  # of which holders and kinds there is one to see

    @property
    def wanting(self) -> tuple[Checked, ...]:
        return wanting(self.checked)


@dataclass(frozen=True, slots=True)
class GivenNow:
    """A paper as somebody hands it in. `made_at` without which it is of now."""

    holder: int
    kind: str
    made_at: datetime | None = None
    good_until: datetime | None = None
    number: str = ""
    photo: bytes | None = None


async def compounds_of_trip(tx: Transaction, trip_id: int) -> Sequence[int]:
    """Where a trip unloads: as planned, or as it was sent."""
    planned = select(trip_stop.c.compound_id).where(
        trip_stop.c.trip_id == trip_id, trip_stop.c.compound_id.is_not(None)
    )
    sent = select(consignment.c.compound_id).where(consignment.c.trip_id == trip_id)
    return sorted({*await tx.scalars(planned), *await tx.scalars(sent)})


async def papers_of_trip(
    tx: Transaction, trip_id: int, *, compound_id: int, arrival: datetime
) -> TripPapers:
    """Check everything that this compound asks of the trip, as of `arrival`."""
    return (await papers_of_trips(tx, {trip_id: compound_id}, arrival=arrival))[trip_id]


async def papers_of_trips(
    tx: Transaction, wanted: dict[int, int], *, arrival: datetime
) -> dict[int, TripPapers]:
    """The same of several trips, each for one compound."""
    rules = {
        row.id: rule_of(row.gate_rule)
        for row in await tx.all(select(compound).where(compound.c.id.in_(set(wanted.values()))))
    }
    trips = await tx.all(select(trip).where(trip.c.id.in_(wanted)))
    crews = await tx.all(
        select(trip_crew)
        .where(trip_crew.c.trip_id.in_(wanted), trip_crew.c.removed_at.is_(None))
        .order_by(trip_crew.c.role != "driver", trip_crew.c.id)
    )
    given = await tx.all(_without_photos().where(crew_paper.c.trip_id.in_(wanted)))
    return {
        row.id: _checked(
            row,
            compound_id=wanted[row.id],
            crew=[each for each in crews if each.trip_id == row.id],
            given=[each for each in given if each.trip_id == row.id],
            rule=rules[wanted[row.id]],
            arrival=arrival,
        )
        for row in trips
    }


async def papers_to_give(tx: Transaction, trip_id: int, *, now: datetime) -> TripPapers:
    """What all stops of a trip ask for together, as of when it leaves; of each the worst."""
    row = await tx.first(select(trip).where(trip.c.id == trip_id))
    stops = await compounds_of_trip(tx, trip_id)
    if row is None or not stops:
        raise StaleButton()
    arrival = max(row.leaves_at or now, now)
    found = [
        await papers_of_trip(tx, trip_id, compound_id=compound_id, arrival=arrival)
        for compound_id in stops
    ]
    worst: dict[tuple[int, str], Checked] = {}
    for each in (each for papers in found for each in papers.checked):
        known = worst.get((each.holder, each.kind))
        if known is None or known.is_ok:
            worst[each.holder, each.kind] = each
    return replace(found[0], checked=tuple(worst.values()))


async def give_paper(
    tx: Transaction, *, actor: Actor, trip_id: int, paper: GivenNow, now: datetime
) -> None:
    """Keep a paper. The caller has made sure that the actor may (`may_give`).

    Raises `BadPaper` for what is no paper of this trip, or has nothing to show.
    """
    await tx.lock_all(select(trip.c.id).where(trip.c.id == trip_id))
    await _require_holder(tx, trip_id, paper)
    made_at = paper.made_at or now
    number = " ".join(paper.number.split())[:LONGEST_NUMBER]
    if paper.kind == Paper.TEST and paper.made_at is None:
        raise BadPaper(field="made_at")
    if made_at > now:
        raise BadPaper(field="made_at")
    if paper.kind == Paper.PASS and not number:
        raise BadPaper(field="number")
    if paper.kind not in (Paper.PASS, Paper.PROMISE) and paper.photo is None:
        raise BadPaper(field="photo")
    key = {"trip_id": trip_id, "holder": paper.holder, "kind": paper.kind}
    values: dict[str, Any] = {
        "crew_id": paper.holder or None,
        "made_at": made_at,
        "good_until": paper.good_until,
        "number": number or None,
        "photo": paper.photo,
        "given_by": str(actor),
        "given_at": now,
        "emptied_at": None,
    }
    if not await tx.insert_new(crew_paper, **key, **values):
        there = [crew_paper.c[name] == value for name, value in key.items()]
        await tx.run(update(crew_paper).where(*there).values(**values))
    after = {"holder": paper.holder, "kind": paper.kind}
    change = Change("trip", trip_id, "give_paper", None, after)
    await record(tx, change, actor=str(actor), now=now)


async def may_give(tx: Transaction, *, actor: Actor, trip_id: int) -> None:
    """Raise `NoRight` unless it is the supplier's clerk, or approves or guards at a stop."""
    row = await tx.first(select(trip).where(trip.c.id == trip_id))
    if row is None:
        raise StaleButton()
    stops = await compounds_of_trip(tx, trip_id)
    if actor.supplier_id is not None:
        if actor.supplier_id != row.supplier_id or actor.compound_id not in (None, *stops):
            raise NoRight(right="approve")
        return
    for compound_id in stops:
        if await has_right(tx, actor, compound_id, "approve", "gate"):
            return
    raise NoRight(right="approve")


async def photo_of_paper(tx: Transaction, *, trip_id: int, holder: int, kind: str) -> bytes:
    """A paper's photo, for who may see the trip; raises `StaleButton` where there is none."""
    photo: bytes | None = await tx.scalar(
        select(crew_paper.c.photo).where(
            crew_paper.c.trip_id == trip_id,
            crew_paper.c.holder == holder,
            crew_paper.c.kind == kind,
        )
    )
    if not photo:
        raise StaleButton()
    return photo


async def _require_holder(tx: Transaction, trip_id: int, paper: GivenNow) -> None:
    if paper.kind not in set(Paper) or (paper.kind in OF_VEHICLE) != (paper.holder == VEHICLE):
        raise BadPaper(field="kind")
    on_board = select(trip_crew.c.id).where(
        trip_crew.c.id == paper.holder,
        trip_crew.c.trip_id == trip_id,
        trip_crew.c.removed_at.is_(None),
    )
    if paper.holder != VEHICLE and await tx.first(on_board) is None:
        raise BadPaper(field="holder")


def _without_photos() -> Any:
    """All but the pictures, which weigh much and are sealed."""
    names = ("trip_id", "holder", "kind", "made_at", "good_until")
    shown = (crew_paper.c[name] for name in names)
    return select(*shown, crew_paper.c.photo.is_not(None).label("has_photo"))


def _checked(
    row: Row[Any],
    *,
    compound_id: int,
    crew: Sequence[Row[Any]],
    given: Sequence[Row[Any]],
    rule: GateRule,
    arrival: datetime,
) -> TripPapers:
    on_board = tuple(
        OnBoard(holder=each.id, name=each.name, role=each.role, has_phone=bool(each.phone))
        for each in crew
    )
    papers = [
        GivenPaper(holder=each.holder, kind=each.kind, made_at=each.made_at, until=each.good_until)
        for each in given
    ]
    plate = row.plate or ""
    return TripPapers(
        row.id,
        compound_id,
        plate,
        on_board,
        check_papers(on_board, papers, plate=plate, rule=rule, arrival=arrival),
        frozenset((each.holder, each.kind) for each in given if each.has_photo),
    )
