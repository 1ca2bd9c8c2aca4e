"""A liaison runs the cycles in the chat: looked at first, then done and told once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.milestones import next_milestone
from bot.screens.cycle_words import SAYINGS, fault_words, said
from config.chance import SeededChance
from config.texts import LOCALES, texts_for
from orders.notices import Notice
from orders.rules.cycle_wishes import GRANTS, minutes_of
from orders.rules.errors import NoRight
from orders.rules.errors_cycles import BadHours, CycleMovedOn, NoStandardPacks
from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle, offer
from orders.use_cases.closing import close_cycle, cycles_to_close
from orders.use_cases.cycles import next_opening_of, open_due_cycles
from orders.use_cases.orders import place_order, set_quantity
from storage.tables import audit
from tests.builders import (
    CUTOFF,
    DURING,
    OPENING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    make_order,
    small_file,
)
from tests.liaison.chat import Chat
from tests.screens.samples_of_cycles import changed
from tests.supply.rounds import notices

CHANCE = SeededChance("cycles")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YES = "Yes, do it"


async def make_chat(tx, *, language="en"):
    """The first cycle is open; the liaison has its page before them."""
    loaded = await make_compound(tx)
    liaison = await make_liaison(tx, loaded.compound_id)
    first = await make_open_cycle(tx)
    chat = Chat(tx, liaison, DURING, language)
    await chat.says("/cycle")
    return loaded, first, chat


async def row_of(tx, number):
    return await tx.one(select(cycle).where(cycle.c.number == number))


def sure_of(chat):
    return next(key for key in chat.keys if YES in key.text).as_data()["callback_data"]


@pytest.mark.parametrize("language", LOCALES)
async def test_a_cycle_is_closed_earlier_and_what_was_sent_before_still_counts(db, language):
    async with db.write() as tx:
        _, first, chat = await make_chat(tx, language=language)
        home = await make_member(tx, "1-1-101", phone="+8613900000001")
        undecided = await make_member(tx, "1-1-102", phone="+8613900000002")
        place: dict[str, Any] = {
            "actor": home,
            "household_id": await household_id_of(tx, "1-1-101"),
        }
        await place_order(
            tx, **place, quantities={"A": 1}, replaces=True, sent_at=DURING, now=DURING
        )
        chosen = {"cycle_id": first, "household_id": await household_id_of(tx, "1-1-102")}
        await set_quantity(
            tx, actor=undecided, code="A", quantity=1, sent_at=DURING, now=DURING, **chosen
        )
        await chat.sends("yp:1:close")
        at = DURING + 3 * HOUR
        await chat.sends(f"ya:1:close:1:{minutes_of(at)}")
        assert (await row_of(tx, 1)).cutoff_at == CUTOFF  # only looked at
        yes = chat.keys[0].as_data()["callback_data"]
        await chat.sends(yes)
        await chat.sends(yes)  # twice is once
        assert (await row_of(tx, 1)).cutoff_at == at
        assert len(await notices(tx, Notice.CYCLE_CHANGED)) == 1
        (told,) = await notices(tx, Notice.CLOSES_EARLIER)
        assert told.recipient == f"person:{undecided.person_id}"
        coming = await next_milestone(tx, after=DURING)
        assert coming is not None
        assert coming.at == at
        late = await place_order(
            tx, **place, quantities={"A": 2}, replaces=True, sent_at=at + timedelta(seconds=1),
            now=at,
        )  # fmt: skip
        assert late.refused_late
        assert late.next_opens_at == OPENING + 3 * DAY
        in_time = await place_order(
            tx, **place, quantities={"A": 2}, replaces=True, sent_at=at, now=at + HOUR
        )
        assert not in_time.refused_late
        assert [item[0] for item in await cycles_to_close(tx, now=at)] == [first]


async def test_closing_now_stops_orders_at_once(db):
    async with db.write() as tx:
        _, first, chat = await make_chat(tx)
        await chat.presses("Close earlier")
        assert "Ordered: 0" in await chat.presses("Now")
        await chat.presses(YES)
        assert (await row_of(tx, 1)).cutoff_at == DURING
        assert [item[0] for item in await cycles_to_close(tx, now=DURING)] == [first]


async def test_a_cut_off_is_extended_and_the_approval_moves_along(db):
    async with db.write() as tx:
        _, _, chat = await make_chat(tx)
        await chat.presses("Close later")
        assert "The approval moves from 1 Mar 21:00 to 1 Mar 22:30" in await chat.presses("22:00")
        await chat.presses(YES)
        row = await row_of(tx, 1)
        assert (row.cutoff_at, row.approve_by) == (CUTOFF + 2 * HOUR, CUTOFF + 2.5 * HOUR)
        coming = await next_milestone(tx, after=DURING)
        assert coming is not None
        assert coming.at == CUTOFF + 2 * HOUR


async def test_a_button_that_saw_other_times_asks_again_and_one_of_last_year_does_nothing(db):
    async with db.write() as tx:
        _, first, chat = await make_chat(tx)
        await chat.presses("Close later")
        await chat.presses("22:00")
        old = sure_of(chat)
        await chat.sends(f"ya:1:extend:1:{minutes_of(CUTOFF + HOUR / 2)}")
        await chat.presses(YES)
        assert "changed meanwhile" in await chat.sends(old)
        assert (await row_of(tx, 1)).cutoff_at == CUTOFF + HOUR / 2
        await close_cycle(tx, cycle_id=first, now=CUTOFF + HOUR)
        chat.now = DURING + 360 * DAY
        with pytest.raises(CycleMovedOn):
            await chat.sends(old)
        for data in ("ya:1:dance:1:0", "ya:1:close:9:0", "yg:1:2:h99:1"):
            with pytest.raises(CycleMovedOn):
                await chat.sends(data)
        neighbour = Chat(tx, await make_member(tx, "3", phone="+8613900000003"), DURING)
        for data in (old, "yo:1", "yp:1:pause", "ya:1:skip:2:", "ys:1:A:1", "yc:1"):
            with pytest.raises(NoRight):
                await neighbour.sends(data)
        with pytest.raises(NoRight):
            await neighbour.says("/cycle")


async def test_skipped_taken_back_extra_and_early(db):
    async with db.write() as tx:
        loaded, first, chat = await make_chat(tx)
        await chat.presses("Leave out cycle 2")
        await chat.presses(YES)
        opens = await next_opening_of(tx, loaded.group_id, after=DURING)
        assert opens == OPENING + 6 * DAY
        await chat.says("/cycle")
        await chat.presses("Do not leave out cycle 2")
        await chat.presses(YES)
        assert (await row_of(tx, 2)).state == "planned"
        await close_cycle(tx, cycle_id=first, now=CUTOFF)
        chat.now = CUTOFF + 12 * HOUR  # the next morning
        await chat.says("/cycle")
        await chat.presses("Extra cycle")
        await chat.presses("now until 2 Mar 10:00")
        yes = sure_of(chat)
        await chat.sends(yes)
        await chat.sends(yes)
        (extra,) = await open_due_cycles(tx, now=chat.now, chance=CHANCE)
        row = await row_of(tx, 2)
        assert (row.id, row.is_extra, row.state) == (extra.cycle_id, True, "open")
        assert (await row_of(tx, 3)).opens_at == OPENING + 3 * DAY  # was number 2
        await close_cycle(tx, cycle_id=extra.cycle_id, now=row.cutoff_at)
        chat.now = row.cutoff_at + HOUR
        await chat.says("/cycle")
        await chat.presses("Open the next one now")
        await chat.presses(YES)
        await open_due_cycles(tx, now=chat.now, chance=CHANCE)
        early = await row_of(tx, 3)
        assert (early.state, early.cutoff_at) == ("open", CUTOFF + 3 * DAY)
        assert await tx.all(select(audit).where(audit.c.verb == "extra_cycle"))


async def test_a_pause_until_a_day_that_is_written_and_ended_earlier(db):
    async with db.write() as tx:
        loaded, first, chat = await make_chat(tx)
        await chat.presses("Pause")
        assert "11 Mar 08:00" in await chat.says("3月11日")
        await chat.presses(YES)
        following = await next_opening_of(tx, loaded.group_id, after=DURING)
        assert following == OPENING + 10 * DAY
        await close_cycle(tx, cycle_id=first, now=CUTOFF)
        assert await open_due_cycles(tx, now=OPENING + 3 * DAY, chance=CHANCE) == []
        chat.now = OPENING + 4 * DAY + HOUR
        assert "⏸" in await chat.says("/cycle")
        await chat.presses("End the pause")
        await chat.presses(YES)
        following = await next_opening_of(tx, loaded.group_id, after=chat.now)
        assert following == OPENING + 5 * DAY


async def test_hours_and_length_hold_from_the_next_cycle_and_must_fit(db):
    async with db.write() as tx:
        loaded, _, chat = await make_chat(tx)
        await chat.sends("yp:1:hours")
        assert "No delivery point" in await chat.says("08:00 20:00 21:00 11:00 14:00 23:00")
        await chat.sends("yp:1:length")
        await chat.presses("1")
        await chat.presses(YES)
        assert await next_opening_of(tx, loaded.group_id, after=DURING) == OPENING + DAY
        await chat.sends("yh:1:1")
        assert "close before it opens" in await chat.says("7:30")
        await chat.sends("yp:1:hours")
        with pytest.raises(BadHours):
            await chat.says("八点")
        await chat.says("07:30 18:00 19:00 10:00 13:00 14:00")
        await chat.presses(YES)
        hours = await tx.scalar(select(ordering_group.c.rule))
        assert (hours["opens"], hours["deliver_at"], hours["length_days"]) == ("07:30", "14:00", 1)
        assert (await row_of(tx, 1)).cutoff_at == CUTOFF  # what runs keeps its own


async def test_standard_packs_when_the_bags_exceed_the_hands(db):
    async with db.write() as tx:
        _, first, chat = await make_chat(tx)
        for key in ("1-1-101", "1-1-102", "1-1-201"):
            await make_order(
                tx, key, {"A": 1, "C": 1}, cycle_id=first, phone=f"+86139{key[-3:]:0>8}"
            )
        await close_cycle(tx, cycle_id=first, now=CUTOFF)
        chat.now = CUTOFF + HOUR
        await chat.sends("yp:1:hands")
        await chat.says("4 袋")
        assert "2 bags more than the hands" in chat.text
        await chat.presses("Standard packs")
        with pytest.raises(NoStandardPacks):
            await chat.presses("standard packs only")
        await chat.presses("A Vegetables")
        await chat.presses("standard packs only")
        await chat.presses(YES)
        opened = await open_due_cycles(tx, now=OPENING + 3 * DAY, chance=CHANCE)
        codes = await tx.scalars(select(offer.c.code).where(offer.c.cycle_id == opened[0].cycle_id))
        assert list(codes) == ["A"]


async def test_the_liaison_of_another_compound_of_the_group_is_told_who_did_it(db):
    async with db.write() as tx:
        loaded, _, chat = await make_chat(tx)
        other = await make_compound(
            tx, file=small_file(小园="大园", Little="Great", 大园团购群="小园团购群")
        )
        assert other.group_id == loaded.group_id
        colleague = await make_liaison(tx, other.compound_id, phone="+8613900000009")
        await chat.presses("Leave out cycle 2")
        await chat.presses(YES)
        (told,) = await notices(tx, Notice.CYCLE_CHANGED_BY)
        assert told.recipient == f"person:{colleague.person_id}"
        theirs = Chat(tx, colleague, DURING)
        await theirs.says("/cycle")
        await theirs.presses("Do not leave out cycle 2")
        await theirs.presses(YES)
        assert len(await notices(tx, Notice.CYCLE_CHANGED_BY)) == 2


@pytest.mark.parametrize("language", LOCALES)
def test_every_change_and_every_fault_has_its_words(language):
    texts = texts_for(language)
    assert set(SAYINGS) == set(GRANTS)
    for kind in GRANTS:
        for value in ("0", "1"):
            assert "{" not in said(texts, changed(kind, value))
    assert all(fault_words(texts).values())
