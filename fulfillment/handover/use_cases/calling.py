"""The queue moves on by the clock: called down, called once more, missed.

A few statements for all who are due, however many; a row that somebody else has moved meanwhile
stays as it is. Sealed buildings are never called, at night nobody is, and where the queue is
paused nothing happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import structlog
from sqlalchemy import Row, exists, select, update

from fulfillment.handover.rules.calling import (
    AFTER,
    WAIT_AFTER_RECALL,
    Step,
    due_step,
    is_night,
)
from fulfillment.handover.rules.ways import DoorFor, Way
from fulfillment.handover.rules.windows import Night
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.calling_told import tell_called, tell_helpers, tell_missed
from fulfillment.handover.use_cases.places import hold_place
from fulfillment.handover.use_cases.queue_rows import Queued, is_paused, queued
from fulfillment.handover.use_cases.to_the_door import send_to_door
from orders.actors import SCHEDULER, Actor
from orders.rules.levels import Level
from orders.rules.states import CallState, HandoverState, check
from orders.tables.compounds import compound
from orders.use_cases.levels import levels_of
from storage.audit import Change, record_all
from storage.database import Transaction

log = structlog.get_logger(__name__)

IDS_AT_ONCE = 5000
TO_DOOR = "door"
# Whose minutes are written down by which step.
STAMPS = {
    CallState.CALLED: "called_at",
    CallState.RECALLED: "recalled_at",
    CallState.MISSED: "missed_at",
}


@dataclass(frozen=True, slots=True)
class CallingRule:
    """What a compound has set for its queues."""

    compound_id: int
    call_minutes: int
    at_miss: str
    timezone: str
    names: dict[str, str]


async def call_due(tx: Transaction, *, now: datetime) -> int:
    """Do what is due in all queues; returns how many households were called."""
    is_open = exists().where(
        handover.c.compound_id == compound.c.id, handover.c.state == HandoverState.OPEN
    )
    called = 0
    for row in await tx.all(select(compound).where(is_open).order_by(compound.c.id)):
        if not is_night(now, night_of(row), row.timezone):
            called += await _call_due_of(tx, rule_of(row), now=now)
    return called


def rule_of(row: Row[Any]) -> CallingRule:
    """The rule of a compound by its row."""
    names = {"compound": row.name, "compound_en": row.name_en}
    return CallingRule(row.id, row.call_minutes, row.at_miss, row.timezone, names)


def night_of(row: Row[Any]) -> Night:
    """When nobody is called down in a compound, by its row."""
    return Night(time.fromisoformat(row.night_from), time.fromisoformat(row.night_to))


async def move_calls(
    tx: Transaction, rows: Sequence[Queued], step: Step, *, actor: Actor, now: datetime
) -> list[Queued]:
    """Write down one step for these slots; returns those that had not moved meanwhile."""
    after = AFTER[step]
    moved: dict[int, CallState] = {}
    for before in sorted({row.call for row in rows}):
        check(before, after)
        ids = [row.slot_id for row in rows if row.call is before]
        for start in range(0, len(ids), IDS_AT_ONCE):
            found = await tx.scalars(
                update(slot)
                .where(
                    slot.c.id.in_(ids[start : start + IDS_AT_ONCE]),
                    slot.c.call == before,
                    slot.c.way == Way.POINT,
                    slot.c.collected_at.is_(None),
                )
                .values({"call": after, STAMPS[after]: now})
                .returning(slot.c.id)
            )
            moved |= dict.fromkeys(found, before)
    mine = [row for row in rows if row.slot_id in moved]
    changes = [
        Change("slot", row.slot_id, step, moved[row.slot_id], after, row.compound_id)
        for row in mine
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    return mine


async def open_to_calls(
    tx: Transaction, rows: Sequence[Queued], compound_id: int, *, now: datetime
) -> list[Queued]:
    """Those of them that may come down: nobody of a sealed building."""
    if not rows:
        return []
    levels = await levels_of(tx, compound_id, at=now)
    return [row for row in rows if levels.get(row.building) != Level.SEALED]


async def _call_due_of(tx: Transaction, rule: CallingRule, *, now: datetime) -> int:
    soon = now + timedelta(minutes=rule.call_minutes)
    is_over = (slot.c.call == CallState.CALLED) & (slot.c.ends_at <= now)
    has_waited = slot.c.recalled_at <= now - WAIT_AFTER_RECALL
    begun = is_over | ((slot.c.call == CallState.RECALLED) & has_waited)
    waits = (slot.c.call == CallState.WAITING) & (slot.c.starts_at <= soon)
    is_due = begun | waits if rule.call_minutes else begun
    here = handover.c.compound_id == rule.compound_id
    rows = await queued(tx, here, is_due, ~is_paused())
    due: dict[Step, list[Queued]] = {}
    for row in await open_to_calls(tx, rows, rule.compound_id, now=now):
        step = due_step(
            row.call,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            recalled_at=row.recalled_at,
            now=now,
            call_minutes=rule.call_minutes,
        )
        if step is not None:
            due.setdefault(step, []).append(row)
    if due.get(Step.MISS) and rule.at_miss == TO_DOOR:
        # The place before any slot, like everybody who changes the way of one.
        await hold_place(tx, rule.compound_id)
    for step in (Step.CALL, Step.RECALL):
        moved = await move_calls(tx, due.get(step, ()), step, actor=SCHEDULER, now=now)
        again = step is Step.RECALL
        await tell_called(tx, moved, again=again, timezone=rule.timezone, now=now)
    await _miss(tx, rule, due, now=now)
    return len(due.get(Step.CALL, ()))


async def _miss(
    tx: Transaction, rule: CallingRule, due: dict[Step, list[Queued]], *, now: datetime
) -> None:
    missed = await move_calls(tx, due.get(Step.MISS, ()), Step.MISS, actor=SCHEDULER, now=now)
    lapsed = await move_calls(tx, due.get(Step.LAPSE, ()), Step.LAPSE, actor=SCHEDULER, now=now)
    if not missed and not lapsed:
        return
    log.info("calls_missed", compound_id=rule.compound_id, missed=len(missed), lapsed=len(lapsed))
    to_door = rule.at_miss == TO_DOOR
    if to_door and missed:
        ids = [row.household_id for row in missed]
        await send_to_door(
            tx, compound_id=rule.compound_id, household_ids=ids, verb=DoorFor.MISSED,
            actor=SCHEDULER, now=now,
        )  # fmt: skip
    await tell_missed(tx, missed, to_door=to_door, timezone=rule.timezone, now=now)
    for handover_id in sorted({row.handover_id for row in (*missed, *lapsed)}):
        await renew_missed(tx, rule, handover_id=handover_id, now=now)


async def renew_missed(
    tx: Transaction, rule: CallingRule, *, handover_id: int, now: datetime
) -> None:
    """Tell who hands out which bags of this hand-over nobody came for, in their one message."""
    rows = await queued(tx, handover.c.id == handover_id, slot.c.call == CallState.MISSED)
    data = {
        **rule.names,
        "timezone": rule.timezone,
        "at_miss": rule.at_miss,
        "missed": [row.address for row in rows if row.called_at],
        "lapsed": [row.address for row in rows if not row.called_at],
    }
    await tell_helpers(
        tx, compound_id=rule.compound_id, handover_id=handover_id, data=data, now=now
    )
