"""When things happen in a cycle: what the simulation has to know to move its clock there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from fulfillment.handover.tables.handovers import slot
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import parcel
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from orders.use_cases.cycles import next_opening_of
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Times:
    """The instants of one cycle, and when the next one opens."""

    opens_at: datetime
    cutoff_at: datetime
    packed_by: datetime
    pay_by: datetime
    deliver_at: datetime
    next_opens_at: datetime


async def times_of(database: Database, number: int) -> Times:
    """The instants of a cycle that has opened."""
    async with database.read() as tx:
        row = await tx.one(select(cycle).where(cycle.c.number == number))
        following = await next_opening_of(tx, row.group_id, after=row.opens_at)
    return Times(
        opens_at=row.opens_at,
        cutoff_at=row.cutoff_at,
        packed_by=row.packed_by,
        pay_by=row.pay_by,
        deliver_at=row.deliver_at,
        next_opens_at=following,
    )


async def is_closed(database: Database, number: int) -> bool:
    """Whether a cycle takes no more orders and has its batches."""
    async with database.read() as tx:
        return bool(
            await tx.scalar(select(cycle.c.state).where(cycle.c.number == number)) == "closed"
        )


async def last_slot_ends(database: Database) -> datetime | None:
    """When the last household of all should have collected."""
    async with database.read() as tx:
        found: datetime | None = await tx.scalar(select(func.max(slot.c.ends_at)))
    return found


async def owes_any(database: Database, *, cycle_number: int, supplier_name: str) -> bool:
    """Whether anything that a supplier packed is unpaid and must not ride."""
    async with database.read() as tx:
        found = await tx.first(
            select(payment_request.c.id)
            .join(cycle, cycle.c.id == payment_request.c.cycle_id)
            .join(supplier, supplier.c.id == payment_request.c.supplier_id)
            .join(parcel, parcel.c.id == payment_request.c.parcel_id)
            .where(
                parcel.c.payment_mode != "on_delivery",
                cycle.c.number == cycle_number,
                supplier.c.name == supplier_name,
                payment_request.c.state.in_(("due", "claimed")),
            )
        )
    return found is not None
