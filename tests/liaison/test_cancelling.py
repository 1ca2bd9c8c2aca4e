"""A liaison cancels a cycle in the chat, and sees to the money."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from fulfillment.handover.use_cases.sending import mark_sent
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.cancel_views import give_reason
from fulfillment.money.use_cases.payments import claim, confirm
from fulfillment.notices import Notice
from orders.actors import Actor, person_actor
from orders.rules.errors import AlreadySent, MissingReason, NoRight, StaleButton, TextTooLong
from orders.tables.cycles import cycle
from orders.tables.households import member
from orders.use_cases.awaiting import AWAITED_FOR
from tests.builders import (
    CUTOFF,
    DURING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    make_order,
)
from tests.liaison.chat import Chat
from tests.money.cancellations import NOON, next_round, request_of
from tests.supply.rounds import make_packed_round, make_round, notices

WHY = "超市停业 a < b"


async def make_chat(tx, world, *, actor=None, language="en", now=NOON):
    return Chat(tx, actor or world.liaison, now, language)


async def state_of(tx, cycle_id):
    return await tx.scalar(select(cycle.c.state).where(cycle.c.id == cycle_id))


async def home_chat(tx, address, *, now=NOON):
    person_id = await tx.scalar(
        select(member.c.person_id).where(
            member.c.household_id == await household_id_of(tx, address)
        )
    )
    return Chat(tx, person_actor(person_id), now)


async def some_paid(tx):
    """Packed; one has paid, one says so, three have done nothing."""
    world = await make_packed_round(tx)
    rows = await tx.all(select(payment_request).order_by(payment_request.c.id))
    await confirm(tx, actor=world.liaison, request_ids=[rows[0].id], now=NOON)
    await claim(tx, actor=Actor("page"), reference=rows[1].reference, now=NOON)
    return world


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_cycle_is_cancelled_in_three_steps(db, language):
    async with db.write() as tx:
        world = await some_paid(tx)
        chat = await make_chat(tx, world, language=language)
        await chat.says("/cancel")
        assert len(chat.keys) == 3  # this one, the next before it opens, the menu
        text = await chat.sends(f"xq:{world.cycle_id}")
        assert "¥40.50" in text  # paid by 1-1-101
        text = await chat.says(WHY)
        assert WHY in text
        assert await state_of(tx, world.cycle_id) == "closed"  # nothing has happened yet
        refunds, credit, out = chat.keys
        await chat.presses(refunds.text)
        assert await state_of(tx, world.cycle_id) == "cancelled"
        assert "/refunds" in chat.text
        assert "¥40.50" in chat.text
        for again in (refunds, credit):  # pressed twice, and the other one too
            assert "1" in await chat.sends(again.as_data()["callback_data"])
        await chat.sends(out.as_data()["callback_data"])
        assert await tx.scalar(select(cycle.c.gives_back)) == "refund"
        assert len(await notices(tx, Notice.CYCLE_CANCELLED)) == 1


async def test_where_nobody_was_asked_for_money_there_is_nothing_to_choose(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        cycle_id = await make_open_cycle(tx)
        await make_order(tx, "3", {"A": 1}, cycle_id=cycle_id)
        chat = Chat(tx, liaison, DURING)
        await chat.says("/cancel")
        assert "1 household" in await chat.presses("Cycle 1")
        await chat.says(WHY)
        await chat.presses("Yes, cancel the cycle")
        assert await state_of(tx, cycle_id) == "cancelled"
        home = await home_chat(tx, "3", now=DURING)
        assert "cancelled" in await home.says("/order")
        assert "4 Mar 08:00" in await home.says("/my")


async def test_the_next_cycle_can_be_called_off(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        first = await make_open_cycle(tx)
        chat = Chat(tx, liaison, DURING)
        await chat.says("/cancel")
        await chat.presses("The next one")
        await chat.says(WHY)
        await chat.presses("Yes, cancel the cycle")
        assert "7 Mar 08:00" in chat.text
        assert await state_of(tx, first) == "open"
        home = await make_member(tx, "3", phone="+8613900000009")
        await chat.says("/cancel")
        first_key, next_key = (key.text for key in chat.keys[:2])
        assert "Cycle 1" in first_key
        assert "7 Mar" in next_key
        assert "cancelled" not in await Chat(tx, home, DURING).says("/order")


async def test_what_changed_while_the_reason_was_written_is_shown_first(db):
    async with db.write() as tx:
        world = await some_paid(tx)
        chat = await make_chat(tx, world)
        await chat.sends(f"xq:{world.cycle_id}")
        await chat.says(WHY)
        old = next(key for key in chat.keys if "refund" in key.text)
        request = await request_of(tx, "3", world.cycle_id)
        await confirm(tx, actor=world.liaison, request_ids=[request.id], now=NOON)
        text = await chat.sends(old.as_data()["callback_data"])
        assert "changed meanwhile" in text
        assert "Paid: 2" in text
        assert await state_of(tx, world.cycle_id) == "closed"
        await chat.presses("keep it as credit")
        assert await state_of(tx, world.cycle_id) == "cancelled"


async def test_who_thinks_better_of_it_cancels_nothing(db):
    async with db.write() as tx:
        world = await some_paid(tx)
        chat = await make_chat(tx, world)
        await chat.sends(f"xq:{world.cycle_id}")
        await chat.presses("Do not cancel")
        await chat.says("good evening")
        await chat.sends(f"xq:{world.cycle_id}")
        chat.now += AWAITED_FOR
        await chat.says("good evening")
        assert await tx.scalar(select(cycle.c.reason)) is None
        assert await state_of(tx, world.cycle_id) == "closed"


async def test_bad_reasons_and_bad_presses_cancel_nothing(db):
    async with db.write() as tx:
        world = await some_paid(tx)
        chat = await make_chat(tx, world)
        await chat.sends(f"xq:{world.cycle_id}")
        with pytest.raises(TextTooLong):
            await chat.says("x" * 301)
        with pytest.raises(StaleButton):
            await chat.sends(f"xc:{world.cycle_id}:pocket:1")
        with pytest.raises(StaleButton):
            await chat.sends("xq:999")
        await chat.sends(f"xc:{world.cycle_id}:refund:1")  # without a reason
        assert await state_of(tx, world.cycle_id) == "closed"
        neighbour = await make_chat(
            tx, world, actor=await make_member(tx, "1-1-102", phone="+8613900000003")
        )
        for data in (f"xq:{world.cycle_id}", f"xc:{world.cycle_id}:refund:1", "xn:1", "xr:1:0"):
            with pytest.raises(NoRight):
                await neighbour.sends(data)
        for command in ("/cancel", "/refunds"):
            with pytest.raises(NoRight):
                await neighbour.says(command)


async def test_what_rides_is_named_and_refused(db):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ids = list(await tx.scalars(select(payment_request.c.id)))
        await confirm(tx, actor=world.liaison, request_ids=ids, now=NOON)
        await mark_sent(tx, actor=world.clerk, **world.of_list, now=NOON)
        chat = await make_chat(tx, world)
        assert "Cycle 1 rides already" in await chat.says("/cancel")
        with pytest.raises(AlreadySent):
            await chat.sends(f"xq:{world.cycle_id}")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_refunds_are_ticked_off_one_by_one(db, language):
    async with db.write() as tx:
        world = await some_paid(tx)
        chat = await make_chat(tx, world, language=language)
        await chat.sends(f"xq:{world.cycle_id}")
        await chat.says(WHY)
        await chat.presses(chat.keys[0].text)
        row = await tx.one(select(refund))
        reference = (await request_of(tx, "1-1-101", world.cycle_id)).reference
        assert reference in await chat.says("/refunds")
        await chat.presses("1-1-101")
        assert reference in chat.text
        await chat.sends(f"xt:{row.id}")
        await chat.sends(f"xt:{row.id}")  # pressed twice
        assert len(await notices(tx, Notice.REFUNDED)) == 1
        assert "1-1-101" not in "".join(key.text for key in chat.keys)
        await chat.sends(f"xf:{row.id}")
        assert "✅" in chat.text
        with pytest.raises(StaleButton):
            await chat.sends("xf:999")


async def test_who_said_that_they_paid_is_looked_into_from_the_refunds(db):
    async with db.write() as tx:
        world = await some_paid(tx)
        chat = await make_chat(tx, world)
        await chat.sends(f"xq:{world.cycle_id}")
        await chat.says(WHY)
        await chat.presses("refund what was paid")
        address = "1-1-201"
        home = await home_chat(tx, address)
        told = [
            note
            for note in await notices(tx, Notice.ORDER_CANCELLED)
            if note.data["address"] == "3"
        ]
        neighbour = await home_chat(tx, "3")
        await neighbour.shows(NOTICE_SCREENS[Notice.ORDER_CANCELLED](texts_for("en"), told[0].data))
        assert "Cancelled" in await neighbour.presses("I had paid")
        assert "cancelled; you said" in await neighbour.says("/my")
        assert "cancelled" in await home.says("/my")
        await chat.says("/refunds")
        await chat.presses(f"💬 {address}")
        await chat.presses("Money is there")
        assert "to be sent back" in chat.text
        assert address in await chat.says("/refunds")
        await chat.presses("💬 3")
        await chat.presses("Not found")
        assert "💬" not in await chat.says("/refunds")


async def test_credit_is_seen_on_the_bill_and_in_my(db):
    async with db.write() as tx:
        world = await make_packed_round(tx, {"3": {"A": 1}})
        request = await request_of(tx, "3", world.cycle_id)
        await confirm(tx, actor=world.liaison, request_ids=[request.id], now=NOON)
        chat = await make_chat(tx, world)
        await chat.sends(f"xq:{world.cycle_id}")
        await chat.says(WHY)
        await chat.presses("keep it as credit")
        home = await home_chat(tx, "3")
        assert "Your credit with Big Supermarket: ¥10.00" in await home.says("/my")
        await next_round(tx, world, {"3": {"B": 1}})
        (due,) = [n for n in await notices(tx, Notice.PAYMENT_DUE) if n.data["credit_used"]]
        await home.shows(NOTICE_SCREENS[Notice.PAYMENT_DUE](texts_for("en"), due.data))
        assert "Please pay ¥20.50" in home.text
        assert "Together ¥30.50, already paid: ¥10.00" in home.text
        await home.presses("I have paid")
        assert "¥20.50" in home.text
        assert "Your credit" not in await home.says("/my")


async def test_an_empty_reason_is_none(db):
    async with db.write() as tx:
        world = await make_round(tx)
        chat = await make_chat(tx, world, now=CUTOFF + timedelta(hours=1))
        with pytest.raises(MissingReason):
            await give_reason(
                tx, actor=world.liaison, cycle_id=world.cycle_id, reason=" \n ", now=chat.now
            )
