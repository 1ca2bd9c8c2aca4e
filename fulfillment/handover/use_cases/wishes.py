"""What a household may ask for about its slot: another time, once; or that it is brought.

Another time is given at once where one is free, without moving anybody else. Bringing it needs
hands, so the liaison is asked. What does not go is said honestly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.handover.notices_timetable import Notice
from fulfillment.handover.rules.replanning import Promise, other_slot
from fulfillment.handover.rules.slots import Slot
from fulfillment.handover.rules.stops import Stop, Wish
from fulfillment.handover.rules.ways import DoorFor, Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.moved_told import slot_data, slots_told, tell_moved
from fulfillment.handover.use_cases.places import Place, hold_place, iso
from fulfillment.handover.use_cases.reachable import reachable_members
from fulfillment.handover.use_cases.timetable_inputs import EXPECTED, homes_of, setting_of
from fulfillment.handover.use_cases.to_the_door import send_to_door
from orders.actors import Actor
from orders.rules.errors import AlreadyDecided, StaleButton
from orders.rules.errors_timetable import NoOtherSlot, WishedAlready
from orders.rules.states import CallState, HandoverState
from orders.use_cases.members import require_membership
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all

ASKED, GRANTED, REFUSED = "asked", "granted", "refused"


@dataclass(frozen=True, slots=True)
class Wished:
    """A household's slot after its wish."""

    address: str
    data: dict[str, Any]
    is_asked: bool = False  # the liaison is asked, nothing has changed


