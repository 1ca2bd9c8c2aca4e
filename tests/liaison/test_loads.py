"""A truck at the gate, a step a press, and the pickup that opens behind it."""

from datetime import timedelta

import pytest

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from fulfillment.handover.notices import Notice
from fulfillment.handover.use_cases.consignments import release_due
from orders.rules.errors import BadQuantity, NoRight, NotRested, StaleButton
from tests.builders import make_member
from tests.handover.loads import REST, TRUCK, make_packed, make_world, send, told
from tests.liaison.chat import Chat

HOMES = ("1-1-101", "1-1-201", "3")


async def make_load(tx):
    world = await make_world(tx)
    await make_packed(tx, world, HOMES)
    return world, await send(tx, world)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_from_the_trucks_notice_to_an_open_pickup(db, language):
    async with db.write() as tx:
        world, load = await make_load(tx)
        chat = Chat(tx, world.liaison, TRUCK, language)
        (_, data), *_ = await told(tx, Notice.TRUCK_SENT)
        await chat.shows(NOTICE_SCREENS[Notice.TRUCK_SENT](texts_for(language), data))
        for _ in ("admit", "disinfect", "rest"):
            await chat.sends(chat.keys[0].as_data()["callback_data"])
        assert "15:30" in chat.text
        chat.now = TRUCK + REST
        await release_due(tx, now=chat.now)
        (_, data), *_ = await told(tx, Notice.CONSIGNMENT_RELEASED)
        await chat.shows(NOTICE_SCREENS[Notice.CONSIGNMENT_RELEASED](texts_for(language), data))
        await chat.sends(f"ls:{load}:count")
        assert "📦" in chat.text
        await chat.sends(chat.keys[0].as_data()["callback_data"])
        assert "小园" in chat.text or "Little Garden" in chat.text


async def test_a_step_pressed_twice_is_done_once(db):
    async with db.write() as tx:
        world, load = await make_load(tx)
        chat = Chat(tx, world.guard, TRUCK)
        await chat.sends(f"ls:{load}:admit")
        chat.now += timedelta(minutes=5)
        text = await chat.sends(f"ls:{load}:admit")
        assert "let in 15:00" in text


async def test_nobody_counts_before_the_rest_is_over(db):
    async with db.write() as tx:
        world, load = await make_load(tx)
        chat = Chat(tx, world.guard, TRUCK)
        for step in ("admit", "disinfect", "rest"):
            await chat.sends(f"ls:{load}:{step}")
        with pytest.raises(NotRested):
            await chat.sends(f"ls:{load}:count")


async def test_another_number_is_typed_and_the_difference_said(db):
    async with db.write() as tx:
        world, load = await make_load(tx)
        chat = Chat(tx, world.liaison, TRUCK)
        for step in ("admit", "disinfect", "rest"):
            await chat.sends(f"ls:{load}:{step}")
        chat.now = TRUCK + REST
        await release_due(tx, now=chat.now)
        await chat.says("/loads")
        await chat.presses("🚚")
        await chat.presses("Another number")
        for nonsense in ("many", "-1", "123456789"):
            with pytest.raises(BadQuantity):
                await chat.says(nonsense)
            await chat.sends(f"ls:{load}:count_other")  # the program would have rolled back
        assert "1 bag is missing" in await chat.says("２")
        assert "Pickup is open" in chat.text


async def test_a_load_is_turned_away_with_a_typed_reason(db):
    async with db.write() as tx:
        world, load = await make_load(tx)
        chat = Chat(tx, world.guard, TRUCK)
        await chat.sends(f"ls:{load}:refuse")
        assert "no papers" in await chat.says("no papers")
        assert not chat.keys
        assert len(await told(tx, Notice.CONSIGNMENT_REFUSED)) == 1
        assert "No truck" in await chat.says("/loads")


async def test_pickup_may_be_opened_without_a_late_truck(db):
    async with db.write() as tx:
        world, load = await make_load(tx)
        await make_packed(tx, world, ["2-1-101"], clerk=world.shop_clerk)
        await send(tx, world, clerk=world.shop_clerk)
        chat = Chat(tx, world.liaison, TRUCK)
        for step in ("admit", "disinfect", "rest"):
            await chat.sends(f"ls:{load}:{step}")
        chat.now = TRUCK + REST
        await chat.sends(f"ls:{load}:count")
        await chat.presses("All loads")
        assert "Pickup is open: 3 households" in await chat.presses("Open pickup")
        await chat.says("/loads")
        assert len([key for key in chat.keys if "🚚" in key.text]) == 1


async def test_only_who_has_to_do_with_trucks_sees_them(db):
    async with db.write() as tx:
        _, load = await make_load(tx)
        chat = Chat(tx, await make_member(tx, "1-1-102"), TRUCK)
        with pytest.raises(NoRight):
            await chat.says("/loads")
        for data in (f"ll:{load}", f"ls:{load}:admit", f"ls:{load}:refuse", f"ls:{load}:count"):
            with pytest.raises(NoRight):
                await chat.sends(data)
        with pytest.raises(StaleButton):
            await chat.sends("ll:999")


async def test_an_unknown_step_is_a_stale_button(db):
    async with db.write() as tx:
        world, load = await make_load(tx)
        chat = Chat(tx, world.guard, TRUCK)
        with pytest.raises(StaleButton):
            await chat.sends(f"ls:{load}:dance")
