"""What a control level changes: who is called down, who is served at the door, who is told.

A level takes effect with the first look at the clock after it holds, also in the middle of a
pickup: newly sealed buildings leave the queue, those that are free again return to it. People are
told once nothing was changed for half a minute, and only what is different from what they were
told last: a level that went to and fro five times in a minute is told once, or not at all.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from fulfillment.handover.rules.ways import DoorFor, Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.level_telling import tell_levels
from fulfillment.handover.use_cases.places import Place, hold_place
from fulfillment.handover.use_cases.replanning import replan
from fulfillment.handover.use_cases.to_the_door import from_the_door, send_to_door
from orders.actors import SCHEDULER
from orders.rules.levels import Level, changed, levels_at
from orders.rules.states import HandoverState
from orders.tables.households import household
from orders.tables.levels import control_level
from orders.use_cases.levels import as_rule
from orders.use_cases.places import buildings_of
from storage.database import Transaction

SETTLES_IN = timedelta(seconds=30)


async def apply_levels(tx: Transaction, *, now: datetime) -> int:
    """Let levels take effect that hold by now, and tell those that have settled.

    Returns how many compounds had one that took effect.
    """
    row = control_level.c
    due = await tx.scalars(
        select(row.compound_id)
        .where(row.confirmed_at.is_not(None), row.applied_at.is_(None), row.holds_from <= now)
        .distinct()
        .order_by(row.compound_id)
    )
    for compound_id in due:
        await _apply(tx, await hold_place(tx, compound_id), now=now)
    settled = await tx.scalars(
        select(row.compound_id)
        .where(row.applied_at.is_not(None), row.told_at.is_(None))
        .group_by(row.compound_id)
        .having(func.max(row.applied_at) <= now - SETTLES_IN)
        .order_by(row.compound_id)
    )
    for compound_id in settled:
        await tell_levels(tx, await hold_place(tx, compound_id), now=now)
    return len(due)


async def _apply(tx: Transaction, place: Place, *, now: datetime) -> None:
    """The queue of a compound as its levels want it from now on."""
    buildings = [row.id for row in await buildings_of(tx, place.compound_id)]
    mine = (
        control_level.c.compound_id == place.compound_id,
        control_level.c.confirmed_at.is_not(None),
    )
    rows = await tx.all(select(control_level).where(*mine))
    before = levels_at([as_rule(row) for row in rows if row.applied_at], buildings, now)
    others = changed(before, levels_at([as_rule(row) for row in rows], buildings, now))
    sealed = [each for each in others if each and others[each] == Level.SEALED]
    freed = [each for each in others if each and before[each] == Level.SEALED]
    await tx.run(
        update(control_level)
        .where(*mine, control_level.c.applied_at.is_(None), control_level.c.holds_from <= now)
        .values(applied_at=now)
    )
    away = await send_to_door(
        tx,
        compound_id=place.compound_id,
        household_ids=await _waiting(tx, sealed, Way.POINT),
        verb=DoorFor.SEAL,
        actor=SCHEDULER,
        now=now,
    )
    back = await from_the_door(
        tx,
        compound_id=place.compound_id,
        household_ids=await _waiting(tx, freed, Way.DOOR),
        actor=SCHEDULER,
        now=now,
    )
    if not away and not back:
        return
    open_ones = await tx.scalars(
        select(handover.c.id).where(
            handover.c.compound_id == place.compound_id, handover.c.state == HandoverState.OPEN
        )
    )
    for handover_id in open_ones:
        await replan(tx, place, handover_id=handover_id, actor=SCHEDULER, now=now)


async def _waiting(tx: Transaction, building_ids: Sequence[int | None], way: Way) -> Sequence[int]:
    """Households of these buildings that are still to be served this way.

    At the door only who is served there because of a seal: others wished it, or did not come.
    """
    served = [slot.c.way == way, slot.c.collected_at.is_(None)]
    if way == Way.DOOR:
        served.append(slot.c.door_for == DoorFor.SEAL)
    return await tx.scalars(
        select(slot.c.household_id)
        .join(handover, handover.c.id == slot.c.handover_id)
        .join(household, household.c.id == slot.c.household_id)
        .where(
            handover.c.state == HandoverState.OPEN,
            household.c.building_id.in_(building_ids),
            *served,
        )
    )
