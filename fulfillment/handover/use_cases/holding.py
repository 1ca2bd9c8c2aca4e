"""Holding a building back in a hand-over, before or after it opens, and releasing it.

While it is held nobody of it is called down, and nothing is brought but what is on its way: its
slots wait. Released, they are placed anew into
what is free; what was sealed meanwhile goes to the doors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update

from fulfillment.handover.notices_timetable import Notice
from fulfillment.handover.rules.hold_reasons import Reason
from fulfillment.handover.rules.ways import DoorFor, Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.tables.points import building_hold
from fulfillment.handover.use_cases.moved_told import slot_data, slots_told
from fulfillment.handover.use_cases.on_the_way import on_the_way
from fulfillment.handover.use_cases.places import Place, hold_place
from fulfillment.handover.use_cases.reachable import reachable_members
from fulfillment.handover.use_cases.replanning import replan
from fulfillment.handover.use_cases.timetable_inputs import EXPECTED, homes_of
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import CallState, HandoverState
from orders.tables.compounds import building
from orders.tables.households import household
from orders.use_cases.rights import require_right
from storage.audit import Change, record, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all

SERVED = (Way.POINT, Way.DOOR, Way.GATE)


@dataclass(frozen=True, slots=True)
class Held:
    """A building after it was held or released, and how many households that concerned."""

    handover_id: int
    building: str
    households: int


async def hold_building(
    tx: Transaction,
    *,
    actor: Actor,
    handover_id: int,
    building_id: int,
    reason: str,
    now: datetime,
) -> Held:
    """Hold a building back. Needs `approve`; held already is quietly the same."""
    place, here = await _hold(tx, actor, handover_id, building_id)
    if reason not in set(Reason):
        raise StaleButton()
    known = await tx.first(
        select(building_hold).where(
            building_hold.c.handover_id == handover_id, building_hold.c.building_id == building_id
        )
    )
    if known is not None and known.released_at is None:
        return Held(handover_id, here.code, 0)
    values = {"reason": reason, "held_at": now, "held_by": str(actor), "released_at": None}
    if known is None:
        of = {"handover_id": handover_id, "building_id": building_id}
        await tx.insert(building_hold, **of, **values)
    else:
        mine = building_hold.c.id == known.id
        await tx.run(update(building_hold).where(mine).values(**values, released_by=None))
    await _note(tx, place, here, verb="hold", before=None, after=reason, actor=actor, now=now)
    held: dict[Way, list[int]] = {}
    for way in SERVED:
        rows = await _slots(tx, handover_id, here, way, ~on_the_way())
        held[way] = await _change(tx, place, rows, way, Way.WAIT, actor=actor, now=now)
    about = {"handover_id": handover_id, "building": here.code, "reason": reason}
    await _tell(tx, place, held[Way.POINT], about, now=now)
    return Held(handover_id, here.code, sum(map(len, held.values())))


async def release_building(
    tx: Transaction, *, actor: Actor, handover_id: int, building_id: int, now: datetime
) -> Held:
    """Release a held building: its slots are placed anew. Needs `approve`; twice is once."""
    place, here = await _hold(tx, actor, handover_id, building_id)
    done = await tx.run(
        update(building_hold)
        .where(
            building_hold.c.handover_id == handover_id,
            building_hold.c.building_id == building_id,
            building_hold.c.released_at.is_(None),
        )
        .values(released_at=now, released_by=str(actor))
    )
    if not done:
        return Held(handover_id, here.code, 0)
    await _note(tx, place, here, verb="release", before="held", after=None, actor=actor, now=now)
    back: list[int] = []
    homes = await homes_of(tx, place, handover_id, now=now, states=EXPECTED)
    ways = {home.household_id: home.stop.way for home in homes}
    rows = await _slots(tx, handover_id, here, Way.WAIT)
    for way in SERVED:
        chosen = [row for row in rows if _way_back(row, ways) is way]
        back += await _change(tx, place, chosen, Way.WAIT, way, actor=actor, now=now)
    await replan(tx, place, handover_id=handover_id, actor=actor, now=now, why="release")
    return Held(handover_id, here.code, len(back))


async def _hold(
    tx: Transaction, actor: Actor, handover_id: int, building_id: int
) -> tuple[Place, Row[Any]]:
    found = await tx.first(select(handover).where(handover.c.id == handover_id))
    here = await tx.first(select(building).where(building.c.id == building_id))
    if found is None or here is None or here.compound_id != found.compound_id:
        raise StaleButton()
    await require_right(tx, actor, found.compound_id, "approve")
    place = await hold_place(tx, found.compound_id)
    state = (await tx.lock(select(handover.c.state).where(handover.c.id == handover_id))).state
    if state == HandoverState.CLOSED:
        raise StaleButton()
    return place, here


async def _slots(
    tx: Transaction,
    handover_id: int,
    of: Row[Any],
    way: Way,
    *conditions: ColumnElement[bool],
) -> Sequence[Row[Any]]:
    """A building's slots that go this way; of those at a point, that nobody was called to."""
    theirs = select(household.c.id).where(household.c.building_id == of.id)
    if way is Way.POINT:
        conditions = (*conditions, slot.c.call == CallState.WAITING)
    return await tx.all(
        select(slot.c.id, slot.c.household_id, slot.c.door_for).where(
            slot.c.handover_id == handover_id,
            slot.c.household_id.in_(theirs),
            slot.c.way == way,
            slot.c.collected_at.is_(None),
            *conditions,
        )
    )


