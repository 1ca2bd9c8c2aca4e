"""What whoever drives the run has to know to go on: states, ids, codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.handover.tables.handovers import consignment, handover, slot
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import bag, batch, parcel
from orders.tables.cycles import cycle
from orders.tables.orders import order
from orders.tables.suppliers import supplier
from orders.use_cases.cycles import next_opening_of
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle that has opened."""

    id: int
    number: int
    opens_at: datetime
    cutoff_at: datetime
    next_opens_at: datetime


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag that waits to be handed out, and the code of whose it is."""

    id: int
    code: str
    pickup_code: str


class Looking:
    """Questions to the database, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_cycle(self) -> Cycle | None:
        async with self._database.read() as tx:
            row = await tx.first(select(cycle).where(cycle.c.state == "open"))
            if row is None:
                return None
            following = await next_opening_of(tx, row.group_id, after=row.opens_at)
        return Cycle(row.id, row.number, row.opens_at, row.cutoff_at, following)

    async def state_of_cycle(self, cycle_id: int) -> str:
        return str(await self._one(select(cycle.c.state).where(cycle.c.id == cycle_id)))

    async def orders(self, cycle_id: int) -> int:
        wanted = select(func.count()).where(
            order.c.cycle_id == cycle_id, order.c.state.in_(("live", "closed"))
        )
        return int(await self._one(wanted))

    async def batches(self, cycle_id: int, *states: str) -> Sequence[int]:
        wanted = select(batch.c.id).where(batch.c.cycle_id == cycle_id).order_by(batch.c.id)
        return await self._many(wanted.where(batch.c.state.in_(states)) if states else wanted)

    async def state_of_batch(self, batch_id: int) -> str:
        return str(await self._one(select(batch.c.state).where(batch.c.id == batch_id)))

    async def to_pack(self, cycle_id: int, seller: str) -> Sequence[int]:
        """Batches of which something waits to be packed."""
        return await self._many(
            select(parcel.c.batch_id)
            .join(supplier, supplier.c.id == parcel.c.supplier_id)
            .where(
                parcel.c.cycle_id == cycle_id,
                supplier.c.name == seller,
                parcel.c.state == "approved",
            )
            .distinct()
            .order_by(parcel.c.batch_id)
        )

    async def bills(self, cycle_id: int, *states: str) -> Sequence[Row[Any]]:
        wanted = select(payment_request).where(payment_request.c.cycle_id == cycle_id)
        async with self._database.read() as tx:
            return await tx.all(
                wanted.where(payment_request.c.state.in_(states)).order_by(payment_request.c.id)
            )

    async def unpaid(self, cycle_id: int) -> int:
        """Bills that would keep a truck from leaving."""
        wanted = (
            select(func.count())
            .select_from(payment_request)
            .join(parcel, parcel.c.id == payment_request.c.parcel_id)
            .where(
                payment_request.c.cycle_id == cycle_id,
                payment_request.c.state.in_(("due", "claimed")),
                parcel.c.state == "packed",
            )
        )
        return int(await self._one(wanted))

    async def parcels_in(self, cycle_id: int, seller: str, state: str) -> int:
        wanted = (
            select(func.count())
            .select_from(parcel)
            .join(supplier, supplier.c.id == parcel.c.supplier_id)
            .where(
                parcel.c.cycle_id == cycle_id, supplier.c.name == seller, parcel.c.state == state
            )
        )
        return int(await self._one(wanted))

    async def loads(self, cycle_id: int) -> dict[int, str]:
        wanted = select(consignment.c.id, consignment.c.state)
        async with self._database.read() as tx:
            rows = await tx.all(wanted.where(consignment.c.cycle_id == cycle_id))
        return {row.id: row.state for row in rows}

    async def bags_left(self) -> list[Bag]:
        """Bags in an open hand-over that nobody has yet."""
        wanted = (
            select(bag.c.id, bag.c.code, slot.c.pickup_code)
            .select_from(bag)
            .join(parcel, parcel.c.id == bag.c.parcel_id)
            .join(handover, handover.c.id == parcel.c.handover_id)
            .join(
                slot,
                (slot.c.handover_id == handover.c.id)
                & (slot.c.household_id == parcel.c.household_id),
            )
            .where(
                handover.c.state == "open",
                parcel.c.state == "ready",
                bag.c.collected_at.is_(None),
            )
            .order_by(bag.c.id)
        )
        async with self._database.read() as tx:
            return [Bag(row.id, row.code, row.pickup_code) for row in await tx.all(wanted)]

    async def is_collected(self, bag_id: int) -> bool:
        wanted = select(bag.c.collected_at).where(bag.c.id == bag_id)
        return await self._one(wanted) is not None

    async def open_handovers(self) -> Sequence[int]:
        return await self._many(select(handover.c.id).where(handover.c.state == "open"))

    async def _one(self, statement: Any) -> Any:
        async with self._database.read() as tx:
            return await tx.scalar(statement)

    async def _many(self, statement: Any) -> Sequence[int]:
        async with self._database.read() as tx:
            return await tx.scalars(statement)
