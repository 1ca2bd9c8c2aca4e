"""A timetable while it runs: wishes, held buildings, ways out, points, the night."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fulfillment.handover.rules.typed_points import PointWish
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.holding import hold_building, release_building
from fulfillment.handover.use_cases.overflowing import (
    choose_overflow,
    close_later,
    move_all_later,
)
from fulfillment.handover.use_cases.places import hold_place
from fulfillment.handover.use_cases.points import look_at_point, save_point
from fulfillment.handover.use_cases.replanning import replan
from fulfillment.handover.use_cases.runs import make_due_runs
from fulfillment.handover.use_cases.timetable_preview import timetable_preview
from fulfillment.handover.use_cases.wishes import decide_door, wish_door, wish_time
from orders.rules.errors import AlreadyDecided, NotYours
from orders.rules.errors_timetable import (
    BadPoint,
    IntoTheNight,
    NoOtherSlot,
    PointTaken,
    WishedAlready,
)
from orders.tables.compounds import building, delivery_point
from orders.tables.households import household
from storage.database import Database, Transaction
from storage.tables import audit
from tests.builders import household_id_of, make_member
from tests.handover.loads import (
    TRUCK,
    World,
    count_all,
    make_packed,
    make_world,
    open_with,
    rest,
    send,
    told,
)
from tests.handover.run_stage import make_stage, runs, to_the_door

KEYS = ("1-1-101", "1-1-201", "2-2-302", "3")
LATER = TRUCK + timedelta(minutes=31)


async def slots_by_key(tx: Transaction) -> dict[str, tuple[str, datetime]]:
    rows = await tx.all(
        select(household.c.key, slot.c.way, slot.c.starts_at).join(
            household, household.c.id == slot.c.household_id
        )
    )
    return {row.key: (row.way, row.starts_at) for row in rows}


async def building_id(tx: Transaction, code: str) -> int:
    return await tx.scalar(select(building.c.id).where(building.c.code == code))


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_household_gets_another_time_once_and_nobody_else_is_moved(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS)
        actor = await make_member(tx, KEYS[0], name="王芳")
        mine = await household_id_of(tx, KEYS[0])
        before = await slots_by_key(tx)
        same: dict[str, Any] = {"actor": actor, "handover_id": handover_id, "now": LATER}
        with pytest.raises(NoOtherSlot):
            await wish_time(tx, household_id=mine, wish="earlier", **same)
        await wish_time(tx, household_id=mine, wish="later", **same)
        after = await slots_by_key(tx)
        assert after[KEYS[0]][1] - before[KEYS[0]][1] == timedelta(hours=1)
        assert {key: after[key] for key in KEYS[1:]} == {key: before[key] for key in KEYS[1:]}
        assert {data["address"] for _, data in await told(tx, "pickup_moved")} == {KEYS[0]}
        with pytest.raises(WishedAlready):
            await wish_time(tx, household_id=mine, wish="earlier", **same)
        other = await household_id_of(tx, KEYS[1])
        with pytest.raises(NotYours):
            await wish_time(tx, household_id=other, wish="later", **same)


@pytest.mark.parametrize("is_granted", [True, False])
@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_liaison_is_asked_once_to_bring_it_and_decides(db: Database, is_granted: bool):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS[:1])
        actor = await make_member(tx, KEYS[0], name="王芳")
        mine = await household_id_of(tx, KEYS[0])
        for _ in range(2):
            await wish_door(tx, actor=actor, handover_id=handover_id, household_id=mine, now=LATER)
        [(recipient, data)] = await told(tx, "door_asked")
        assert recipient == f"person:{world.liaison.id}"
        same: dict[str, Any] = {"actor": world.liaison, "slot_id": data["slot_id"], "now": LATER}
        await decide_door(tx, is_granted=is_granted, **same)
        assert (await slots_by_key(tx))[KEYS[0]][0] == ("door" if is_granted else "point")
        assert len(await told(tx, "pickup_moved")) == (2 if is_granted else 0)  # two members
        assert len(await told(tx, "door_refused")) == (0 if is_granted else 2)
        with pytest.raises(AlreadyDecided):
            await decide_door(tx, is_granted=not is_granted, **same)


async def test_a_held_building_waits_and_gets_its_time_when_it_is_released(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS)
        before = await slots_by_key(tx)
        same: dict[str, Any] = {
            "actor": world.liaison,
            "handover_id": handover_id,
            "building_id": await building_id(tx, "1"),
        }
        for _ in range(2):  # a press that came twice
            await hold_building(tx, reason="bags_missing", now=LATER, **same)
        held = await slots_by_key(tx)
        assert [key for key in KEYS if held[key][0] == "wait"] == list(KEYS[:2])
        waits = await told(tx, "pickup_waits")
        assert [data["building"] for _, data in waits] == ["1", "1"]
        soon = LATER + timedelta(minutes=5)
        await release_building(tx, now=soon, **same)
        after = await slots_by_key(tx)
        assert {after[key][0] for key in KEYS} == {"point"}
        assert all(after[key][1] >= soon for key in KEYS[:2])
        assert {key: after[key] for key in KEYS[2:]} == {key: before[key] for key in KEYS[2:]}
        moved = [data for _, data in await told(tx, "pickup_moved")]
        assert {data["why"] for data in moved} == {"release"}
        verbs = await tx.scalars(select(audit.c.verb).where(audit.c.noun == "building"))
        assert list(verbs) == ["hold", "release"]


async def on_its_way(tx: Transaction, world: World, keys: tuple[str, ...]) -> tuple[int, int]:
    """A load for these households that rests; the hand-over and the load."""
    await make_packed(tx, world, keys)
    for key in keys:
        await make_member(tx, key)
    load = await send(tx, world)
    await rest(tx, world, load)
    return await tx.scalar(select(handover.c.id)), load


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_liaison_sees_before_opening_what_does_not_fit_and_sends_it_to_the_door(
    db: Database,
):
    async with db.write() as tx:
        world = await make_world(tx)
        # From 15:50 on: two slots of one household each, for four.
        await tx.run(delivery_point.update().values(lane_metres=1, closes="16:00"))
        handover_id, load = await on_its_way(tx, world, KEYS)
        same: dict[str, Any] = {"actor": world.liaison, "handover_id": handover_id}
        seen = await timetable_preview(tx, now=LATER, **same)
        assert seen.ways is not None
        assert (seen.ways.minutes, len(seen.ways.to_door), seen.closes) == (10, 2, "16:10")
        assert seen.households == 4
        await choose_overflow(tx, overflow="door", now=LATER, **same)
        held = await building_id(tx, "3")
        await hold_building(tx, building_id=held, reason="other", now=LATER, **same)
        seen = await timetable_preview(tx, now=LATER, **same)
        assert [row.building for row in seen.rows if row.held] == ["3"]
        await count_all(tx, world, load, bags=4, now=LATER)
        ways = [way for way, _ in (await slots_by_key(tx)).values()]
        assert sorted(ways) == ["door", "point", "point", "wait"]
        assert await told(tx, "timetable_does_not_fit") == []
        assert len(await told(tx, "pickup_slot")) == 3  # who waits has no time to hear of


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_longer_hours_hold_for_one_hand_over_and_never_reach_into_the_night(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await tx.run(delivery_point.update().values(lane_metres=1, closes="16:00"))
        handover_id, load = await on_its_way(tx, world, KEYS)
        same: dict[str, Any] = {"actor": world.liaison, "handover_id": handover_id, "now": LATER}
        with pytest.raises(IntoTheNight):
            await close_later(tx, closes="23:00", **same)
        await close_later(tx, closes="16:10", **same)
        assert (await timetable_preview(tx, **same)).ways is None
        assert await tx.scalar(select(delivery_point.c.closes)) == "16:00"
        await count_all(tx, world, load, bags=4, now=LATER)
        assert {starts.day for _, starts in (await slots_by_key(tx)).values()} == {TRUCK.day}


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_everything_later_moves_all_by_one_amount_and_pressed_twice_only_once(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS)
        before = await slots_by_key(tx)
        first = min(starts for _, starts in before.values()) + timedelta(minutes=30)
        for _ in range(2):
            await move_all_later(
                tx, actor=world.liaison, handover_id=handover_id, first=first, now=LATER
            )
        after = await slots_by_key(tx)
        assert {after[key][1] - before[key][1] for key in KEYS} == {timedelta(minutes=30)}
        assert len(await told(tx, "pickup_moved")) == 4
        place = await hold_place(tx, world.compound_id)
        quiet = await replan(tx, place, handover_id=handover_id, actor=world.liaison, now=LATER)
        assert quiet.moved == ()


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_point_is_changed_after_a_look_and_named_where_it_cannot_be_so(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        same: dict[str, Any] = {"actor": world.liaison, "compound_id": world.compound_id}
        gate = await tx.one(select(delivery_point))
        wish = PointWish(
            name=gate.name,
            name_en=gate.name_en,
            lane_metres=gate.lane_metres + 10,
            opens=gate.opens,
            closes=gate.closes,
        )
        changes = await look_at_point(tx, point_id=gate.id, wish=wish, **same)
        assert [(each.field, each.after - each.before) for each in changes] == [("lane_metres", 10)]
        save: dict[str, Any] = {"this_time": False, "now": TRUCK, **same}
        await save_point(tx, point_id=gate.id, wish=wish, **save)
        with pytest.raises(PointTaken):
            await save_point(tx, point_id=None, wish=wish, **save)
        with pytest.raises(BadPoint):  # the only one
            await save_point(tx, point_id=gate.id, wish=replace(wish, in_use=False), **save)
        holes = replace(wish, name="2栋格口", kind="holes", holes=12, serves="2")
        made = await save_point(tx, point_id=None, wish=holes, **save)
        await open_with(tx, world, KEYS)
        at = await tx.all(select(slot.c.household_id).where(slot.c.point_id == made))
        assert [row.household_id for row in at] == [await household_id_of(tx, KEYS[2])]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_what_comes_at_night_waits_and_the_liaison_hears_what_does_not_keep(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        night = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # 02:00
        await open_with(tx, world, KEYS, now=night)
        [(recipient, data)] = await told(tx, "goods_overnight")
        assert recipient == f"person:{world.liaison.id}"
        assert (data["households"], data["starts_at"]) == (4, "2026-03-02T23:00:00+00:00")
        assert data["perishable"] == []  # nothing was ordered but bags


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_whom_no_point_has_room_for_is_brought_and_it_says_why(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS[:1])
        await tx.run(delivery_point.update().values(kind="holes", holes=4, serves=["2"]))
        later = {"starts_at": LATER + timedelta(hours=1), "ends_at": LATER + timedelta(hours=2)}
        await tx.run(slot.update().values(**later))
        place = await hold_place(tx, world.compound_id)
        await replan(tx, place, handover_id=handover_id, actor=world.liaison, now=LATER)
        assert [tuple(row) for row in await tx.all(select(slot.c.way, slot.c.door_for))] == [
            ("door", "fit")
        ]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_nothing_is_brought_to_a_held_building_and_a_granted_door_outlives_the_hold(
    db: Database,
):
    async with db.write() as tx:
        stage = await make_stage(tx)
        await to_the_door(tx, stage, "1-1-101", "2-2-302")
        same: dict[str, Any] = {
            "actor": stage.world.liaison,
            "handover_id": stage.handover_id,
            "building_id": await building_id(tx, "1"),
            "now": LATER,
        }
        await hold_building(tx, reason="bags_missing", **same)
        await make_due_runs(tx, now=LATER)
        assert sum(left for *_, left in await runs(tx)) == 1
        assert [data["address"] for _, data in await told(tx, "pickup_waits")] == ["1-1-201"]
        await release_building(tx, **same)
        await make_due_runs(tx, now=LATER)
        assert (await slots_by_key(tx))["1-1-101"][0] == "door"
        assert sum(left for *_, left in await runs(tx)) == 2
