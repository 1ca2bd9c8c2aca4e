"""The bags of a cycle: counted where volunteers can sort only so many, and who waits for them.

A cycle with a capacity has a row in `sorting`. Whoever takes bags holds the cycle in shared
mode, as everybody who orders does, and then this row alone; setting the capacity and closing
hold the cycle alone. So nobody asks for a stronger lock on a row that they hold already.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from orders.actors import SCHEDULER, Actor
from orders.rules.bags import Packing, bags_of, unit_grams
from orders.rules.states import OrderState, check
from orders.rules.waiting import Admission, Asking, Waiting, admit, in_turn, moving_up
from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle, offer
from orders.tables.households import household_flag
from orders.tables.orders import order, order_line, sorting
from orders.use_cases.waiting_told import tell_moved_up, tell_unserved
from storage.audit import Change, record, record_all
from storage.database import Transaction

IDS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class OrderChange:
    """A household's order as it is, in what state, and as it shall be, by code."""

    household_id: int
    before: Mapping[str, int]
    state: str | None  # None: it has no order
    after: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SortingState:
    """How full a cycle is. `capacity` None: as many bags as there are; nothing is counted."""

    capacity: int | None
    bags: int
    waiting: int


async def begin_sorting(tx: Transaction, *, group_id: int, cycle_id: int) -> None:
    """Give a cycle that opens its group's capacity in bags; nothing where there is none."""
    capacity = await tx.scalar(
        select(ordering_group.c.capacity_bags).where(ordering_group.c.id == group_id)
    )
    if capacity is not None:
        await tx.run(update(cycle).where(cycle.c.id == cycle_id).values(capacity_bags=capacity))
        await tx.insert_many(sorting, [{"cycle_id": cycle_id, "bags": 0}])


async def sorting_of(tx: Transaction, cycle_id: int) -> SortingState:
    """Tell how full a cycle is."""
    row = await tx.first(
        select(cycle.c.capacity_bags, sorting.c.bags)
        .outerjoin(sorting, sorting.c.cycle_id == cycle.c.id)
        .where(cycle.c.id == cycle_id)
    )
    waiting = await tx.scalar(select(func.count()).select_from(order).where(*_waits(cycle_id)))
    assert row is not None
    return SortingState(row.capacity_bags, row.bags or 0, int(waiting))


async def set_capacity(
    tx: Transaction, *, row: Row[Any], capacity: int | None, actor: Actor, now: datetime
) -> SortingState:
    """Let an open cycle take so many bags (None: any number); who fits now moves up.

    The caller holds the cycle's row alone. Whoever is in stays in, also over a lower capacity.
    """
    if row.capacity_bags == capacity:
        return await sorting_of(tx, row.id)
    await tx.run(update(cycle).where(cycle.c.id == row.id).values(capacity_bags=capacity))
    if capacity is None:
        await tx.run(delete(sorting).where(sorting.c.cycle_id == row.id))
    elif row.capacity_bags is None:
        live = await _bags_by_order(tx, row.id, OrderState.LIVE)
        await tx.insert_many(sorting, [{"cycle_id": row.id, "bags": sum(live.values())}])
    before = None if row.capacity_bags is None else {"bags": row.capacity_bags}
    after = None if capacity is None else {"bags": capacity}
    change = Change("cycle", row.id, "set_capacity", before, after)
    await record(tx, change, actor=str(actor), now=now)
    await move_up(tx, await tx.one(select(cycle).where(cycle.c.id == row.id)), now=now)
    return await sorting_of(tx, row.id)


async def hold_count(tx: Transaction, cycle_id: int) -> int:
    """Hold the count of a cycle that has a capacity against everybody, and return it."""
    row = await tx.lock(select(sorting).where(sorting.c.cycle_id == cycle_id))
    return int(row.bags)


async def admit_orders(
    tx: Transaction, *, row: Row[Any], changes: Sequence[OrderChange]
) -> Mapping[int, Admission]:
    """Decide over orders that came together, and count the bags of those that are in.

    In a few statements, however many. The caller holds the cycle's row. Nothing but the count is
    written: of those refused the order stays as it was.
    """
    if row.capacity_bags is None:
        return {item.household_id: Admission.IN for item in changes}
    taken = await hold_count(tx, row.id)
    packing = await packing_of(tx, row.id)
    flagged = await _flagged(tx, [item.household_id for item in changes])
    waiting = await tx.scalar(select(func.count()).select_from(order).where(*_waits(row.id)))
    asking = [_asking(item, packing, flagged=item.household_id in flagged) for item in changes]
    found = admit(asking, capacity=row.capacity_bags, taken=taken, waiting=int(waiting))
    await _count(tx, row.id, found.taken)
    return found.verdicts


async def free_bags(tx: Transaction, *, row: Row[Any], quantities: Mapping[str, int]) -> None:
    """Give back the bags of an order that is in; the caller holds the cycle's row."""
    if row.capacity_bags is not None:
        taken = await hold_count(tx, row.id)
        bags = bags_of(quantities, await packing_of(tx, row.id))
        await _count(tx, row.id, taken - bags)


