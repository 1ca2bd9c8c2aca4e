"""Consent: asked for in the chat, given or not, an order that waited for it, taken back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from orders.notices_people import Notice
from orders.rules.errors import AlreadyDecided, NotYours
from orders.rules.errors_people import ConsentAsked, ConsentRefused
from orders.tables.households import consent
from orders.use_cases.consents import ask_consent, decide_consent, keep_wish
from orders.use_cases.order_access import may_order_for
from tests.builders import DURING, household_id_of, make_member
from tests.handover.loads import told
from tests.liaison.chat import Chat
from tests.orders.rounds import make_rounds
from tests.people.homes import ordered

EMPTY = "2-1-101"


async def shown(tx, notice, actor, language="en"):
    """The person's chat, with the last notice of this name on the screen."""
    found = [data for to, data in await told(tx, notice) if to == f"person:{actor.person_id}"]
    chat = Chat(tx, actor, DURING, language)
    await chat.shows(NOTICE_SCREENS[notice](texts_for(language), found[-1]))
    return chat


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_neighbour_asks_the_household_and_the_order_that_waited_goes_in(db, language):
    async with db.write() as tx:
        rounds = await make_rounds(tx)
        owner = await make_member(tx, EMPTY, name="李奶奶")
        chat = Chat(tx, rounds.actor, rounds.now, language)
        home = await household_id_of(tx, EMPTY)
        assert EMPTY in await chat.says(f"代{EMPTY} A2")
        assert await ordered(tx, EMPTY) == {}
        assert EMPTY in await chat.presses(EMPTY)
        with pytest.raises(ConsentAsked):
            await chat.sends(f"csa:{home}")
        asked = await shown(tx, Notice.CONSENT_ASKED, owner, language)
        assert "A×2" in asked.text
        yes = asked.keys[0].as_data()["callback_data"]
        assert "A×2" in await asked.sends(yes)
        with pytest.raises(AlreadyDecided):
            await asked.sends(yes)
        assert await ordered(tx, EMPTY) == {"A": 2}
        answered = await shown(tx, Notice.CONSENT_DECIDED, rounds.actor, language)
        assert EMPTY in await answered.presses(answered.keys[0].text)  # the form opens
        await asked.says("/members")
        await asked.sends(f"csr:{home}:{rounds.actor.person_id}:0")
        await asked.sends(f"csr:{home}:{rounds.actor.person_id}:1")
        assert not await may_order_for(tx, actor=rounds.actor, household_ids=[home])
        await shown(tx, Notice.CONSENT_REVOKED, rounds.actor, language)


async def test_where_nobody_lives_who_could_say_yes_the_liaison_decides(db):
    async with db.write() as tx:
        rounds = await make_rounds(tx)
        home = await household_id_of(tx, EMPTY)
        asked = await ask_consent(tx, actor=rounds.actor, household_id=home, now=rounds.now)
        assert asked.to_liaison
        chat = await shown(tx, Notice.CONSENT_ASKED, rounds.liaison)
        assert "by phone or at the door" in chat.text
        await chat.presses("Agree")
        assert await may_order_for(tx, actor=rounds.actor, household_ids=[home]) == {home}
        (row,) = await tx.all(select(consent))
        assert row.given_by == str(rounds.liaison)


async def test_a_no_holds_for_three_days_and_an_order_that_came_too_late_stays_out(db):
    async with db.write() as tx:
        rounds = await make_rounds(tx)
        home = await household_id_of(tx, EMPTY)
        owner = await make_member(tx, EMPTY)
        stranger = await make_member(tx, "2-1-102")
        data: dict[str, Any] = {"actor": rounds.actor, "household_id": home}
        await ask_consent(tx, **data, now=rounds.now)
        ((_, card),) = await told(tx, Notice.CONSENT_ASKED)
        more = {"ask_id": card["ask_id"], "now": rounds.now}
        with pytest.raises(NotYours):
            await decide_consent(tx, actor=stranger, gives=True, **more)
        await decide_consent(tx, actor=owner, gives=False, **more)
        wish: dict[str, Any] = {"action": "set", "lines": {"A": 1}, "sent_at": rounds.now}
        await keep_wish(tx, **data, **wish, now=rounds.now)  # wished again: the no still holds
        with pytest.raises(ConsentRefused):
            await ask_consent(tx, **data, now=rounds.now + timedelta(days=2))
        later = rounds.now + timedelta(days=4)
        await keep_wish(tx, **data, **wish, now=later)
        await ask_consent(tx, **data, now=later)
        card = (await told(tx, Notice.CONSENT_ASKED))[-1][1]
        await rounds.next_cycle()
        found = await decide_consent(tx, actor=owner, ask_id=card["ask_id"], gives=True, now=later)
        assert (found.placed, found.not_placed) == (None, "cycle_closed")
        assert await ordered(tx, EMPTY) == {}
