"""Opening, closing and looking at cycles.

Opening and closing ask what is due, so a program that was down catches up in order, once. A
cycle whose cut-off passed while it never opened is recorded as skipped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from config.chance import Chance
from orders.actors import SCHEDULER
from orders.notices import Notice
from orders.rules.periods import Span, is_controlled, was_controlled
from orders.rules.schedule import CycleTimes
from orders.rules.states import CycleState, check
from orders.rules.time_left import time_left
from orders.rules.timetable import Slot, due, next_after
from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle, offer
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.periods import spans_by_group
from orders.use_cases.publishing import publish_offers
from orders.use_cases.sorting import begin_sorting
from orders.use_cases.tallies import cycle_card
from orders.use_cases.timetables import hold_timetable, timetable_of
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post


@dataclass(frozen=True, slots=True)
class Opened:
    """A cycle that has just opened."""

    cycle_id: int
    group_id: int


async def open_due_cycles(tx: Transaction, *, now: datetime, chance: Chance) -> Sequence[Opened]:
    """Open every group's cycle that is due; those missed altogether are recorded as skipped."""
    opened = []
    spans = await spans_by_group(tx)
    has_begun = select(ordering_group.c.id).where(ordering_group.c.waits_for_chat.is_(False))
    for group_id in await tx.scalars(has_begun.order_by(ordering_group.c.id)):
        if not await _due(tx, group_id, spans, now):
            continue
        await hold_timetable(tx, group_id)  # a liaison who changes it at this moment comes first
        for item in await _due(tx, group_id, spans, now):
            cycle_id = await _begin(tx, group_id=group_id, item=item, now=now, chance=chance)
            if cycle_id is not None and item.state == CycleState.OPEN:
                opened.append(Opened(cycle_id, group_id))
    return opened


async def _due(
    tx: Transaction, group_id: int, spans: Mapping[int, Sequence[Sequence[Span]]], now: datetime
) -> Sequence[Slot]:
    found = due(await timetable_of(tx, group_id), now)
    compounds = spans.get(group_id, [])
    return [item for item in found if _is_controlled(compounds, item.times, now)]


def _is_controlled(compounds: Sequence[Sequence[Span]], times: CycleTimes, now: datetime) -> bool:
    """Whether the cycle may open now, or might have while the program was down."""
    if now < times.cutoff_at:
        return not compounds or any(is_controlled(spans, now) for spans in compounds)
    return not compounds or any(
        was_controlled(spans, times.opens_at, times.cutoff_at) for spans in compounds
    )


async def _begin(
    tx: Transaction, *, group_id: int, item: Slot, now: datetime, chance: Chance
) -> int | None:
    check(CycleState.PLANNED, item.state)
    values = {
        "state": item.state,
        "opened_at": now if item.state == CycleState.OPEN else None,
        **asdict(item.times),
    }
    if item.cycle_id is not None:
        planned = (cycle.c.id == item.cycle_id, cycle.c.state == CycleState.PLANNED)
        if not await tx.run(update(cycle).where(*planned).values(**values)):
            return None  # called off at this moment
    cycle_id = item.cycle_id or await tx.insert(
        cycle, group_id=group_id, number=item.number, seed=chance.token(), **values
    )
    change = Change("cycle", cycle_id, "open", CycleState.PLANNED, item.state)
    await record(tx, change, actor=str(SCHEDULER), now=now)
    if item.state == CycleState.OPEN:
        await publish_offers(tx, group_id=group_id, cycle_id=cycle_id)
        await begin_sorting(tx, group_id=group_id, cycle_id=cycle_id)
        await post_cycle_card(tx, cycle_id=cycle_id, now=now)
    return cycle_id


async def post_cycle_card(tx: Transaction, *, cycle_id: int, now: datetime) -> None:
    """Show the group its cycle: the first time as a pinned message, later as an edit of it."""
    card = await cycle_card(tx, cycle_id)
    await post(
        tx,
        Post(
            f"group:{card.group_id}",
            Notice.CYCLE_CARD,
            {**card.as_data(), "time_left": list(time_left(card.cutoff_at, now))},
            slot=f"cycle:{cycle_id}",
            not_after=card.cutoff_at if card.state == CycleState.OPEN else None,
        ),
        now=now,
    )


async def latest_cycle_of(tx: Transaction, group_id: int) -> Row[Any] | None:
    """Return the newest cycle of the group's own that was opened, in whatever state."""
    found = (
        select(cycle)
        .where(cycle.c.group_id == group_id, OF_GROUP, cycle.c.opened_at.is_not(None))
        .order_by(cycle.c.number.desc())
    )
    return await tx.once(("latest cycle", group_id), (cycle,), lambda: tx.first(found))


async def next_opening_of(tx: Transaction, group_id: int, *, after: datetime) -> datetime:
    """Return when the group's next cycle opens: not one called off, nor in a pause."""
    return (await next_cycle_of(tx, group_id, after=after))[1]


async def next_cycle_of(tx: Transaction, group_id: int, *, after: datetime) -> tuple[int, datetime]:
    """Return number and opening of the group's next cycle: not called off, not in a pause."""
    item = next_after(await timetable_of(tx, group_id), after)
    return item.number, item.times.opens_at


async def offers_of(tx: Transaction, cycle_id: int) -> Sequence[Row[Any]]:
    """Return a cycle's offers in the order of their codes."""
    found = (
        select(offer)
        .where(offer.c.cycle_id == cycle_id)
        .order_by(func.length(offer.c.code), offer.c.code)
    )
    return await tx.once(("offers", cycle_id), (offer,), lambda: tx.all(found))


async def set_state(
    tx: Transaction, *, row: Row[Any], after: CycleState, now: datetime, **values: Any
) -> None:
    """Move a cycle to another state, with its audit row."""
    check(CycleState(row.state), after)
    await tx.run(
        update(cycle)
        .where(cycle.c.id == row.id, cycle.c.state == row.state)
        .values(state=after, **values)
    )
    change = Change("cycle", row.id, after, row.state, after)
    await record(tx, change, actor=str(SCHEDULER), now=now)
