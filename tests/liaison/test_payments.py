"""Households say that they have paid; the liaison decides, singly and on all at once."""

import pytest
from sqlalchemy import select

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.payments import claim
from fulfillment.notices import Notice
from orders.actors import person_actor
from orders.rules.errors import NoRight, NotYours, StaleButton
from tests.builders import make_member
from tests.liaison.chat import Chat
from tests.supply.rounds import MORNING, make_packed_round, notices, parcel_of


async def request_of(tx, world, address):
    parcel = await parcel_of(tx, world, address)
    return await tx.one(select(payment_request).where(payment_request.c.parcel_id == parcel.id))


async def state_of(tx, world, address):
    return (await request_of(tx, world, address)).state


async def make_chat(tx, world, *, actor=None, language="en"):
    return Chat(tx, actor or world.liaison, MORNING, language)


async def claims(tx, world, address):
    """The household says on its pay page that it has paid."""
    clerkless = person_actor(world.liaison.person_id)
    reference = (await request_of(tx, world, address)).reference
    await claim(tx, actor=clerkless, reference=reference, now=MORNING)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_i_have_paid_is_a_claim_and_shown_as_one(db, language):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        due = next(
            row
            for row in await notices(tx, Notice.PAYMENT_DUE)
            if row.data["address"] == "1-1-101" and row.data["supplier"] == "大超市"
        )
        household = person_actor(int(due.recipient.removeprefix("person:")))
        chat = await make_chat(tx, world, actor=household, language=language)
        screen = NOTICE_SCREENS[Notice.PAYMENT_DUE](texts_for(language), due.data)
        assert screen.qr == due.data["link"] == screen.rows[0][0].url
        await chat.shows(screen)
        await chat.sends(screen.rows[1][0].as_data()["callback_data"])
        (page,) = chat.keys  # the sum and the pay page stay at hand
        assert page.url == due.data["link"]
        assert chat.toast
        assert await state_of(tx, world, "1-1-101") == "claimed"
        await chat.sends(f"pc:{due.data['request_id']}")  # pressed again
        assert await state_of(tx, world, "1-1-101") == "claimed"


async def test_a_neighbour_cannot_claim_for_another_household(db):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        stranger = await make_chat(tx, world, actor=await make_member(tx, "1-1-102"))
        request = await request_of(tx, world, "1-1-101")
        with pytest.raises(NotYours):
            await stranger.sends(f"pc:{request.id}")
        with pytest.raises(StaleButton):
            await stranger.sends("pc:999")
        for data in (f"po:{request.id}", f"pd:{request.id}:confirm", f"pt:{request.parcel_id}"):
            with pytest.raises(NoRight):
                await stranger.sends(data)
        assert (await request_of(tx, world, "1-1-101")).state == "due"


async def test_the_list_begins_with_who_says_that_they_have_paid(db):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await claims(tx, world, "3")
        chat = await make_chat(tx, world)
        text = await chat.says("/unpaid")
        assert "1 of them say" in text
        assert chat.keys[0].text == "💬 3 · ¥20.00"


async def test_one_payment_is_confirmed_and_another_not_found(db):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await claims(tx, world, "3")
        await claims(tx, world, "1-1-101")
        chat = await make_chat(tx, world)
        await chat.says("/unpaid")
        await chat.presses("💬 3")
        await chat.presses("Money is there")
        assert await state_of(tx, world, "3") == "confirmed"
        assert [key.text for key in chat.keys] == ["Who has not paid"]
        await chat.says("/unpaid")
        await chat.presses("💬 1-1-101")
        await chat.presses("Not found")
        assert await state_of(tx, world, "1-1-101") == "due"
        assert len(await notices(tx, Notice.PAYMENT_NOT_FOUND)) == 1


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_parcel_is_held_dropped_taken_back_and_waived(db, language):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        chat = await make_chat(tx, world, language=language)

        async def does(data, state):
            await chat.sends(data)
            assert (await parcel_of(tx, world, "3")).state == state

        await does(f"pd:{request.id}:hold", "held")
        await does(f"pd:{request.id}:hold", "held")
        await does(f"pd:{request.id}:drop", "dropped_unpaid")
        await does(f"pt:{request.parcel_id}", "packed")
        await does(f"pd:{request.id}:waive", "packed")
        assert await state_of(tx, world, "3") == "waived"


async def test_all_that_say_they_paid_are_confirmed_after_being_asked_once_more(db):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        for address in ("3", "1-1-101"):
            await claims(tx, world, address)
        chat = await make_chat(tx, world)
        await chat.says("/unpaid")
        asked = await chat.presses("Confirm all 2")
        assert "1-1-101" in asked
        assert "¥60.50" in asked
        assert await state_of(tx, world, "3") == "claimed"
        await chat.presses("Yes")
        assert await state_of(tx, world, "3") == "confirmed"
        assert await state_of(tx, world, "1-1-201") == "due"


async def test_who_claims_between_the_question_and_the_answer_is_not_confirmed_unseen(db):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await claims(tx, world, "3")
        chat = await make_chat(tx, world)
        await chat.says("/unpaid")
        await chat.presses("Confirm all 1")
        await claims(tx, world, "1-1-101")
        assert "changed meanwhile" in await chat.presses("Yes")
        assert await state_of(tx, world, "3") == "claimed"
        await chat.presses("Yes")
        assert await state_of(tx, world, "1-1-101") == "confirmed"


@pytest.mark.parametrize(("words", "state"), [("Hold all", "held"), ("Drop all", "dropped_unpaid")])
async def test_all_unpaid_are_held_or_dropped_but_not_who_says_that_they_paid(db, words, state):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await claims(tx, world, "3")
        chat = await make_chat(tx, world)
        await chat.says("/unpaid")
        await chat.presses(words)
        await chat.presses("Yes")
        states = {each: (await parcel_of(tx, world, each)).state for each in ("1-1-101", "3")}
        assert states == {"1-1-101": state, "3": "packed"}
        assert chat.toast == "Done"


async def test_the_deadlines_notice_leads_to_the_same_buttons(db):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        data = {
            "cycle_id": world.cycle_id,
            "cycle_number": 1,
            "compound_id": world.compound_id,
            "pay_by": MORNING.isoformat(),
            "timezone": "Asia/Shanghai",
            "currency": "CNY",
            "total": 2000,
            "unpaid": [
                {
                    "request_id": request.id,
                    "address": "3",
                    "number": "1-1",
                    "amount": 2000,
                    "state": "due",
                    "reachable": True,
                }
            ],
        }
        chat = await make_chat(tx, world)
        screen = NOTICE_SCREENS[Notice.UNPAID_AT_DEADLINE](texts_for("en"), data)
        await chat.shows(screen)
        await chat.presses("One by one")
        await chat.shows(screen)
        assert "are not delivered" in await chat.presses("Drop all")


async def test_a_page_that_is_gone_shows_the_last_one(db):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        chat = await make_chat(tx, world)
        assert "Page 1 of 1" in await chat.sends(f"pu:{world.compound_id}:{world.cycle_id}:7")


async def test_an_unknown_verdict_is_a_stale_button(db):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        chat = await make_chat(tx, world)
        for data in (
            f"pd:{request.id}:steal",
            f"pa:{world.compound_id}:{world.cycle_id}:steal",
            f"py:{world.compound_id}:{world.cycle_id}:steal:0",
        ):
            with pytest.raises(StaleButton):
                await chat.sends(data)
