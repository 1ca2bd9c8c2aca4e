"""A hand-over opens: slots, codes, who is told, the late truck, the night."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, func, select

from config.chance import SeededChance
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.handovers import open_handover
from fulfillment.handover.use_cases.my_pickup import pickups_of
from fulfillment.supply.tables.batches import parcel
from orders.rules.errors import NoRight, NotRested, StaleButton, WrongState
from orders.tables.compounds import delivery_point
from orders.tables.households import household, member
from orders.tables.orders import order
from storage.database import Database, Transaction
from tests.builders import household_id_of, make_member
from tests.handover.loads import (
    REST,
    TRUCK,
    World,
    count_all,
    make_packed,
    make_world,
    open_with,
    rest,
    send,
    states,
    told,
)

KEYS = ("1-1-101", "1-1-201", "2-2-302", "3")
SHANGHAI = ZoneInfo("Asia/Shanghai")


async def slots_of(tx: Transaction, handover_id: int):
    return await tx.all(
        select(slot, household.c.key)
        .join(household, household.c.id == slot.c.household_id)
        .where(slot.c.handover_id == handover_id)
        .order_by(slot.c.starts_at, household.c.position)
    )


async def test_each_household_gets_one_slot_and_a_code_of_its_own(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS)
        rows = await slots_of(tx, handover_id)
        assert [row.key for row in rows] == list(KEYS)
        assert len({row.pickup_code for row in rows}) == 4
        earliest = TRUCK + REST + timedelta(minutes=15)
        for row in rows:
            assert row.starts_at >= earliest
            assert row.starts_at.minute % 5 == 0
            assert row.starts_at.second == 0
            assert row.ends_at > row.starts_at
        assert set((await states(tx)).values()) == {"ready"}


async def test_the_first_slot_is_the_next_full_five_minutes_after_a_quarter_of_an_hour(
    db: Database,
):
    async with db.write() as tx:
        world = await make_world(tx)
        odd = TRUCK + timedelta(minutes=1, seconds=30)
        handover_id = await open_with(tx, world, KEYS, now=odd)  # counted at 15:31:30
        first = (await slots_of(tx, handover_id))[0]
        assert first.starts_at.astimezone(SHANGHAI).time() == time(15, 50)


async def test_a_household_with_bags_of_two_suppliers_comes_once(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS, bags=2)
        await make_packed(tx, world, KEYS[:1], clerk=world.shop_clerk)
        actor = await make_member(tx, KEYS[0])
        loads = [await send(tx, world), await send(tx, world, clerk=world.shop_clerk)]
        overs = [await rest(tx, world, load) for load in loads]
        first = await count_all(tx, world, loads[0], bags=8, now=overs[0])
        assert first.opened is None  # the second truck is still to be counted
        second = await count_all(tx, world, loads[1], bags=1, now=overs[1])
        assert second.opened is not None
        assert second.opened.handover_id == first.handover_id
        assert (second.opened.households, second.opened.bags) == (4, 9)
        [(recipient, data)] = await told(tx, "pickup_slot")
        assert recipient == f"person:{actor.id}"
        assert data["bags"] == 3


async def test_what_a_household_is_told_opens_its_bags_and_the_group_learns_no_code(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS)
        notices = await told(tx, "pickup_slot")
        assert [data["address"] for _, data in notices] == list(KEYS)
        for _, data in notices:
            [view] = await pickups_of(tx, household_ids=[data["household_id"]])
            assert data["pickup_code"] == view.pickup_code
            assert datetime.fromisoformat(data["starts_at"]) == view.starts_at
            assert (data["point"], data["point_en"]) == ("东门", "East gate")
            assert (data["timezone"], data["bags"]) == ("Asia/Shanghai", 1)
        [(group, public)] = await told(tx, "pickup_timetable")
        assert group == f"group:{world.group_id}"
        assert [row["building"] for row in public["buildings"]] == ["1", "2", "3"]
        codes = {data["pickup_code"] for _, data in notices}
        assert not any(code in str(public) for code in codes)
        assert not any(key in str(public) for key in KEYS[:3])
        assert public["handover_id"] == handover_id


async def test_households_that_the_bot_cannot_write_to_are_named_to_who_hands_out(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        await make_member(tx, KEYS[0])
        await make_member(tx, KEYS[1], started=False)  # never pressed Start
        load = await send(tx, world)
        await count_all(tx, world, load, bags=4, now=await rest(tx, world, load))
        lists = await told(tx, "slots_without_chat")
        assert {recipient for recipient, _ in lists} == {
            f"person:{world.liaison.id}",
            f"person:{world.helper.id}",
        }
        assert [row["address"] for row in lists[0][1]["slots"]] == list(KEYS[1:])
        assert len(await told(tx, "pickup_slot")) == 1


async def test_who_ordered_for_a_household_without_chat_is_told_its_time_and_code(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS[:1])
        neighbour = await make_member(tx, KEYS[1])
        await tx.run(order.update().values(for_other=1, placed_by=neighbour.person_id))
        load = await send(tx, world)
        await count_all(tx, world, load, bags=1, now=await rest(tx, world, load))
        [(recipient, data)] = await told(tx, "pickup_slot")
        assert (recipient, data["address"]) == (f"person:{neighbour.id}", KEYS[0])
        assert await told(tx, "slots_without_chat") == []


async def test_nobody_is_called_down_at_night(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        evening = datetime(2026, 3, 2, 13, 20, tzinfo=UTC)  # 21:20; rested at 21:50
        handover_id = await open_with(tx, world, KEYS, now=evening)
        for row in await slots_of(tx, handover_id):
            starts = row.starts_at.astimezone(SHANGHAI)
            assert (starts.date().day, starts.time() >= time(7)) == (3, True)


async def test_a_load_counted_after_midnight_waits_for_the_morning(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        night = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # 02:00 on the 3rd
        handover_id = await open_with(tx, world, KEYS, now=night)
        first = (await slots_of(tx, handover_id))[0].starts_at.astimezone(SHANGHAI)
        assert (first.day, first.time()) == (3, time(7))


async def test_a_plan_that_does_not_fit_says_by_how_many_minutes_and_goes_on_next_day(
    db: Database,
):
    async with db.write() as tx:
        world = await make_world(tx, **{"floors: 1-3": "floors: 1-10"})
        await tx.run(delivery_point.update().values(lane_metres=2, opens="15:00", closes="16:15"))
        keys = await tx.scalars(select(household.c.key).order_by(household.c.position))
        handover_id = await open_with(tx, world, list(keys))
        [(recipient, data)] = await told(tx, "timetable_does_not_fit")
        assert recipient == f"person:{world.liaison.id}"
        assert data["minutes_missing"] > 0
        rows = await slots_of(tx, handover_id)
        assert len(rows) == len(keys)
        for row in rows:
            assert row.starts_at.astimezone(SHANGHAI).time() >= time(15)
            assert row.ends_at.astimezone(SHANGHAI).time() <= time(16, 15)
        days = {row.starts_at.astimezone(SHANGHAI).day for row in rows}
        assert {2, 3} <= days


async def test_when_the_second_truck_is_late_the_liaison_opens_with_what_is_there(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        await make_packed(tx, world, KEYS[:2], clerk=world.shop_clerk)
        early, late = await send(tx, world), await send(tx, world, clerk=world.shop_clerk)
        over = await rest(tx, world, early)
        counted = await count_all(tx, world, early, bags=4, now=over)
        assert counted.opened is None
        with pytest.raises(NoRight):
            await open_now(tx, world, counted.handover_id, over, actor=world.helper)
        opened = await open_now(tx, world, counted.handover_id, over)
        assert (opened.households, opened.bags) == (4, 4)
        again = await open_now(tx, world, counted.handover_id, over)
        assert again == opened
        assert await tx.scalar(select(func.count()).select_from(slot)) == 4

        over = await rest(tx, world, late, now=over)
        second = await count_all(tx, world, late, bags=2, now=over)
        assert second.opened is not None
        assert second.handover_id != counted.handover_id
        assert (second.opened.households, second.opened.bags) == (2, 2)
        home = await household_id_of(tx, KEYS[0])
        views = await pickups_of(tx, household_ids=[home])
        assert len({view.pickup_code for view in views}) == 2


async def open_now(tx: Transaction, world: World, handover_id: int, now: datetime, actor=None):
    return await open_handover(
        tx,
        actor=actor or world.liaison,
        handover_id=handover_id,
        chance=SeededChance("open"),
        now=now,
    )


async def test_a_hand_over_does_not_open_while_everything_rests(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        load = await send(tx, world)
        handover_id = await tx.scalar(select(handover.c.id))
        with pytest.raises(WrongState):
            await open_now(tx, world, handover_id, TRUCK)
        over = await rest(tx, world, load)
        with pytest.raises(NotRested) as refusal:
            await open_now(tx, world, handover_id, TRUCK)
        assert refusal.value.until == over
        with pytest.raises(StaleButton):
            await open_now(tx, world, handover_id + 1, TRUCK)


@contextmanager
def counted_statements(db: Database) -> Iterator[Counter[str]]:
    """Count what is sent to the database, by the first word."""
    seen: Counter[str] = Counter()

    def see(_connection, _cursor, statement, *_rest):
        seen[statement.split(maxsplit=1)[0]] += 1

    event.listen(db.writer.sync_engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        event.remove(db.writer.sync_engine, "before_cursor_execute", see)


async def whole_way(db: Database, keys_wanted: int) -> Counter[str]:
    """Send, rest, count and open for so many households; the statements that took."""
    async with db.write() as tx:
        towers = "codes: 1-10, units: 1-2, floors: 1-15, rooms_per_floor: 2"
        world = await make_world(
            tx,
            **{
                "codes: 1-2, units: 1-2, floors: 1-3, rooms_per_floor: 2": towers,
                'codes: "3", houses': 'codes: "99", houses',
            },
        )
        homes = await tx.all(select(household.c.id, household.c.key).limit(keys_wanted))
        person_id = world.helper.id
        await tx.insert_many(
            member,
            [
                {
                    "household_id": home.id,
                    "person_id": person_id,
                    "state": "accepted",
                    "asked_at": TRUCK,
                }
                for home in homes
            ],
        )
        await make_packed(tx, world, [home.key for home in homes])
        with counted_statements(db) as seen:
            load = await send(tx, world)
            over = await rest(tx, world, load)
            counted = await count_all(tx, world, load, bags=len(homes), now=over)
        assert counted.opened is not None
        assert counted.opened.households == keys_wanted
        ready = select(func.count()).select_from(parcel).where(parcel.c.state == "ready")
        assert await tx.scalar(ready) == keys_wanted
    return seen


@pytest.mark.parametrize("households", [6, 600])
async def test_six_hundred_households_take_as_many_statements_as_six(db: Database, households: int):
    seen = await whole_way(db, households)
    # Two more for 600: notices that were said before are looked up 500 keys at a time.
    assert seen.total() <= 115 + households // 300, seen
