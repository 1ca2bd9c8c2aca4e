"""An import taken over: the platform's orders become parcels and batches as any others do.

One transaction from the lines of the file to the batches that wait for approval. A later file
adds to it: new households get parcels, those who ordered more get theirs filled anew; numbers
and boxes that were given stay. Buildings whose batches are approved are frozen: their approval
is recalled first (possible while nothing of them is packed), or the rest goes into another
cycle. Nobody is told here but those who approve.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from config.chance import Chance
from fulfillment.money.schemes.on_platform import ON_PLATFORM
from fulfillment.supply.rules.parcels import GivenBefore, plan_parcels
from fulfillment.supply.tables.batches import bag, batch, parcel, parcel_line
from fulfillment.supply.use_cases.asking_approval import ask_for_approval
from fulfillment.supply.use_cases.bag_photos import empty_photos
from fulfillment.supply.use_cases.making import (
    allocated_lines,
    record_made,
    write_batches,
    write_contents,
    write_parcels,
)
from fulfillment.supply.use_cases.platform_again import left_out, make_room
from orders.actors import Actor
from orders.rules.errors_platform import BuildingsApproved
from orders.rules.platform_names import number_label
from orders.rules.states import BatchState
from orders.tables.compounds import building
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.imports import imported_line
from orders.tables.orders import order
from orders.use_cases.platform_goods import PlatformGood
from orders.use_cases.platform_orders import PlatformOrder, enter_platform_orders
from orders.use_cases.rights import require_right
from storage.database import Transaction

IDS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of a file: new lines, units, who gets something new, batches that wait.

    `taken_out` are households that the liaison took out before: what the file adds for them is
    noted and not packed.
    """

    household_ids: tuple[int, ...]
    lines: int
    units: int
    duplicates: int
    batch_ids: tuple[int, ...]
    taken_out: tuple[str, ...]


async def apply_platform_orders(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    compound_id: int,
    orders: Sequence[PlatformOrder],
    goods: Sequence[PlatformGood],
    upload_id: int,
    now: datetime,
    chance: Chance,
) -> TakenOver:
    """Enter what is new in a file and make its batches. Needs `approve`.

    Raises `BuildingsApproved` where something is new for a building that is approved.
    """
    where = {"cycle_id": cycle_id, "compound_id": compound_id}
    await require_right(tx, actor, compound_id, "approve")
    row = await tx.lock(select(cycle).where(cycle.c.id == cycle_id))
    await make_room(tx, **where, actor=actor, now=now)
    entered = await enter_platform_orders(
        tx,
        actor=actor,
        **where,
        orders=orders,
        goods=goods,
        upload_id=upload_id,
        now=now,
    )
    is_new = order.c.id.in_(
        select(imported_line.c.order_id).where(imported_line.c.upload_id == upload_id)
    )
    await _require_not_approved(tx, row, compound_id, is_new)
    out = await _make(tx, row, compound_id, is_new, chance=chance, now=now)
    mine = (batch.c.cycle_id == cycle_id, batch.c.compound_id == compound_id)
    waiting = select(batch.c.id).where(*mine, batch.c.state == BatchState.AWAITING_APPROVAL)
    batch_ids = tuple(await tx.scalars(waiting.order_by(batch.c.id)))
    if entered.lines:
        again = f":{upload_id}"
        await ask_for_approval(tx, **where, again=again, now=now)
    nothing = {each.household_id for each in out}
    homes = tuple(each for each in entered.household_ids if each not in nothing)
    counts = (entered.lines, entered.units, entered.duplicates)
    return TakenOver(homes, *counts, batch_ids, tuple(each.address for each in out))


async def _require_not_approved(
    tx: Transaction, row: Row[Any], compound_id: int, is_new: Any
) -> None:
    approved = await tx.all(
        select(building.c.code)
        .join(batch, batch.c.building_id == building.c.id)
        .where(
            batch.c.cycle_id == row.id,
            batch.c.compound_id == compound_id,
            batch.c.state == BatchState.APPROVED,
            building.c.id.in_(
                select(household.c.building_id)
                .join(order, order.c.household_id == household.c.id)
                .where(is_new)
            ),
        )
        .order_by(building.c.position)
    )
    if approved:
        raise BuildingsApproved(buildings=tuple(item.code for item in approved))


