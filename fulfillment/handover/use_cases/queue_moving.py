"""The queue moves on by hand: the next are called, a pause, one more call, brought to the door.

Every press says what shall be ("those of 15:05 are called"), so pressed twice it is the same. At
night nobody is called by hand either: the words would ring in a dark house.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.handover.rules.calling import AT_MISS, CALL_MINUTES, Step, is_night
from fulfillment.handover.rules.ways import DoorFor
from fulfillment.handover.tables.calling import queue_pause
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.calling import (
    IDS_AT_ONCE,
    CallingRule,
    move_calls,
    night_of,
    open_to_calls,
    renew_missed,
    rule_of,
)
from fulfillment.handover.use_cases.calling_told import tell_called, tell_missed
from fulfillment.handover.use_cases.places import hold_place
from fulfillment.handover.use_cases.queue_rows import Queued, queued
from fulfillment.handover.use_cases.queues import MAY_MOVE
from fulfillment.handover.use_cases.replanning import replan
from fulfillment.handover.use_cases.to_the_door import send_to_door
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_calling import AtNight
from orders.rules.states import CallState, check
from orders.tables.compounds import compound, delivery_point
from orders.use_cases.rights import require_right
from storage.audit import Change, record, record_all
from storage.database import Transaction

MINUTE = timedelta(minutes=1)


async def call_next(
    tx: Transaction, *, actor: Actor, point_id: int, starts_at: datetime, now: datetime
) -> int:
    """Call those whose slot at a point begins in this minute; returns how many were called.

    Needs `hand_out` or `approve`. Whoever was called before is not called again.
    """
    rule = await _rule_at(tx, actor, point_id, now=now, rings=True)
    in_minute = (slot.c.starts_at >= starts_at, slot.c.starts_at < starts_at + MINUTE)
    here = (slot.c.point_id == point_id, slot.c.call == CallState.WAITING)
    rows = await queued(tx, *here, *in_minute)
    rows = await open_to_calls(tx, rows, rule.compound_id, now=now)
    called = await move_calls(tx, rows, Step.CALL, actor=actor, now=now)
    await tell_called(tx, called, again=False, timezone=rule.timezone, now=now)
    return len(called)


async def call_again(tx: Transaction, *, actor: Actor, slot_id: int, now: datetime) -> Queued:
    """Call a household that missed it once more, by hand. Needs `hand_out` or `approve`."""
    found = await queued(tx, slot.c.id == slot_id)
    if not found:
        raise StaleButton()
    rule = await _rule_at(tx, actor, found[0].point_id, now=now, rings=True)
    rows = await open_to_calls(tx, found, rule.compound_id, now=now)
    if rows and rows[0].call in (CallState.MISSED, CallState.CALLED):
        called = await move_calls(tx, rows, Step.RECALL, actor=actor, now=now)
        await tell_called(tx, called, again=True, timezone=rule.timezone, now=now)
        await renew_missed(tx, rule, handover_id=found[0].handover_id, now=now)
    return found[0]


async def pause_queue(tx: Transaction, *, actor: Actor, point_id: int, now: datetime) -> None:
    """Nobody is called to this point until it goes on. Needs `hand_out` or `approve`."""
    rule = await _rule_at(tx, actor, point_id, now=now)
    # One that was forgotten with an earlier hand-over has ended with it.
    await _end_pauses(tx, point_id, actor=actor, now=now, before=await _opened_at(tx, rule))
    values = {"point_id": point_id, "paused_at": now, "paused_by": str(actor)}
    if await tx.insert_new(queue_pause, **values):
        change = Change("queue", point_id, "pause", None, "paused", rule.compound_id)
        await record(tx, change, actor=str(actor), now=now)


async def continue_queue(tx: Transaction, *, actor: Actor, point_id: int, now: datetime) -> None:
    """The queue goes on; whose minutes went by meanwhile gets a new time, and is told."""
    rule = await _rule_at(tx, actor, point_id, now=now)
    if not await _end_pauses(tx, point_id, actor=actor, now=now):
        return
    change = Change("queue", point_id, "continue", "paused", None, rule.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    gone = (slot.c.point_id == point_id, slot.c.ends_at <= now)
    over = await queued(tx, *gone, slot.c.call == CallState.WAITING)
    await _plan_anew(tx, rule, over, actor=actor, now=now)


async def switch_queue(
    tx: Transaction, *, actor: Actor, point_id: int, stands: bool, now: datetime
) -> None:
    """The queue stands still, or goes on."""
    if stands:
        await pause_queue(tx, actor=actor, point_id=point_id, now=now)
    else:
        await continue_queue(tx, actor=actor, point_id=point_id, now=now)


async def bring_missed(
    tx: Transaction, *, actor: Actor, compound_id: int, slot_ids: Sequence[int], now: datetime
) -> tuple[int, ...]:
    """Who missed it is served at the door: these slots, or with none all that missed it.

    Needs `approve`. Returns the households; those that came after all are not among them.
    """
    await require_right(tx, actor, compound_id, "approve")
    await hold_place(tx, compound_id)
    here = (handover.c.compound_id == compound_id, slot.c.call == CallState.MISSED)
    rows = await queued(tx, *here, *([slot.c.id.in_(slot_ids)] if slot_ids else []))
    ids = [row.household_id for row in rows]
    moved = await send_to_door(
        tx, compound_id=compound_id, household_ids=ids, verb=DoorFor.MISSED, actor=actor, now=now
    )
    rule = rule_of(await tx.one(select(compound).where(compound.c.id == compound_id)))
    told = [row for row in rows if row.household_id in moved]
    await tell_missed(tx, told, to_door=True, timezone=rule.timezone, now=now)
    for handover_id in sorted({row.handover_id for row in told}):
        await renew_missed(tx, rule, handover_id=handover_id, now=now)
    return moved


async def plan_lapsed(tx: Transaction, *, actor: Actor, compound_id: int, now: datetime) -> int:
    """Who was never called, because the program stood still, gets a new time and is told.

    Needs `hand_out` or `approve`. Returns how many; done twice it is quietly the same.
    """
    await require_right(tx, actor, compound_id, *MAY_MOVE)
    await hold_place(tx, compound_id)
    rule = rule_of(await tx.one(select(compound).where(compound.c.id == compound_id)))
    lapsed = (slot.c.call == CallState.MISSED, slot.c.called_at.is_(None))
    rows = await queued(tx, handover.c.compound_id == compound_id, *lapsed)
    check(CallState.MISSED, CallState.WAITING)
    for start in range(0, len(rows), IDS_AT_ONCE):
        ids = [row.slot_id for row in rows[start : start + IDS_AT_ONCE]]
        again = update(slot).where(slot.c.id.in_(ids), *lapsed)
        await tx.run(again.values(call=CallState.WAITING, missed_at=None))
    changes = [
        Change("slot", row.slot_id, "wait", CallState.MISSED, CallState.WAITING, compound_id)
        for row in rows
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    await _plan_anew(tx, rule, rows, actor=actor, now=now)
    for handover_id in sorted({row.handover_id for row in rows}):
        await renew_missed(tx, rule, handover_id=handover_id, now=now)
    return len(rows)


async def set_calling(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    call_minutes: int | None = None,
    at_miss: str | None = None,
    now: datetime,
) -> CallingRule:
    """How long ahead people are called, and what becomes of who missed it. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    wanted: dict[str, Any] = {}
    if call_minutes is not None:
        wanted["call_minutes"] = call_minutes
    if at_miss is not None:
        wanted["at_miss"] = at_miss
    if call_minutes not in (None, *CALL_MINUTES) or at_miss not in (None, *AT_MISS):
        raise StaleButton()
    here = select(compound).where(compound.c.id == compound_id)
    before = (await tx.lock(here))._mapping
    changed = {name: value for name, value in wanted.items() if before[name] != value}
    if changed:
        await tx.run(update(compound).where(compound.c.id == compound_id).values(**changed))
        was = {name: before[name] for name in changed}
        change = Change("compound", compound_id, "set_calling", was, changed, compound_id)
        await record(tx, change, actor=str(actor), now=now)
    return rule_of(await tx.one(here))


