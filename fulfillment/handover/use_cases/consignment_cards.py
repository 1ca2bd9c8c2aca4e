"""What is known of loads: one card each, with who did which step and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from fulfillment.handover.rules.gate_lanes import next_step
from fulfillment.handover.rules.gate_rule import rule_of
from fulfillment.handover.tables.handovers import consignment, trip
from fulfillment.supply.tables.batches import parcel
from orders.rules.errors import StaleButton
from orders.rules.states import ConsignmentState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.people import person
from orders.tables.suppliers import supplier
from storage.database import Transaction

ENDED = (ConsignmentState.COUNTED, ConsignmentState.REFUSED)
LEFT = "left"  # the vehicle, out of the gate: no step of the load
# Steps that a person has done: the state and the columns of time and person.
DONE_BY_PEOPLE = (
    (ConsignmentState.ADMITTED, "admitted_at", "admitted_by"),
    (ConsignmentState.TAKEN_OVER, "taken_over_at", "taken_over_by"),
    (ConsignmentState.DISINFECTED, "disinfected_at", "disinfected_by"),
    (ConsignmentState.SET_DOWN, "set_down_at", "set_down_by"),
    (ConsignmentState.PLACED, "placed_at", "placed_by"),
    (ConsignmentState.RESTING, "resting_at", "resting_by"),
    (ConsignmentState.RELEASED, "released_at", None),
    (ConsignmentState.UNLOADED, "unloaded_at", "unloaded_by"),
    (ConsignmentState.CARRIED, "carried_at", "carried_by"),
    (ConsignmentState.COUNTED, "counted_at", "counted_by"),
    (ConsignmentState.REFUSED, "refused_at", "refused_by"),
    (LEFT, "left_at", "left_by"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is done; `by` is a person's name, or None where nobody was needed."""

    state: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class ConsignmentCard:
    """One load for one compound."""

    consignment_id: int
    handover_id: int
    compound_id: int
    supplier_id: int
    cycle_id: int
    state: str
    compound: str
    compound_en: str
    timezone: str
    supplier: str
    supplier_en: str
    cycle_number: int
    bags_sent: int
    bags_counted: int | None
    parcels: int
    rest_minutes: int
    rest_until: datetime | None
    reason: str | None
    sent_at: datetime
    steps: tuple[Step, ...]
    channel: str
    trip_id: int
    plate: str
    taken_over: bool
    override_reason: str | None
    next: str | None  # the one step that may follow, once it is in

    @property
    def has_left(self) -> bool:
        """Whether the vehicle is out of the gate again."""
        return any(step.state == LEFT for step in self.steps)

    def data(self) -> dict[str, Any]:
        """The keys that all notices about a load have."""
        return {
            "consignment_id": self.consignment_id,
            "handover_id": self.handover_id,
            **self.group_data(),
        }

    def group_data(self) -> dict[str, Any]:
        """The same for the group, which needs no ids."""
        return {
            "compound": self.compound,
            "compound_en": self.compound_en,
            "supplier": self.supplier,
            "supplier_en": self.supplier_en,
            "cycle_number": self.cycle_number,
            "channel": self.channel,
            "bags": self.bags_sent,
            "timezone": self.timezone,
        }


async def consignment_card(tx: Transaction, consignment_id: int) -> ConsignmentCard:
    """Return one load; raises `StaleButton` where there is none of that number."""
    found = await cards_of(tx, consignment.c.id == consignment_id)
    if not found:
        raise StaleButton()
    return found[0]


async def consignments_under_way(
    tx: Transaction, *, compound_id: int
) -> tuple[ConsignmentCard, ...]:
    """Return the loads that are sent and neither counted nor refused, the oldest first."""
    return await cards_of(
        tx, consignment.c.compound_id == compound_id, consignment.c.state.not_in(ENDED)
    )


async def cards_of(
    tx: Transaction, *conditions: ColumnElement[bool]
) -> tuple[ConsignmentCard, ...]:
    """Return the loads that match, the oldest first."""
    parcels = (
        select(func.count())
        .where(parcel.c.consignment_id == consignment.c.id)
        .scalar_subquery()
        .label("parcels")
    )
    rows = await tx.all(
        select(
            consignment,
            parcels,
            trip.c.sent_at,
            trip.c.plate,
            compound.c.gate_rule,
            compound.c.name.label("compound"),
            compound.c.name_en.label("compound_en"),
            compound.c.timezone,
            supplier.c.name.label("supplier"),
            supplier.c.name_en.label("supplier_en"),
            cycle.c.number.label("cycle_number"),
            cycle.c.channel,
        )
        .join(trip, trip.c.id == consignment.c.trip_id)
        .join(compound, compound.c.id == consignment.c.compound_id)
        .join(supplier, supplier.c.id == consignment.c.supplier_id)
        .join(cycle, cycle.c.id == consignment.c.cycle_id)
        .where(*conditions)
        .order_by(consignment.c.id)
    )
    names = await _names(tx, rows)
    return tuple(_card(row, names) for row in rows)


async def _names(tx: Transaction, rows: Sequence[Row[Any]]) -> dict[int, str]:
    ids = {getattr(row, by) for row in rows for _, _, by in DONE_BY_PEOPLE if by}
    found = await tx.all(select(person.c.id, person.c.name).where(person.c.id.in_(ids - {None})))
    return {row.id: row.name for row in found}


def _card(row: Row[Any], names: dict[int, str]) -> ConsignmentCard:
    done = (
        Step(state, getattr(row, at), names.get(getattr(row, by)) if by else None)
        for state, at, by in DONE_BY_PEOPLE
        if getattr(row, at) is not None
    )
    steps = tuple(sorted(done, key=lambda step: step.at))
    return ConsignmentCard(
        consignment_id=row.id,
        handover_id=row.handover_id,
        compound_id=row.compound_id,
        supplier_id=row.supplier_id,
        cycle_id=row.cycle_id,
        state=row.state,
        compound=row.compound,
        compound_en=row.compound_en,
        timezone=row.timezone,
        supplier=row.supplier,
        supplier_en=row.supplier_en,
        cycle_number=row.cycle_number,
        bags_sent=row.bags_sent,
        bags_counted=row.bags_counted,
        parcels=row.parcels,
        rest_minutes=row.rest_minutes,
        rest_until=row.rest_until,
        reason=row.reason,
        sent_at=row.sent_at,
        steps=steps,
        channel=row.channel,
        trip_id=row.trip_id,
        plate=row.plate or "",
        taken_over=row.taken_over_at is not None,
        override_reason=row.override_reason,
        next=next_step(
            ConsignmentState(row.state),
            taken_over=row.taken_over_at is not None,
            rule=rule_of(row.gate_rule),
        ),
    )