async def _make(
    tx: Transaction,
    row: Row[Any],
    compound_id: int,
    is_new: Any,
    *,
    chance: Chance,
    now: datetime,
) -> Collection[Row[Any]]:
    """Parcels, bags and batches of the new lines; returns the orders that are left out."""
    parcels = await tx.all(
        select(parcel).where(parcel.c.cycle_id == row.id, parcel.c.compound_id == compound_id)
    )
    present = {item.order_id: item for item in parcels}
    out = await left_out(tx, row.id, is_new)
    without = {each.id for each in out}
    lines = await allocated_lines(tx, row.id, is_new)
    kept = [line for line in lines if line.order_id not in without]
    last = await _last_ids(tx, row.id)
    before = await _given_before(tx, row.id, compound_id, parcels)
    label = number_label(row.number, row.channel)
    planned = plan_parcels(kept, cycle_number=label, before=before)
    new = [item for item in planned if item.first.order_id not in present]
    changed = sorted({present[line.order_id].id for line in kept if line.order_id in present})
    await _empty(tx, changed)
    batch_ids = await write_batches(tx, row.id, planned, now)
    await write_parcels(tx, row.id, new, batch_ids, chance, scheme=ON_PLATFORM)
    await write_contents(tx, row.id, planned, chance)
    await _sum_up(tx, changed)
    await record_made(tx, row.id, now, before=last)
    return out


async def _given_before(
    tx: Transaction, cycle_id: int, compound_id: int, parcels: Sequence[Row[Any]]
) -> GivenBefore:
    last_box = await tx.scalar(
        select(func.max(bag.c.box))
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(parcel.c.cycle_id == cycle_id, parcel.c.compound_id == compound_id)
    )
    last = max((int(item.number.rpartition("-")[2]) for item in parcels), default=0)
    return GivenBefore(
        numbers={item.order_id: item.number for item in parcels},
        last={compound_id: last},
        boxes={compound_id: last_box or 0},
    )


async def _last_ids(tx: Transaction, cycle_id: int) -> tuple[int, int]:
    last_batch = select(func.max(batch.c.id)).where(batch.c.cycle_id == cycle_id)
    last_parcel = select(func.max(parcel.c.id)).where(parcel.c.cycle_id == cycle_id)
    return await tx.scalar(last_batch) or 0, await tx.scalar(last_parcel) or 0


async def _empty(tx: Transaction, parcel_ids: Sequence[int]) -> None:
    """Take out what is filled anew."""
    for start in range(0, len(parcel_ids), IDS_AT_ONCE):
        part = parcel_ids[start : start + IDS_AT_ONCE]
        await empty_photos(tx, bag.c.parcel_id.in_(part))
        await tx.run(delete(bag).where(bag.c.parcel_id.in_(part)))
        await tx.run(delete(parcel_line).where(parcel_line.c.parcel_id.in_(part)))


async def _sum_up(tx: Transaction, parcel_ids: Sequence[int]) -> None:
    """The sums of what was filled anew."""
    line = parcel_line.c
    total = select(func.sum(line.quantity * line.price)).where(line.parcel_id == parcel.c.id)
    for start in range(0, len(parcel_ids), IDS_AT_ONCE):
        part = parcel_ids[start : start + IDS_AT_ONCE]
        await tx.run(
            update(parcel).where(parcel.c.id.in_(part)).values(amount=total.scalar_subquery())
        )


async def refill_parcels(
    tx: Transaction,
    row: Row[Any],
    compound_id: int,
    order_ids: Sequence[int],
    *,
    chance: Chance,
    now: datetime,
) -> None:
    """Fill the parcels of orders that have become less anew; nothing of them is approved."""
    is_changed = order.c.id.in_(order_ids)
    await _make(tx, row, compound_id, is_changed, chance=chance, now=now)
