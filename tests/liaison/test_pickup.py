"""Handing out by codes in the chat, watching how far it is, closing."""

from datetime import timedelta

import pytest

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from fulfillment.handover.notices import Notice
from orders.rules.errors import CodesDoNotMatch, NoRight, StaleButton, WrongState
from tests.builders import make_member
from tests.handover.hands import AT, code_of
from tests.handover.loads import bag_codes, make_world, open_with, states, told
from tests.liaison.chat import Chat

HOMES = ("1-1-101", "1-1-201", "3")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_two_codes_in_one_message_hand_out_a_bag(db, language):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, HOMES, bags=2)
        chat = Chat(tx, world.helper, AT, language)
        await chat.says("/handout")
        code, (first, second) = await code_of(tx, "3"), await bag_codes(tx, "3")
        assert await chat.says(code)
        assert "3" in await chat.says(f"{code} {first}")
        assert "✅" in chat.text
        assert (await states(tx))["3"] == "ready"
        await chat.says(f" {code}，{second.lower()} ")
        assert (await states(tx))["3"] == "collected"
        await chat.says(code)
        assert not chat.keys


async def test_codes_that_do_not_belong_together_hand_out_nothing(db):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, HOMES)
        chat = Chat(tx, world.helper, AT)
        (other,) = await bag_codes(tx, "3")
        with pytest.raises(CodesDoNotMatch):
            await chat.says(f"{await code_of(tx, '1-1-101')} {other}")


async def test_codes_from_a_neighbour_are_an_ordinary_message(db):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, HOMES)
        chat = Chat(tx, await make_member(tx, "1-1-102"), AT)
        (bag,) = await bag_codes(tx, "3")
        await chat.says(f"{await code_of(tx, '3')} {bag}")
        assert (await states(tx))["3"] == "ready"
        with pytest.raises(NoRight):
            await chat.says("/handout")


async def test_the_liaison_sees_who_has_collected_and_who_is_late(db):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, HOMES)
        chat = Chat(tx, world.liaison, AT)
        (bag,) = await bag_codes(tx, "3")
        await chat.says(f"{await code_of(tx, '3')} {bag}")
        chat.now = AT + timedelta(hours=3)
        await chat.says("/handout")
        text = await chat.presses("1 of 3 households")
        assert "Building 3: 1 of 1 ✅" in text
        assert "1-1-101" in text.split("Late")[1]


async def test_closing_is_asked_once_more_and_names_what_is_held(db):
    async with db.write() as tx:
        world = await make_world(tx)
        handover = await open_with(tx, world, HOMES)
        chat = Chat(tx, world.liaison, AT)
        await chat.sends(f"ho:{handover}")
        assert "3 households have not collected" in await chat.presses("Close")
        assert (await states(tx))["3"] == "ready"
        assert "1-1-101" in await chat.presses("Yes")
        assert (await states(tx))["3"] == "held"
        await chat.sends(f"hs:{handover}:close")  # pressed twice
        assert not (await chat.sends(f"ho:{handover}")).startswith("Late")
        with pytest.raises(WrongState):
            await chat.sends(f"hs:{handover}:open")


async def test_a_slots_picture_and_number_are_the_code_that_hands_out(db):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, HOMES)
        for _, data in await told(tx, Notice.PICKUP_SLOT):
            screen = NOTICE_SCREENS[Notice.PICKUP_SLOT](texts_for("zh_CN"), data)
            assert screen.qr == await code_of(tx, data["address"])
            assert screen.qr in screen.text


async def test_strangers_and_old_buttons(db):
    async with db.write() as tx:
        world = await make_world(tx)
        handover = await open_with(tx, world, HOMES)
        chat = Chat(tx, await make_member(tx, "1-1-102"), AT)
        for data in (f"ho:{handover}", f"hs:{handover}:close", f"hs:{handover}:ask_close"):
            with pytest.raises(NoRight):
                await chat.sends(data)
        liaison = Chat(tx, world.liaison, AT)
        for data in ("ho:999", "hs:999:close", f"hs:{handover}:dance"):
            with pytest.raises(StaleButton):
                await liaison.sends(data)
