"""The liaison looks at how full the running cycle is, and lets more bags in, or fewer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.rules.errors import NoOpenCycle
from orders.rules.errors_cycles import BadCapacity
from orders.rules.numerals import fold
from orders.rules.states import CycleState
from orders.tables.cycles import cycle
from orders.tables.orders import order
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.cycles import latest_cycle_of, next_opening_of, post_cycle_card
from orders.use_cases.rights import require_right
from orders.use_cases.sorting import SortingState, set_capacity, sorting_of, waiting_list
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class RunningSorting:
    """How full the running cycle is; `waiting` are the compound's own addresses in their turn."""

    compound_id: int
    number: int
    state: SortingState
    waiting: tuple[tuple[int, str, int], ...]  # place in the whole list, address, bags


async def running_sorting(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> RunningSorting:
    """How full the compound's open cycle is. Needs `approve`; raises `NoOpenCycle`."""
    await require_right(tx, actor, compound_id, "approve")
    return await _shown(tx, compound_id, await _open_cycle(tx, compound_id, now=now))


async def set_running_capacity(
    tx: Transaction, *, actor: Actor, compound_id: int, text: str, now: datetime
) -> RunningSorting:
    """Let the open cycle take so many bags; 0 for any number. Who fits moves up at once.

    Needs `approve`. Raises `BadCapacity` for what is no number, `NoOpenCycle`.
    """
    await require_right(tx, actor, compound_id, "approve")
    bags = _read(text)
    found = await _open_cycle(tx, compound_id, now=now)
    row = await tx.lock(select(cycle).where(cycle.c.id == found.id))
    if row.state != CycleState.OPEN or row.cutoff_at < now:
        raise NoOpenCycle(next_opens_at=await next_opening_of(tx, row.group_id, after=now))
    waited = (await sorting_of(tx, row.id)).waiting
    state = await set_capacity(tx, row=row, capacity=bags or None, actor=actor, now=now)
    if state.waiting == waited:  # else the card is renewed because orders have changed
        await post_cycle_card(tx, cycle_id=row.id, now=now)
    return await _shown(tx, compound_id, row)


def _read(text: str) -> int:
    written = fold(text).strip().removesuffix("袋").removesuffix("bags").strip()
    if not (written.isascii() and written.isdecimal()) or len(written) > 5:
        raise BadCapacity(text=text[:40])
    return int(written)


async def _open_cycle(tx: Transaction, compound_id: int, *, now: datetime) -> Row[Any]:
    group = await group_of_compound(tx, compound_id)
    row = await latest_cycle_of(tx, group.id)
    if row is None or row.state != CycleState.OPEN:
        raise NoOpenCycle(next_opens_at=await next_opening_of(tx, group.id, after=now))
    return row


async def _shown(tx: Transaction, compound_id: int, row: Row[Any]) -> RunningSorting:
    waiting = await waiting_list(tx, row.id)
    mine = {
        item.id: item.address
        for item in await tx.all(
            select(order.c.id, order.c.address).where(
                order.c.cycle_id == row.id,
                order.c.compound_id == compound_id,
                order.c.waiting_since.is_not(None),
            )
        )
    }
    return RunningSorting(
        compound_id,
        row.number,
        await sorting_of(tx, row.id),
        tuple(
            (place, mine[item.order_id], item.bags)
            for place, item in enumerate(waiting, start=1)
            if item.order_id in mine
        ),
    )