async def move_up(tx: Transaction, row: Row[Any], *, now: datetime, is_last: bool = False) -> int:
    """Let those in for whom there are bags now, in their turn; each is told once."""
    waiting = await waiting_list(tx, row.id)
    if not waiting:
        return 0
    moved = waiting
    if row.capacity_bags is not None:
        taken = await hold_count(tx, row.id)
        moved = moving_up(waiting, row.capacity_bags - taken, is_last=is_last)
        await _count(tx, row.id, taken + sum(item.bags for item in moved))
    await _set_state(tx, row, moved, OrderState.LIVE, "move_up", now=now)
    await tell_moved_up(tx, row, [item.order_id for item in moved], now=now)
    return len(moved)


async def close_waiting(tx: Transaction, row: Row[Any], *, now: datetime) -> int:
    """At the cut-off: who fits is let in, the others are not served. Returns their number."""
    await move_up(tx, row, now=now, is_last=True)
    left = await waiting_list(tx, row.id)
    await _set_state(tx, row, left, OrderState.UNSERVED, "leave_unserved", now=now)
    await tell_unserved(tx, row, [item.order_id for item in left], now=now)
    return len(left)


async def waiting_list(tx: Transaction, cycle_id: int) -> list[Waiting]:
    """The orders that wait, in their turn, with the bags that they need."""
    rows = await tx.all(
        select(order.c.id, order.c.household_id, order.c.waiting_since).where(*_waits(cycle_id))
    )
    if not rows:
        return []
    bags = await _bags_by_order(tx, cycle_id, OrderState.WAITING)
    flagged = await _flagged(tx, [item.household_id for item in rows])
    return in_turn(
        Waiting(item.id, bags.get(item.id, 0), item.waiting_since, item.household_id in flagged)
        for item in rows
    )


async def place_of(tx: Transaction, known: Row[Any] | None) -> int:
    """Which place an order has on the waiting list, from 1; 0 where it does not wait."""
    if known is None or known.state != OrderState.WAITING:
        return 0
    places = [item.order_id for item in await waiting_list(tx, known.cycle_id)]
    return places.index(known.id) + 1


async def packing_of(tx: Transaction, cycle_id: int) -> dict[str, Packing]:
    """How each offer of a cycle is packed, by its code."""
    rows = await tx.all(
        select(offer.c.code, offer.c.supplier_id, offer.c.contents).where(
            offer.c.cycle_id == cycle_id
        )
    )
    return {item.code: Packing(item.supplier_id, unit_grams(item.contents)) for item in rows}


def _asking(item: OrderChange, packing: Mapping[str, Packing], *, flagged: bool) -> Asking:
    before = bags_of(item.before, packing)
    return Asking(
        item.household_id,
        needs=bags_of(item.after, packing),
        holds=before if item.state == OrderState.LIVE else 0,
        waited_for=before if item.state == OrderState.WAITING else None,
        flagged=flagged,
    )


async def _count(tx: Transaction, cycle_id: int, bags: int) -> None:
    await tx.run(update(sorting).where(sorting.c.cycle_id == cycle_id).values(bags=bags))


async def _bags_by_order(tx: Transaction, cycle_id: int, state: OrderState) -> dict[int, int]:
    packing = await packing_of(tx, cycle_id)
    orders: dict[int, dict[str, int]] = defaultdict(dict)
    for item in await tx.all(
        select(order_line.c.order_id, offer.c.code, order_line.c.quantity)
        .join(order, order.c.id == order_line.c.order_id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(order.c.cycle_id == cycle_id, order.c.state == state)
    ):
        orders[item.order_id][item.code] = item.quantity
    return {order_id: bags_of(wished, packing) for order_id, wished in orders.items()}


async def _flagged(tx: Transaction, household_ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(household_ids), IDS_AT_ONCE):
        part = household_ids[start : start + IDS_AT_ONCE]
        column = household_flag.c.household_id
        found.update(await tx.scalars(select(column).where(column.in_(part)).distinct()))
    return found


async def _set_state(
    tx: Transaction,
    row: Row[Any],
    items: Sequence[Waiting],
    after: OrderState,
    verb: str,
    *,
    now: datetime,
) -> None:
    check(OrderState.WAITING, after)
    ids = [item.order_id for item in items]
    changes = []
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        rows = await tx.all(select(order.c.id, order.c.compound_id).where(order.c.id.in_(part)))
        await tx.run(update(order).where(order.c.id.in_(part)).values(state=after, changed_at=now))
        changes += [
            Change("order", item.id, verb, OrderState.WAITING, after, item.compound_id)
            for item in rows
        ]
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)


def _waits(cycle_id: int) -> tuple[Any, ...]:
    return order.c.cycle_id == cycle_id, order.c.state == OrderState.WAITING