async def _rule_at(
    tx: Transaction, actor: Actor, point_id: int, *, now: datetime, rings: bool = False
) -> CallingRule:
    """The rule of the point's compound, for who may move its queue; not at night if it rings."""
    row: Row[Any] | None = await tx.first(
        select(compound)
        .join(delivery_point, delivery_point.c.compound_id == compound.c.id)
        .where(delivery_point.c.id == point_id)
    )
    if row is None:
        raise StaleButton()
    await require_right(tx, actor, row.id, *MAY_MOVE)
    night = night_of(row)
    if rings and is_night(now, night, row.timezone):
        raise AtNight(until=night.ends.isoformat("minutes"))
    return rule_of(row)


async def _plan_anew(
    tx: Transaction, rule: CallingRule, rows: Sequence[Queued], *, actor: Actor, now: datetime
) -> None:
    if not rows:
        return
    place = await hold_place(tx, rule.compound_id)
    for handover_id in sorted({row.handover_id for row in rows}):
        await replan(tx, place, handover_id=handover_id, actor=actor, now=now)


async def _opened_at(tx: Transaction, rule: CallingRule) -> datetime | None:
    """When the first of the hand-overs that are open now was opened."""
    found: datetime | None = await tx.scalar(
        select(handover.c.opened_at)
        .where(handover.c.compound_id == rule.compound_id, handover.c.state == "open")
        .order_by(handover.c.opened_at)
        .limit(1)
    )
    return found


async def _end_pauses(
    tx: Transaction,
    point_id: int,
    *,
    actor: Actor,
    now: datetime,
    before: datetime | None = None,
) -> int:
    mine = [queue_pause.c.point_id == point_id, queue_pause.c.continued_at.is_(None)]
    if before is not None:
        mine.append(queue_pause.c.paused_at < before)
    ended = update(queue_pause).where(*mine)
    return await tx.run(ended.values(continued_at=now, continued_by=str(actor)))
