"""Opening, closing and looking at cycles.

Opening and closing ask what is due, so a program that was down catches up in order, once. A
cycle whose cut-off passed while it never opened is recorded as skipped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, and_, func, select, update

from config.chance import Chance
from orders.actors import SCHEDULER
from orders.notices import Notice
from orders.rules.periods import Span, is_controlled, was_controlled
from orders.rules.schedule import (
    CycleRule,
    CycleTimes,
    cycle_times,
    next_opening,
    number_at,
)
from orders.rules.states import CycleState, check
from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle, offer
from orders.use_cases.periods import spans_by_group
from orders.use_cases.publishing import publish_offers
from orders.use_cases.tallies import cycle_card
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post

# A program that was down for longer names the last cycles it missed, not a year of them.
MOST_SKIPPED = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """A cycle that has just opened."""

    cycle_id: int
    group_id: int


def rule_of(group: Row[Any]) -> CycleRule:
    """Return a group's timetable as a value."""
    return rule_from(dict(group.rule))


def rule_from(rule: Mapping[str, Any]) -> CycleRule:
    """Read a timetable as it stands in a compound file, with its zone and first day."""
    return CycleRule(
        timezone=rule["timezone"],
        first_day=date.fromisoformat(rule["first_day"]),
        length_days=rule["length_days"],
        opens=time.fromisoformat(rule["opens"]),
        cutoff=time.fromisoformat(rule["cutoff"]),
        approve_by=time.fromisoformat(rule["approve_by"]),
        packed_by=time.fromisoformat(rule["packed_by"]),
        paid_by=time.fromisoformat(rule["paid_by"]),
        deliver_at=time.fromisoformat(rule["deliver_at"]),
    )


async def open_due_cycles(tx: Transaction, *, now: datetime, chance: Chance) -> Sequence[Opened]:
    """Open every group's cycle that is due; those missed altogether are recorded as skipped."""
    opened = []
    spans = await spans_by_group(tx)
    has_begun = ordering_group.c.waits_for_chat.is_(False)
    groups = select(ordering_group).where(has_begun).order_by(ordering_group.c.id)
    for group in await tx.all(groups):
        last = await tx.scalar(
            select(func.max(cycle.c.number)).where(
                cycle.c.group_id == group.id, cycle.c.state != CycleState.PLANNED
            )
        )
        rule = rule_of(group)
        newest = number_at(rule, now)
        for number in range(max((last or 0) + 1, newest - MOST_SKIPPED), newest + 1):
            if not _is_controlled(spans.get(group.id, []), cycle_times(rule, number), now):
                continue
            cycle_id = await _begin(tx, group=group, number=number, now=now, chance=chance)
            if cycle_id is not None:
                opened.append(Opened(cycle_id, group.id))
    return opened


def _is_controlled(compounds: Sequence[Sequence[Span]], times: CycleTimes, now: datetime) -> bool:
    """Whether the cycle may open now, or might have while the program was down."""
    if now < times.cutoff_at:
        return not compounds or any(is_controlled(spans, now) for spans in compounds)
    return not compounds or any(
        was_controlled(spans, times.opens_at, times.cutoff_at) for spans in compounds
    )


async def _begin(
    tx: Transaction, *, group: Row[Any], number: int, now: datetime, chance: Chance
) -> int | None:
    times = cycle_times(rule_of(group), number)
    is_paused = group.paused_until is not None and times.opens_at < group.paused_until
    is_missed = times.cutoff_at <= now
    state = CycleState.SKIPPED if is_missed or is_paused else CycleState.OPEN
    check(CycleState.PLANNED, state)
    values = {
        "state": state,
        "opened_at": now if state == CycleState.OPEN else None,
        **asdict(times),
    }
    cycle_id = await _planned(tx, group_id=group.id, number=number)
    if cycle_id is not None:
        await tx.run(update(cycle).where(cycle.c.id == cycle_id).values(**values))
    else:
        seed = chance.token()
        cycle_id = await tx.insert(cycle, group_id=group.id, number=number, seed=seed, **values)
    change = Change("cycle", cycle_id, "open", CycleState.PLANNED, state)
    await record(tx, change, actor=str(SCHEDULER), now=now)
    if state == CycleState.SKIPPED:
        return None
    await publish_offers(tx, group_id=group.id, cycle_id=cycle_id)
    await post_cycle_card(tx, cycle_id=cycle_id, now=now)
    return cycle_id


async def _planned(tx: Transaction, *, group_id: int, number: int) -> int | None:
    """The cycle that stands there already because somebody thought of calling it off."""
    row = await tx.first(
        select(cycle.c.id)
        .where(
            cycle.c.group_id == group_id,
            cycle.c.number == number,
            cycle.c.state == CycleState.PLANNED,
        )
        .with_for_update(key_share=True)
    )
    return None if row is None else int(row.id)


async def post_cycle_card(tx: Transaction, *, cycle_id: int, now: datetime) -> None:
    """Show the group its cycle: the first time as a pinned message, later as an edit of it."""
    card = await cycle_card(tx, cycle_id)
    await post(
        tx,
        Post(
            f"group:{card.group_id}",
            Notice.CYCLE_CARD,
            card.as_data(),
            slot=f"cycle:{cycle_id}",
            not_after=card.cutoff_at if card.state == CycleState.OPEN else None,
        ),
        now=now,
    )


async def latest_cycle_of(tx: Transaction, group_id: int) -> Row[Any] | None:
    """Return the group's newest cycle that was opened, in whatever state."""
    return await tx.first(
        select(cycle)
        .where(cycle.c.group_id == group_id, cycle.c.opened_at.is_not(None))
        .order_by(cycle.c.number.desc())
    )


async def next_opening_of(tx: Transaction, group_id: int, *, after: datetime) -> datetime:
    """Return when the group's next cycle opens that was not called off."""
    return (await next_cycle_of(tx, group_id, after=after))[1]


async def next_cycle_of(tx: Transaction, group_id: int, *, after: datetime) -> tuple[int, datetime]:
    """Return number and opening of the group's next cycle that was not called off."""
    called_off = and_(
        cycle.c.group_id == ordering_group.c.id,
        cycle.c.state == CycleState.CANCELLED,
        cycle.c.opened_at.is_(None),
    )
    rows = await tx.all(
        select(ordering_group, cycle.c.number.label("called_off"))
        .outerjoin(cycle, called_off)
        .where(ordering_group.c.id == group_id)
    )
    numbers = {row.called_off for row in rows}
    rule = rule_of(rows[0])
    number, opens_at = next_opening(rule, after)
    while number in numbers:
        number, opens_at = next_opening(rule, opens_at)
    return number, opens_at


async def offers_of(tx: Transaction, cycle_id: int) -> Sequence[Row[Any]]:
    """Return a cycle's offers in the order of their codes."""
    return await tx.all(
        select(offer)
        .where(offer.c.cycle_id == cycle_id)
        .order_by(func.length(offer.c.code), offer.c.code)
    )


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