async def wish_time(
    tx: Transaction, *, actor: Actor, handover_id: int, household_id: int, wish: str, now: datetime
) -> Wished:
    """Give a household an earlier or a later slot. Raises `NoOtherSlot` where none is free.

    Raises `NotYours`, `WishedAlready`, or `StaleButton` where it is not waiting to be called.
    """
    await require_membership(tx, actor, household_id)
    if wish not in (Wish.EARLIER, Wish.LATER):
        raise StaleButton()
    place, mine = await _hold(tx, handover_id, household_id)
    if mine.way != Way.POINT or mine.call != CallState.WAITING or mine.starts_at <= now:
        raise StaleButton()
    if mine.wish is not None:
        raise WishedAlready()
    found = await _another(tx, place, mine, Wish(wish), now=now)
    if found is None:
        raise NoOtherSlot(starts_at=mine.starts_at)
    await tx.run(
        update(slot)
        .where(slot.c.id == mine.id)
        .values(
            point_id=found.point_id,
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            wish=wish,
            wished_at=now,
        )
    )
    before, after = iso(mine.starts_at), iso(found.starts_at)
    change = Change("slot", mine.id, wish, before, after, place.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    await tell_moved(
        tx, place, handover_id=handover_id, households=[household_id], why="wish", now=now
    )
    return await _wished(tx, place, mine)


async def wish_door(
    tx: Transaction, *, actor: Actor, handover_id: int, household_id: int, now: datetime
) -> Wished:
    """Ask the liaison to have a household's bags brought to its door. Asking twice is once.

    Raises `AlreadyDecided` where the liaison has said no.
    """
    await require_membership(tx, actor, household_id)
    place, mine = await _hold(tx, handover_id, household_id)
    if mine.door_wish == REFUSED:
        raise AlreadyDecided(state=REFUSED)
    if mine.way == Way.POINT and mine.door_wish is None:
        await _answer(tx, place, mine, None, ASKED, actor=actor, now=now)
        told = (await _wished(tx, place, mine)).data
        data = {**told, "slot_id": mine.id}
        posts = [
            Post(f"person:{person}", Notice.DOOR_ASKED, data, f"door_asked:{mine.id}:{person}")
            for person in await holders(tx, place.compound_id, "approve")
        ]
        await post_all(tx, posts, now=now)
    return await _wished(tx, place, mine, is_asked=mine.way == Way.POINT)


async def decide_door(
    tx: Transaction, *, actor: Actor, slot_id: int, is_granted: bool, now: datetime
) -> Wished:
    """Say yes or no to a household that asks for its door. Needs `approve`; its members are told.

    Raises `AlreadyDecided`, or `StaleButton` where nobody asks.
    """
    row = await tx.first(select(slot).where(slot.c.id == slot_id))
    if row is None:
        raise StaleButton()
    found = select(handover.c.compound_id).where(handover.c.id == row.handover_id)
    await require_right(tx, actor, await tx.scalar(found), "approve")
    place, mine = await _hold(tx, row.handover_id, row.household_id)
    if mine.door_wish in (GRANTED, REFUSED):
        raise AlreadyDecided(state=mine.door_wish)
    if mine.door_wish is None:
        raise StaleButton()
    answer = GRANTED if is_granted else REFUSED
    await _answer(tx, place, mine, ASKED, answer, actor=actor, now=now)
    if is_granted:
        await _grant(tx, place, mine, actor=actor, now=now)
    else:
        await _refuse(tx, place, mine, now=now)
    return await _wished(tx, place, mine)


async def _grant(
    tx: Transaction, place: Place, mine: Row[Any], *, actor: Actor, now: datetime
) -> None:
    homes = [mine.household_id]
    await send_to_door(
        tx,
        compound_id=place.compound_id,
        household_ids=homes,
        verb=DoorFor.WISH,
        actor=actor,
        now=now,
    )
    await tell_moved(tx, place, handover_id=mine.handover_id, households=homes, why="wish", now=now)


async def _refuse(tx: Transaction, place: Place, mine: Row[Any], *, now: datetime) -> None:
    told = (await _wished(tx, place, mine)).data
    people = await reachable_members(tx, handover_id=mine.handover_id)
    posts = [
        Post(f"person:{person}", Notice.DOOR_REFUSED, told, f"door_refused:{mine.id}:{person}")
        for person in people.get(mine.household_id, ())
    ]
    await post_all(tx, posts, now=now)


async def _hold(tx: Transaction, handover_id: int, household_id: int) -> tuple[Place, Row[Any]]:
    """The place and a household's slot that it has not collected, both held."""
    found = await tx.first(select(handover).where(handover.c.id == handover_id))
    if found is None:
        raise StaleButton()
    place = await hold_place(tx, found.compound_id)
    is_open = select(handover.c.state).where(handover.c.id == handover_id)
    mine = await tx.lock_all(
        select(slot).where(
            slot.c.handover_id == handover_id,
            slot.c.household_id == household_id,
            slot.c.collected_at.is_(None),
        )
    )
    if not mine or await tx.scalar(is_open) != HandoverState.OPEN:
        raise StaleButton()
    return place, mine[0]


async def _answer(
    tx: Transaction,
    place: Place,
    mine: Row[Any],
    before: str | None,
    after: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    await tx.run(
        update(slot).where(slot.c.id == mine.id).values(door_wish=after, door_wished_at=now)
    )
    change = Change("slot", mine.id, "door_wish", before, after, place.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _another(
    tx: Transaction, place: Place, mine: Row[Any], wish: Wish, *, now: datetime
) -> Slot | None:
    setting = await setting_of(tx, place, handover_id=mine.handover_id)
    homes = await homes_of(tx, place, mine.handover_id, now=now, states=EXPECTED)
    stops = {home.household_id: home.stop for home in homes}
    rows = await tx.all(
        select(slot).where(
            slot.c.handover_id == mine.handover_id,
            slot.c.way == Way.POINT,
            slot.c.collected_at.is_(None),
            slot.c.ends_at > now,
        )
    )
    others = [_promise(row, stops) for row in rows if row.id != mine.id]
    if mine.household_id not in stops:
        return None
    return other_slot(
        [each for each in others if each],
        _promise(mine, stops) or _nobody(),
        wish,
        setting.points,
        now=now,
        conditions=setting.conditions,
    )


def _nobody() -> Promise:
    raise StaleButton()


def _promise(row: Row[Any], stops: Mapping[int, Stop]) -> Promise | None:
    if row.household_id not in stops:
        return None
    given = Slot(
        household_id=row.household_id,
        point_id=row.point_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
    return Promise(stop=stops[row.household_id], slot=given, is_fixed=True)


async def _wished(
    tx: Transaction, place: Place, mine: Row[Any], *, is_asked: bool = False
) -> Wished:
    rows: Sequence[Row[Any]] = await slots_told(tx, mine.handover_id)
    row = next(row for row in rows if row.household_id == mine.household_id)
    data = {
        "handover_id": mine.handover_id,
        "household_id": mine.household_id,
        **place.data(),
        **slot_data(row),
    }
    return Wished(row.key, data, is_asked)
