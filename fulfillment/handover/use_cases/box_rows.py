"""Which boxes a supplier has ready for a compound, by the bags in them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select

from fulfillment.handover.tables.handovers import consignment
from fulfillment.handover.use_cases.paid import IS_PAID
from fulfillment.supply.tables.batches import bag, parcel
from orders.rules.states import ConsignmentState, ParcelState
from storage.database import Transaction

# What a truck could take: packed, or brought back by one that was turned away.
TAKEN_BACK = and_(
    parcel.c.state == ParcelState.RETURNED,
    exists().where(
        consignment.c.id == parcel.c.consignment_id,
        consignment.c.state == ConsignmentState.REFUSED,
    ),
)
TO_LOAD = or_(parcel.c.state.in_((ParcelState.APPROVED, ParcelState.PACKED)), TAKEN_BACK)


@dataclass(frozen=True, slots=True)
class ReadyBox:
    """A box at the supplier; `waits_for` is packing or payment, empty where it may go."""

    compound_id: int
    box: int
    bags: int
    waits_for: str


@dataclass(frozen=True, slots=True)
class BagInBox:
    """One bag of a parcel, and where it rides."""

    parcel_id: int
    address: str
    box: int
    waits_for: str


async def boxes_to_load(
    tx: Transaction, *, cycle_id: int, supplier_id: int, compound_ids: Sequence[int]
) -> Mapping[int, list[ReadyBox]]:
    """The boxes by compound that have not left, in their order."""
    bags: dict[tuple[int, int], list[str]] = defaultdict(list)
    rows = await _bags(
        tx,
        parcel.c.cycle_id == cycle_id,
        parcel.c.supplier_id == supplier_id,
        parcel.c.compound_id.in_(compound_ids),
    )
    for compound_id, row in rows:
        bags[compound_id, row.box].append(row.waits_for)
    found: dict[int, list[ReadyBox]] = defaultdict(list)
    for (compound_id, box), waits in sorted(bags.items()):
        waiting = "packing" if "packing" in waits else max(waits)
        found[compound_id].append(ReadyBox(compound_id, box, len(waits), waiting))
    return found


async def bags_to_load(
    tx: Transaction, *, cycle_id: int, supplier_id: int, compound_id: int
) -> list[BagInBox]:
    """Every bag for one compound that has not left, as one walks."""
    rows = await _bags(
        tx,
        parcel.c.cycle_id == cycle_id,
        parcel.c.supplier_id == supplier_id,
        parcel.c.compound_id == compound_id,
    )
    return [row for _, row in rows]


async def _bags(tx: Transaction, *conditions: ColumnElement[bool]) -> list[tuple[int, BagInBox]]:
    rows = await tx.all(
        select(
            parcel.c.compound_id,
            parcel.c.id,
            parcel.c.address,
            parcel.c.state,
            bag.c.box,
            IS_PAID.label("is_paid"),
        )
        .join(bag, bag.c.parcel_id == parcel.c.id)
        .where(TO_LOAD, *conditions)
        .order_by(parcel.c.compound_id, parcel.c.number, parcel.c.id, bag.c.number)
    )
    return [
        (row.compound_id, BagInBox(row.id, row.address, row.box, _waits(row.state, row.is_paid)))
        for row in rows
    ]


def _waits(state: str, is_paid: bool) -> str:
    if state == ParcelState.APPROVED:
        return "packing"
    return "" if is_paid else "payment"
