"""A liaison changes the cycles of a group: looked at first, then done and told once.

The liaison of any compound that the group covers may; the liaisons of the others are told who
changed what, and may change it back. See docs/decisions.
"""

from binascii import crc32
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from config.chance import Chance
from orders.actors import Actor
from orders.rules.cycle_wishes import OF_RUNNING, Wish, granted, is_done
from orders.rules.errors import StaleButton
from orders.rules.errors_cycles import CycleMovedOn, HoursDoNotFit, NoStandardPacks
from orders.rules.timetable import Timetable
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.cycle_board import Affected, affected_by, hold_running, points_closed_at
from orders.use_cases.cycle_telling import change_data, sellers_of, tell_change
from orders.use_cases.cycles import post_cycle_card
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.forecasting import standard_codes
from orders.use_cases.timetables import hold_timetable, timetable_of, write_timetable
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Preview:
    """What a wish would do, or has done. `data` is what the group reads of it."""

    desk: Desk
    wish: Wish
    affected: Affected
    data: dict[str, object]
    faults: tuple[str, ...] = ()
    seen: int = 0
    is_done: bool = False
    is_told: bool = False  # just now, so that `data` says what was done
    is_new: bool = False  # it had changed since it was looked at


async def look_at_wish(
    tx: Transaction, *, actor: Actor, compound_id: int, wish: Wish, now: datetime
) -> Preview:
    """Tell what would change and whom it concerns; nothing happens yet. Needs `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    group = await group_of_compound(tx, compound_id)
    before = await timetable_of(tx, group.id)
    show = partial(_preview, tx, desk, group_id=group.id, wish=wish, before=before, now=now)
    if is_done(before, wish, now=now):
        return await show(after=before, is_done=True)
    try:
        after = await _granted(tx, group.id, before, wish, now=now)
    except HoursDoNotFit as refused:
        return replace(await show(after=before), faults=refused.faults)
    return await show(after=after)


async def grant_wish(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    wish: Wish,
    seen: int,
    chance: Chance,
    now: datetime,
) -> Preview:
    """Do it if everything still is what was shown; else show it anew. Needs `approve`.

    A cycle that runs is held alone: who orders at the same moment comes before or after.
    """
    await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    group = await group_of_compound(tx, compound_id)
    before = await hold_timetable(tx, group.id)
    if wish.kind in OF_RUNNING:
        await hold_running(tx, before)
        before = await timetable_of(tx, group.id)
    shown = await look_at_wish(tx, actor=actor, compound_id=compound_id, wish=wish, now=now)
    if shown.is_done or shown.faults or shown.seen != seen:
        return replace(shown, is_new=not shown.is_done)
    after = await _granted(tx, group.id, before, wish, now=now)
    await write_timetable(
        tx, group_id=group.id, before=before, after=after, verb=f"{wish.kind}_cycle",
        actor=actor, now=now, chance=chance, compound_id=compound_id,
    )  # fmt: skip
    if wish.kind in OF_RUNNING and before.running and before.running.cycle_id:
        await post_cycle_card(tx, cycle_id=before.running.cycle_id, now=now)
    await tell_change(tx, group.id, wish=wish, before=before, data=shown.data, actor=actor, now=now)
    return replace(shown, is_done=True, is_told=True)


async def _granted(
    tx: Transaction, group_id: int, before: Timetable, wish: Wish, *, now: datetime
) -> Timetable:
    try:
        after = granted(before, wish, now=now)
    except StaleButton as stale:
        raise CycleMovedOn() from stale
    if wish.kind == "standard" and wish.value == "1" and not await standard_codes(tx, group_id):
        raise NoStandardPacks()
    if wish.kind == "hours" and after.rule.deliver_at != before.rule.deliver_at:
        wall = after.rule.deliver_at.strftime("%H:%M")
        if await points_closed_at(tx, group_id, wall):
            raise HoursDoNotFit(faults=("delivery_outside_points",))
    return after


async def _preview(
    tx: Transaction,
    desk: Desk,
    *,
    group_id: int,
    wish: Wish,
    before: Timetable,
    after: Timetable,
    now: datetime,
    is_done: bool = False,
) -> Preview:
    affected = replace(
        await affected_by(tx, group_id, before.running), suppliers=await sellers_of(tx, group_id)
    )
    data = await change_data(tx, group_id, wish=wish, before=before, after=after, now=now)
    stands = (before.rule, before.paused_until, before.slots, wish)
    return Preview(desk, wish, affected, data, seen=crc32(repr(stands).encode()), is_done=is_done)
