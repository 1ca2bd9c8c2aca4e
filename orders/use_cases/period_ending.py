"""A control period ends: at once by the liaison, or at its announced end by the scheduler.

What was ordered is honoured. The open cycle closes at its own cut-off, or now if the liaison says
so, and no further cycle opens. Where other compounds share the group, its cycles go on for them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from orders.actors import SCHEDULER, Actor
from orders.notices import Notice
from orders.rules.errors import MissingReason, StaleButton, TextTooLong
from orders.rules.periods import erasure
from orders.rules.states import CycleState, PeriodState, check
from orders.tables.compounds import compound, control_period
from orders.tables.cycles import cycle
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.cycles import post_cycle_card
from orders.use_cases.period_setting import LONGEST_NOTICE
from orders.use_cases.periods import PeriodView, group_is_over, open_cycle_row, shown_period
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post


async def name_end_notice(
    tx: Transaction, *, actor: Actor, compound_id: int, notice: str, now: datetime
) -> PeriodView:
    """Keep by which notice control shall end; nothing has ended yet."""
    view = await _running(tx, actor, compound_id, now)
    notice = " ".join(notice.split())
    if not notice:
        raise MissingReason()
    if len(notice) > LONGEST_NOTICE:
        raise TextTooLong(limit=LONGEST_NOTICE)
    mine = control_period.c.id == view.period_id
    await tx.run(update(control_period).where(mine).values(end_notice=notice))
    return await shown_period(tx, actor=actor, compound_id=compound_id, now=now)


async def end_period(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    period_id: int,
    closes_now: bool,
    now: datetime,
) -> PeriodView:
    """End this period at once, if it runs. Twice is once; another period is a stale button."""
    view = await shown_period(tx, actor=actor, compound_id=compound_id, now=now)
    if view.state == PeriodState.DRAFT or view.period_id != period_id:
        raise StaleButton()
    if view.state == PeriodState.RUNNING:
        row = await _held(tx, view.period_id)
        await _end(tx, row, at=max(now, row.begins_at), actor=actor, now=now)
    if closes_now:
        await _close_now(tx, compound_id, actor=actor, now=now)
    return await shown_period(tx, actor=actor, compound_id=compound_id, now=now)


async def end_due_periods(tx: Transaction, *, now: datetime) -> Sequence[int]:
    """End what was announced to end by now; returns the compounds."""
    period = control_period.c
    due = await tx.lock_all(
        select(control_period)
        .where(period.confirmed_at.is_not(None), period.ended_at.is_(None), period.ends_at <= now)
        .order_by(period.id)
    )
    for row in due:
        await _end(tx, row, at=row.ends_at, actor=SCHEDULER, now=now)
    return [row.compound_id for row in due]


async def _held(tx: Transaction, period_id: int) -> Row[Any]:
    return await tx.lock(select(control_period).where(control_period.c.id == period_id))


async def _end(
    tx: Transaction, row: Row[Any], *, at: datetime, actor: Actor, now: datetime
) -> None:
    if row.ended_at is not None:
        return
    check(PeriodState.RUNNING, PeriodState.ENDED)
    place = await tx.one(select(compound).where(compound.c.id == row.compound_id))
    open_one = await open_cycle_row(tx, row.compound_id)
    until = open_one.cutoff_at if open_one is not None and open_one.opens_at < at else at
    erases_at = erasure(at, place.phone_days)
    await tx.run(
        update(control_period)
        .where(control_period.c.id == row.id)
        .values(
            ended_at=at, ended_by=str(actor), orders_until=max(until, at), erase_phones_at=erases_at
        )
    )
    states = (PeriodState.RUNNING, PeriodState.ENDED)
    change = Change("control_period", row.id, "end", *states, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    group = await group_of_compound(tx, row.compound_id)
    data = {
        "compound": place.name,
        "compound_en": place.name_en,
        "notice": row.end_notice or row.notice,
        "ended_at": at.isoformat(),
        "timezone": place.timezone,
        "number": open_one.number if open_one is not None else None,
        "cutoff_at": until.isoformat() if open_one is not None else None,
        "goes_on": not await group_is_over(tx, group.id, at=now),
        "phone_days": place.phone_days,
    }
    slot = f"control_period_end:{row.id}"
    await post(tx, Post(f"group:{group.id}", Notice.CONTROL_ENDED, data, slot=slot), now=now)


async def _close_now(tx: Transaction, compound_id: int, *, actor: Actor, now: datetime) -> None:
    """Nobody of the compound orders any more; the cycle closes if it is nobody else's."""
    period = control_period.c
    mine = (period.compound_id == compound_id, period.ended_at.is_not(None))
    await tx.run(
        update(control_period).where(*mine, period.orders_until > now).values(orders_until=now)
    )
    found = await open_cycle_row(tx, compound_id)
    if found is None or not await group_is_over(tx, found.group_id, at=now):
        return
    row = await tx.lock(select(cycle).where(cycle.c.id == found.id))
    if row.state != CycleState.OPEN or row.cutoff_at <= now:
        return
    # Whole seconds, as messages have: all of this second is still in time.
    cutoff_at = now.replace(microsecond=0)
    await tx.run(update(cycle).where(cycle.c.id == row.id).values(cutoff_at=cutoff_at))
    await tx.run(
        update(control_period)
        .where(*mine, period.orders_until == now)
        .values(orders_until=cutoff_at)
    )
    change = Change(
        "cycle",
        row.id,
        "close_early",
        row.cutoff_at.isoformat(),
        cutoff_at.isoformat(),
        compound_id,
    )
    await record(tx, change, actor=str(actor), now=now)
    await post_cycle_card(tx, cycle_id=row.id, now=now)


async def _running(tx: Transaction, actor: Actor, compound_id: int, now: datetime) -> PeriodView:
    view = await shown_period(tx, actor=actor, compound_id=compound_id, now=now)
    if view.state != PeriodState.RUNNING:
        raise StaleButton()
    return view