def _way_back(row: Row[Any], ways: Mapping[int, Way]) -> Way | None:
    """As levels are now; who was to be served at the door for another reason still is."""
    way = ways.get(row.household_id)
    return Way.DOOR if way is Way.POINT and row.door_for not in (None, DoorFor.SEAL) else way


async def _change(
    tx: Transaction,
    place: Place,
    rows: Sequence[Row[Any]],
    before: Way,
    after: Way,
    *,
    actor: Actor,
    now: datetime,
) -> list[int]:
    """Change the way of these slots; whose they are."""
    values: dict[str, Any] = {"way": after}
    if after is Way.POINT:
        # No minutes of its own yet.
        values |= {"starts_at": now, "ends_at": now, "door_for": None}
    if after is Way.DOOR:
        values["door_for"] = func.coalesce(slot.c.door_for, DoorFor.SEAL)
    await tx.run(update(slot).where(slot.c.id.in_([row.id for row in rows])).values(**values))
    verb = "hold" if after is Way.WAIT else "release"
    changes = [Change("slot", row.id, verb, before, after, place.compound_id) for row in rows]
    await record_all(tx, changes, actor=str(actor), now=now)
    return [row.household_id for row in rows]


async def _note(
    tx: Transaction,
    place: Place,
    here: Row[Any],
    *,
    verb: str,
    before: str | None,
    after: str | None,
    actor: Actor,
    now: datetime,
) -> None:
    change = Change("building", here.id, verb, before, after, place.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _tell(
    tx: Transaction,
    place: Place,
    households: Sequence[int],
    about: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    """Tell those who had a time that it does not hold any more."""
    waiting, handover_id = set(households), about["handover_id"]
    if not waiting:
        return
    people = await reachable_members(tx, handover_id=handover_id)
    posts = [
        Post(
            f"person:{person}",
            Notice.PICKUP_WAITS,
            {
                **about,
                **place.data(),
                **slot_data(row),
                "household_id": row.household_id,
            },
            natural_key=f"pickup_waits:{row.id}:{now.isoformat()}:{person}",
        )
        for row in await slots_told(tx, handover_id)
        if row.household_id in waiting
        for person in people.get(row.household_id, ())
    ]
    await post_all(tx, posts, now=now)
