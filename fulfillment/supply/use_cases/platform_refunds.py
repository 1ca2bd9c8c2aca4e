"""Lines that are in and were refunded on the platform since.

Before the approval they go: out of the order, its parcel and its bags; who has nothing left gets
no parcel. What is approved is frozen; the liaison is told which households it is and decides by
the usual ways. A line that went stays known, so that it does not come in again.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from config.chance import Chance
from fulfillment.supply.tables.batches import batch, parcel
from fulfillment.supply.use_cases.moves import move_parcels
from fulfillment.supply.use_cases.platform_batches import refill_parcels
from orders.actors import Actor
from orders.rules.states import BatchState, OrderState, ParcelState, check
from orders.tables.cycles import cycle
from orders.tables.imports import imported_line
from orders.tables.orders import order, order_line
from orders.use_cases.import_cards import ImportLook
from storage.audit import Change, record_all
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Refunds:
    """Lines that were taken out, and addresses whose batch is approved already."""

    lines: int = 0
    frozen: tuple[str, ...] = ()


async def take_out_refunded(
    tx: Transaction,
    *,
    actor: Actor,
    look: ImportLook,
    cycle_id: int,
    chance: Chance,
    now: datetime,
) -> Refunds:
    """Take out what was refunded since, where that is still possible."""
    if not look.back:
        return Refunds()
    rows = await _lines(tx, look.compound_id, cycle_id, {line.key for line in look.back})
    free = [row for row in rows if row.parcel_state == ParcelState.ALLOCATED and not row.is_frozen]
    frozen = dict.fromkeys(row.address for row in rows if row.is_frozen)
    if free:
        await _lessen(tx, free)
        orders = sorted({row.order_id for row in free})
        empty = await _without_lines(tx, orders)
        await _cancel(tx, look.compound_id, empty, actor=actor, now=now)
        kept = [order_id for order_id in orders if order_id not in empty]
        of_cycle = await tx.one(select(cycle).where(cycle.c.id == cycle_id))
        await refill_parcels(tx, of_cycle, look.compound_id, kept, chance=chance, now=now)
    return Refunds(len(free), tuple(frozen))


async def _lines(
    tx: Transaction, compound_id: int, cycle_id: int, keys: Collection[tuple[str, int]]
) -> list[Row[Any]]:
    rows = await tx.all(
        select(
            imported_line,
            order.c.address,
            parcel.c.state.label("parcel_state"),
            (batch.c.state == BatchState.APPROVED).label("is_frozen"),
        )
        .join(order, order.c.id == imported_line.c.order_id)
        .join(parcel, parcel.c.order_id == order.c.id)
        .join(batch, batch.c.id == parcel.c.batch_id)
        .where(imported_line.c.cycle_id == cycle_id, imported_line.c.compound_id == compound_id)
        .order_by(parcel.c.number)
    )
    return [row for row in rows if (row.order_number, row.line) in keys]


async def _lessen(tx: Transaction, rows: Sequence[Row[Any]]) -> None:
    """The lines are known as refused from now on, and their units leave the orders."""
    ids = [row.id for row in rows]
    await tx.run(update(imported_line).where(imported_line.c.id.in_(ids)).values(order_id=None))
    less: Counter[tuple[int, int]] = Counter()
    for row in rows:
        less[row.order_id, row.offer_id] += row.units
    await tx.run_many(
        update(order_line)
        .where(
            order_line.c.order_id == bindparam("of_order"),
            order_line.c.offer_id == bindparam("of_offer"),
        )
        .values(
            quantity=order_line.c.quantity - bindparam("less"),
            allocated=order_line.c.allocated - bindparam("less"),
        ),
        [{"of_order": key[0], "of_offer": key[1], "less": less[key]} for key in less],
    )
    mine = order_line.c.order_id.in_(sorted({key[0] for key in less}))
    await tx.run(delete(order_line).where(mine, order_line.c.quantity <= 0))


async def _without_lines(tx: Transaction, orders: Sequence[int]) -> list[int]:
    filled = select(order_line.c.order_id).where(order_line.c.order_id.in_(orders))
    return list(
        await tx.scalars(
            select(order.c.id).where(order.c.id.in_(orders), order.c.id.not_in(filled))
        )
    )


async def _cancel(
    tx: Transaction, compound_id: int, orders: Sequence[int], *, actor: Actor, now: datetime
) -> None:
    """Nothing is left of these orders."""
    if not orders:
        return
    check(OrderState.CLOSED, OrderState.CANCELLED)
    await tx.run(update(order).where(order.c.id.in_(orders)).values(state=OrderState.CANCELLED))
    changes = [
        Change("order", each, "refund", OrderState.CLOSED, OrderState.CANCELLED, compound_id)
        for each in orders
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    await move_parcels(
        tx,
        parcel.c.order_id.in_(orders),
        before=ParcelState.ALLOCATED,
        after=ParcelState.CANCELLED,
        verb="refund",
        actor=actor,
        now=now,
    )
