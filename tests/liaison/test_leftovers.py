"""In the chat: what nobody collected, free goods, the pickup code as a picture."""

import pytest
from sqlalchemy import select

from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.free_lists import (
    FreeWish,
    approve_free_list,
    make_free_list,
)
from fulfillment.money.use_cases.donations import Given, record_donation
from orders.actors import person_actor
from orders.rules.errors import NotYours, StaleButton
from orders.tables.households import member
from tests.builders import household_id_of, make_member
from tests.handover.hands import AT, code_of
from tests.handover.loads import make_world, open_with, states
from tests.liaison.chat import Chat

HOMES = ("1-1-101", "1-1-201", "3")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_all_are_brought_but_one_that_is_kept_and_brought_later(db):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, HOMES)
        chat = Chat(tx, world.liaison, AT)
        await chat.sends(f"lfo:{world.compound_id}")
        await chat.presses("From now on")
        assert "goes up to the door" in chat.text.split("is:")[1]
        await chat.presses("Pickup of")
        await chat.presses("3 ·")  # the last of the three: kept after all
        assert "stays at the point (1): 3" in await chat.presses("Go on to closing")
        assert "1-1-101" in await chat.presses("Yes")
        assert await states(tx) == {"1-1-101": "ready", "1-1-201": "ready", "3": "held"}
        await chat.sends(f"lfo:{world.compound_id}")
        await chat.presses("closed")
        assert "Being brought by volunteers" in await chat.presses("Bring all")
        ways = await tx.scalars(select(slot.c.way))
        assert set(ways) == {"door"}


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_free_goods_are_ticked_and_a_slip_is_taken_back(db):
    async with db.write() as tx:
        world = await make_world(tx)
        rice = Given("goods", goods="大米", unit="袋", quantity=2, donor="区政府")
        gift = await record_donation(
            tx, actor=world.liaison, compound_id=world.compound_id, given=rice, now=AT
        )
        list_id = await make_free_list(
            tx, actor=world.liaison, donation_id=gift, wish=FreeWish("household", 1), now=AT
        )
        await approve_free_list(tx, actor=world.liaison, list_id=list_id, urgent=[], now=AT)
        chat = Chat(tx, world.helper, AT)
        assert "大米" in await chat.sends(f"frg:{world.compound_id}")
        await chat.presses("大米")
        assert "1 of 2" in await chat.presses("1-1-101")
        assert "0 of 2" in await chat.presses("has not got it")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_household_shows_its_own_code_and_nobody_elses(db):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, HOMES)
        home = await household_id_of(tx, "3")
        mine = await tx.scalar(select(member.c.person_id).where(member.c.household_id == home))
        chat = Chat(tx, person_actor(mine), AT)
        await chat.says("/my")
        await chat.presses("Pickup code of 3")
        assert chat.screens[0].qr == await code_of(tx, "3")
        with pytest.raises(StaleButton):
            await chat.sends(f"puc:{home}:{handover_id + 7}")
        neighbour = Chat(tx, await make_member(tx, "1-1-102"), AT)
        with pytest.raises(NotYours):
            await neighbour.sends(f"puc:{home}:{handover_id}")
