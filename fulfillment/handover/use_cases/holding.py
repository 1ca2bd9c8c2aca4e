"""Holding a building back in a hand-over, before or after it opens, and releasing it.

While it is held nobody of it is called down: its slots wait. Released, they are placed anew into
what is free; what was sealed meanwhile goes to the doors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.handover.notices_timetable import Notice
from fulfillment.handover.rules.hold_reasons import Reason
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.tables.points import building_hold
from fulfillment.handover.use_cases.moved_told import slot_data, slots_told
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
    waiting = await _change(
        tx, place, here, Way.POINT, Way.WAIT, handover_id=handover_id, actor=actor, now=now
    )
    about = {"handover_id": handover_id, "building": here.code, "reason": reason}
    await _tell(tx, place, waiting, about, now=now)
    return Held(handover_id, here.code, len(waiting))


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
    for way in (Way.POINT, Way.DOOR, Way.GATE):
        homes = await _served(tx, place, handover_id, way, now=now)
        back += await _change(
            tx,
            place,
            here,
            Way.WAIT,
            way,
            handover_id=handover_id,
            actor=actor,
            now=now,
            only=homes,
        )
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


async def _served(
    tx: Transaction, place: Place, handover_id: int, way: Way, *, now: datetime
) -> list[int]:
    """The households that come by their bags this way, as levels are now."""
    homes = await homes_of(tx, place, handover_id, now=now, states=EXPECTED)
    return [home.household_id for home in homes if home.stop.way is way]


async def _change(
    tx: Transaction,
    place: Place,
    of: Row[Any],
    before: Way,
    after: Way,
    *,
    handover_id: int,
    actor: Actor,
    now: datetime,
    only: Sequence[int] | None = None,
) -> list[int]:
    """Change the way of a building's slots that nobody was called to; whose they are."""
    theirs = select(household.c.id).where(household.c.building_id == of.id)
    rows = await tx.all(
        select(slot.c.id, slot.c.household_id).where(
            slot.c.handover_id == handover_id,
            slot.c.household_id.in_(theirs),
            slot.c.way == before,
            slot.c.call == CallState.WAITING,
            slot.c.collected_at.is_(None),
        )
    )
    chosen = [row for row in rows if only is None or row.household_id in set(only)]
    values: dict[str, Any] = {"way": after}
    if after is Way.POINT:
        values |= {"starts_at": now, "ends_at": now}  # no minutes of its own yet
    if after is Way.DOOR:
        values["door_for"] = "seal"
    await tx.run(update(slot).where(slot.c.id.in_([row.id for row in chosen])).values(**values))
    changes = [
        Change(
            "slot",
            row.id,
            "hold" if after is Way.WAIT else "release",
            before,
            after,
            place.compound_id,
        )
        for row in chosen
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    return [row.household_id for row in chosen]


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
