"""Ordering the same again: by the button, in private, in the group; what is different is said."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.handlers.group import group_texts
from bot.screens.group import text_answer
from orders.rules.errors import NoEarlierOrder, StaleButton
from orders.rules.errors_people import NeedsConsent
from orders.tables.cycles import cycle, offer
from orders.tables.orders import draft, late_order, order, order_line
from orders.use_cases.group_orders import take_text
from storage.tables import audit
from tests.builders import household_id_of, make_consent, make_member
from tests.liaison.chat import Chat
from tests.orders.rounds import ROOM, Rounds, make_rounds
from tests.screens.reading import seen

ORDERED = {"A": 2, "C": 1}


async def rounds_with_an_order(tx, **changes) -> Rounds:
    rounds = await make_rounds(tx)
    await rounds.orders(ORDERED)
    await rounds.next_cycle(**changes)
    return rounds


def chat_of(rounds: Rounds, language="en") -> Chat:
    return Chat(rounds.tx, rounds.actor, rounds.now, language)


async def lines_of(rounds: Rounds, key=ROOM) -> dict[str, int]:
    home = await household_id_of(rounds.tx, key)
    rows = await rounds.tx.all(
        select(offer.c.code, order_line.c.quantity)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .join(order, order.c.id == order_line.c.order_id)
        .where(order.c.cycle_id == rounds.cycle_id, order.c.household_id == home)
    )
    return {row.code: row.quantity for row in rows}


async def in_group(rounds: Rounds, text: str, *, actor=None, later=timedelta()):
    now = rounds.now + later
    return await take_text(
        rounds.tx,
        actor=actor or rounds.actor,
        group_id=rounds.group_id,
        text=text,
        sent_at=now,
        now=now,
    )


@pytest.mark.parametrize(
    ("language", "button", "confirm"),
    [("en", "Same as last time (cycle 1)", "Confirm"), ("zh_CN", "和上次一样（第 1 期）", "确认")],
)
async def test_the_button_fills_the_form_and_nothing_is_placed_before_it_is_confirmed(
    db, language, button, confirm
):
    async with db.write() as tx:
        rounds = await rounds_with_an_order(tx)
        chat = chat_of(rounds, language)
        await chat.says("/order")
        for _ in range(2):  # pressed twice it is the same
            text = await chat.presses(button)
            assert "¥48.00" in text
            assert await lines_of(rounds) == {}
        await chat.presses(confirm)
        assert await lines_of(rounds) == ORDERED


async def test_it_sets_and_never_adds(db):
    async with db.write() as tx:
        rounds = await rounds_with_an_order(tx)
        chat = chat_of(rounds)
        await chat.says("/order")
        await chat.sends(f"q:{rounds.cycle_id}:{rounds.home}:B:1")
        await chat.presses("Same as last time")
        await chat.presses("Confirm")
        assert await lines_of(rounds) == ORDERED


async def test_who_never_ordered_has_no_such_button_and_an_old_one_says_why(db):
    async with db.write() as tx:
        rounds = await make_rounds(tx)
        chat = chat_of(rounds)
        await chat.says("/order")
        assert not [key for key in chat.keys if "last time" in key.text]
        with pytest.raises(NoEarlierOrder):
            await chat.sends(f"oa:{rounds.cycle_id}:{rounds.home}")


async def test_what_differs_is_named_and_the_rest_is_filled_in(db):
    async with db.write() as tx:
        rounds = await make_rounds(tx)
        await rounds.orders({"A": 2, "B": 1, "C": 2})
        await rounds.next_cycle(A={"limit": 1}, B={"is_offered": False}, C={"price": 3000})
        chat = chat_of(rounds)
        await chat.says("/order")
        text = await chat.presses("Same as last time")
        assert "A Vegetables: 1 instead of 2" in text
        assert "Meat: not offered this time" in text
        assert "C Eggs: now ¥30.00 instead of ¥28.00" in text
        await chat.presses("Confirm")
        assert await lines_of(rounds) == {"A": 1, "C": 2}


async def test_a_code_that_was_given_to_another_bundle_is_not_taken_for_the_old_one(db):
    async with db.write() as tx:
        rounds = await make_rounds(tx)
        await rounds.orders({"A": 1, "C": 2})
        # The eggs' code goes to the meat, the eggs get another.
        await rounds.next_cycle(A={"is_offered": False}, C={"code": "D"}, B={"code": "C"})
        chat = chat_of(rounds)
        await chat.says("/order")
        await chat.presses("Same as last time")
        await chat.presses("Confirm")
        assert await lines_of(rounds) == {"D": 2}


async def test_where_nothing_of_it_is_offered_the_form_stays_as_it_was(db):
    async with db.write() as tx:
        rounds = await rounds_with_an_order(tx, A={"stock": 0}, C={"is_offered": False})
        chat = chat_of(rounds)
        await chat.says("/order")
        await chat.sends(f"q:{rounds.cycle_id}:{rounds.home}:B:2")
        text = await chat.presses("Same as last time")
        assert "Nothing of your order of cycle 1" in text
        assert "sold out" in text
        kept = await tx.scalar(select(draft.c.quantities))
        assert kept == {"B": 2}


async def test_the_last_order_that_was_really_closed_counts(db):
    async with db.write() as tx:
        rounds = await make_rounds(tx)
        await rounds.orders({"A": 1})
        await rounds.next_cycle()
        withdrawn = await rounds.orders({"A": 2})
        await tx.run(update(order).where(order.c.id == withdrawn).values(state="withdrawn"))
        await rounds.next_cycle()
        await rounds.orders({"C": 3})
        cancelled = rounds.cycle_id
        await rounds.next_cycle()
        await tx.run(update(cycle).where(cycle.c.id == cancelled).values(state="cancelled"))
        chat = chat_of(rounds)
        await chat.says("/order")
        await chat.presses("Same as last time (cycle 1)")
        await chat.presses("Confirm")
        assert await lines_of(rounds) == {"A": 1}


async def test_after_the_cut_off_the_button_is_too_late(db):
    async with db.write() as tx:
        rounds = await rounds_with_an_order(tx)
        chat = chat_of(rounds)
        await chat.says("/order")
        chat.now += timedelta(hours=11)
        assert "came later" in await chat.presses("Same as last time")
        assert await tx.scalar(select(func.count()).select_from(draft)) == 0


async def test_nobody_fills_anothers_form(db):
    async with db.write() as tx:
        rounds = await rounds_with_an_order(tx)
        stranger = await make_member(tx, "2-1-101", name="别人")
        chat = Chat(tx, stranger, rounds.now)
        with pytest.raises(NeedsConsent):
            await chat.sends(f"oa:{rounds.cycle_id}:{rounds.home}")
        with pytest.raises(StaleButton):
            await chat_of(rounds).sends(f"oa:999:{rounds.home}")


@pytest.mark.parametrize("words", ["同上期", "和上次一样", "老样子", "same as last time"])
async def test_in_the_group_it_is_placed_at_once_and_twice_is_once(db, words):
    async with db.write() as tx:
        rounds = await rounds_with_an_order(tx)
        for _ in range(2):
            assert (await in_group(rounds, words)).is_clear
            assert await lines_of(rounds) == ORDERED
        placed = select(func.count()).select_from(audit).where(audit.c.verb == "place")
        assert await tx.scalar(placed) == 1


async def test_in_the_group_what_cannot_be_had_so_is_proposed_and_not_placed(db):
    async with db.write() as tx:
        rounds = await rounds_with_an_order(tx, A={"limit": 1}, C={"price": 3000})
        answer = await in_group(rounds, "同上期")
        assert not answer.is_clear
        assert await lines_of(rounds) == {}
        said = seen(text_answer(group_texts(), answer))
        assert "1-1-101 A1 C1" in said
        assert "A 蔬菜包：上次 2 份，这次最多 1 份" in said
        assert "¥" not in said  # never an amount with a room
        # What it proposes can be written as it stands, and waits on the form in private.
        assert (await in_group(rounds, "1-1-101 A1 C1")).is_clear
        assert await lines_of(rounds) == {"A": 1, "C": 1}


async def test_in_private_the_proposal_is_the_form_to_confirm(db):
    async with db.write() as tx:
        rounds = await rounds_with_an_order(tx, A={"limit": 1})
        chat = chat_of(rounds, "zh_CN")
        assert "这次最多 1 份" in await chat.says("老样子")
        await chat.presses("确认")
        assert await lines_of(rounds) == {"A": 1, "C": 1}


async def test_a_neighbour_repeats_for_who_agreed_and_for_nobody_else(db):
    async with db.write() as tx:
        rounds = await make_rounds(tx)
        await make_consent(tx, "2-1-101", rounds.actor)
        assert (await in_group(rounds, "代2-1-101 A1")).is_clear
        await rounds.orders(ORDERED)
        await rounds.next_cycle()
        assert (await in_group(rounds, "代2-1-101 同上期")).is_clear
        assert await lines_of(rounds, "2-1-101") == {"A": 1}
        neighbour = await make_member(tx, "2-1-102", name="别人")
        refused = await in_group(rounds, f"代{ROOM} 同上期", actor=neighbour)
        assert [error.code for error in refused.refusals] == ["needs_consent"]
        assert await lines_of(rounds) == {}


async def test_talk_is_left_alone(db):
    async with db.write() as tx:
        rounds = await make_rounds(tx)
        assert (await in_group(rounds, "老样子")).is_chatter  # nothing to repeat
        assert [e.code for e in (await in_group(rounds, "同上期")).refusals] == ["no_earlier_order"]
        await rounds.orders(ORDERED)
        await rounds.next_cycle()
        assert (await in_group(rounds, "1-1-101 B1")).is_clear
        assert (await in_group(rounds, "老样子")).is_chatter  # would overturn an order
        assert await lines_of(rounds) == {"B": 1}
        assert (await in_group(rounds, "和上次一样")).is_clear
        assert await lines_of(rounds) == ORDERED


async def test_with_something_else_beside_it_nothing_is_taken(db):
    async with db.write() as tx:
        rounds = await rounds_with_an_order(tx)
        answer = await in_group(rounds, "和上次一样 B1")
        assert answer.doubts
        assert await lines_of(rounds) == {}


async def test_too_late_it_is_kept_for_the_liaison_as_it_was_wished(db):
    async with db.write() as tx:
        rounds = await rounds_with_an_order(tx)
        answer = await in_group(rounds, "同上期", later=timedelta(hours=11))
        assert answer.forms[0].refused_late
        assert await tx.scalar(select(late_order.c.quantities)) == ORDERED
        assert (await in_group(rounds, "老样子", later=timedelta(hours=11))).is_chatter
