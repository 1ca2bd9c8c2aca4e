"""Binding the neighbours' Telegram group, and naming the supermarket's contact, by the chat."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from config.chance import SeededChance
from orders.actors import SCHEDULER, person_actor
from orders.rules.errors import ChatTaken, NoRight, NotAPerson, StaleButton
from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier_contact
from orders.use_cases.compounds import load_compound
from orders.use_cases.cycles import open_due_cycles
from orders.use_cases.rights import grant_right
from storage.tables import audit, outbox
from tests.builders import (
    CUTOFF,
    DURING,
    FIRST_DAY,
    OPENING,
    SMALL,
    make_compound,
    make_liaison,
    make_open_cycle,
    make_person,
    small_file,
)
from tests.liaison.chat import Chat
from tests.setting_up.chats import CHAT, GroupChat

OTHER = {"小园": "大园", "Little Garden": "Great Garden"}


SECOND_SUPPLIER = SMALL[SMALL.index("  - name: 小店") : SMALL.index("      - {code: C")]


async def chat_of(tx, group_id: int) -> int | None:
    of_group = select(ordering_group.c.chat_id).where(ordering_group.c.id == group_id)
    found: int | None = await tx.scalar(of_group)
    return found


async def said(tx, notice: str):
    return await tx.all(select(outbox).where(outbox.c.notice == notice).order_by(outbox.c.id))


async def a_second_group(tx):
    return await make_compound(tx, file=small_file(**OTHER))


@pytest.mark.parametrize("text", ["/bind", "/start bind_0", "/start bind_1"])
async def test_the_liaison_binds_the_group_and_it_says_so_there(db, text):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        chat = GroupChat(tx, await make_liaison(tx, loaded.compound_id), DURING)
        assert await chat.says(text) == ""
        assert await chat_of(tx, loaded.group_id) == CHAT
        (told,) = await said(tx, "group_bound")
        assert told.recipient == f"group:{loaded.group_id}"
        verbs = await tx.all(select(audit.c.verb, audit.c.actor).where(audit.c.noun == "group"))
        assert [tuple(row) for row in verbs] == [("bind", str(chat.actor))]
        assert "已经在这个群里" in await chat.says("/bind")
        assert len(await said(tx, "group_bound")) == 1


async def test_a_group_that_waited_opens_at_once_within_the_hours_else_the_next_day(db):
    for bound_at, opens in (
        (DURING + timedelta(days=4), DURING + timedelta(days=4)),
        (CUTOFF + timedelta(days=4), OPENING + timedelta(days=5)),
    ):
        async with db.write() as tx:
            name = {"小园": f"园{bound_at.hour}"}
            loaded = await load_compound(
                tx, small_file(**name), today=FIRST_DAY, now=OPENING, waits_for_chat=True
            )
            assert not await open_due_cycles(tx, now=bound_at, chance=SeededChance("b"))
            chat = GroupChat(
                tx, await make_liaison(tx, loaded.compound_id), bound_at, chat_id=-bound_at.hour - 1
            )
            await chat.says("/bind")
            told = (await said(tx, "group_bound"))[-1].data
            assert told["opens_now"] is (opens == bound_at)
            early = opens - timedelta(seconds=1)
            if not told["opens_now"]:
                assert datetime.fromisoformat(told["opens_at"]).astimezone(UTC) == opens
                assert not await open_due_cycles(tx, now=early, chance=SeededChance("b"))
            assert await open_due_cycles(tx, now=opens, chance=SeededChance("b"))
            (row,) = await tx.all(select(cycle).where(cycle.c.group_id == loaded.group_id))
            assert (row.number, row.state) == (1, "open")


async def test_a_cycle_that_is_open_already_shows_its_card_in_the_group(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        await make_open_cycle(tx)
        before = len(await said(tx, "cycle_card"))
        await GroupChat(tx, await make_liaison(tx, loaded.compound_id), DURING).says("/bind")
        assert len(await said(tx, "cycle_card")) == before + 1
        assert (await said(tx, "group_bound"))[0].data["is_open"]


async def test_nobody_else_may_bind_a_group(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        other = await a_second_group(tx)
        stranger = await make_liaison(tx, loaded.compound_id)
        person = await make_person(tx, name="路人甲")
        nobody = GroupChat(tx, person_actor(person), DURING)
        for text in ("/bind", f"/start bind_{loaded.group_id}"):
            with pytest.raises(NoRight):
                await nobody.says(text)
        with pytest.raises(NoRight):
            await nobody.sends(f"bc:{loaded.group_id}:0:1")
        theirs = GroupChat(tx, stranger, DURING)
        with pytest.raises(NoRight):
            await theirs.says(f"/start bind_{other.group_id}")
        assert await chat_of(tx, loaded.group_id) is None


async def test_a_group_that_serves_another_ordering_group_is_refused(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        other = await a_second_group(tx)
        await GroupChat(tx, await make_liaison(tx, loaded.compound_id), DURING).says("/bind")
        theirs = GroupChat(tx, await make_liaison(tx, other.compound_id), DURING)
        with pytest.raises(ChatTaken) as refused:
            await theirs.says("/bind")
        assert refused.value.group == "小园团购群"
        assert await chat_of(tx, other.group_id) is None


async def test_of_two_ordering_groups_one_is_chosen_by_a_button(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        other = await a_second_group(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        await give(tx, other.compound_id, liaison)
        chat = GroupChat(tx, liaison, DURING)
        assert "哪个团购群" in await chat.says("/bind")
        await chat.presses("大园团购群")
        assert await chat_of(tx, other.group_id) == CHAT
        assert await chat_of(tx, loaded.group_id) is None
        # The second chat takes the one that is left, without a question.
        await GroupChat(tx, liaison, DURING, chat_id=CHAT - 1).says("/bind")
        assert await chat_of(tx, loaded.group_id) == CHAT - 1


async def test_a_group_moves_to_another_chat_only_when_asked_again(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        await GroupChat(tx, liaison, DURING).says("/bind")
        there = GroupChat(tx, liaison, DURING, chat_id=CHAT - 1)
        assert "搬到这里" in await there.says("/bind")
        assert await chat_of(tx, loaded.group_id) == CHAT
        await there.presses("搬到这里")
        assert await chat_of(tx, loaded.group_id) == CHAT - 1


async def test_in_a_group_with_topics_the_bot_speaks_where_it_was_bound(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        chat = GroupChat(tx, liaison, DURING, topic_id=7)
        await chat.says("/bind")
        of_group = select(ordering_group.c.topic_id)
        assert await tx.scalar(of_group) == 7
        chat.topic_id = 9
        await chat.says("/bind")
        assert await tx.scalar(of_group) == 9


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_in_private_bind_says_how(db, language):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        chat = Chat(tx, await make_liaison(tx, loaded.compound_id), DURING, language=language)
        assert "/bind@lanzi_bot" in await chat.says("/bind")
        (key,) = chat.keys
        assert key.url == (
            f"https://t.me/{{bot}}?startgroup=bind_{loaded.group_id}"
            "&admin=delete_messages+pin_messages"
        )
        with pytest.raises(StaleButton):
            await chat.sends(f"bc:{loaded.group_id}:0:0")


async def test_a_reply_names_the_contact_and_their_messages_are_no_orders_any_more(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        chat = GroupChat(tx, liaison, DURING)
        await chat.says("/bind")
        chat.replies_to = {"from": {"id": 77, "is_bot": False, "first_name": "小刘"}}
        assert "小刘" in await chat.says("/contact")
        pressed = chat.keys[1].as_data()["callback_data"]
        for _ in range(2):  # a bad network sends it again
            assert "小刘" in await chat.sends(pressed)
        (row,) = await tx.all(select(supplier_contact))
        assert row.supplier_id == 2
        assert len(await tx.all(select(supplier_contact))) == 1


async def test_where_one_supplier_sells_the_reply_alone_is_enough(db):
    one = small_file(**{SECOND_SUPPLIER: ""})
    async with db.write() as tx:
        loaded = await make_compound(tx, file=one)
        chat = GroupChat(tx, await make_liaison(tx, loaded.compound_id), DURING)
        await chat.says("/bind")
        chat.replies_to = {"from": {"id": 77, "is_bot": False, "first_name": "小刘"}}
        assert "大超市" in await chat.says("/contact")
        assert len(await tx.all(select(supplier_contact))) == 1


async def test_bots_channels_and_the_anonymous_are_no_contacts_and_neighbours_name_none(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        chat = GroupChat(tx, await make_liaison(tx, loaded.compound_id), DURING)
        await chat.says("/bind")
        channel = {"id": -1002, "type": "channel", "title": "x"}
        human = {"id": 78, "is_bot": False, "first_name": "x"}
        for who in ({"from": {**human, "is_bot": True}}, {"from": human, "sender_chat": channel}):
            chat.replies_to = who
            with pytest.raises(NotAPerson):
                await chat.says("/contact")
        chat.replies_to = None
        assert "/contact" in await chat.says("/contact")
        person = await make_person(tx)
        neighbour = GroupChat(tx, person_actor(person), DURING)
        neighbour.replies_to = {"from": human}
        with pytest.raises(NoRight):
            await neighbour.says("/contact")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_contact_is_named_by_a_link_and_taken_back(db, language):
    link, yes, back = {
        "en": ("Link for Big Supermarket", "Yes, that is me", "Not any more: 小刘"),
        "zh_CN": ("给大超市的链接", "是的，就是我", "不再由小刘负责"),
    }[language]
    async with db.write() as tx:
        loaded = await make_compound(tx)
        chat = Chat(tx, await make_liaison(tx, loaded.compound_id), DURING, language=language)
        await chat.says("/contact")
        await chat.presses(link)
        code = chat.text.split("?start=")[1].split()[0]
        person = await make_person(tx, name="小刘")
        contact = Chat(tx, person_actor(person), DURING, language=language)
        await contact.says(f"/start {code}")
        await contact.presses(yes)
        (row,) = await tx.all(select(supplier_contact))
        assert row.person_id == person
        (told,) = await said(tx, "contact_named")
        assert told.recipient == f"person:{chat.actor.person_id}"
        await contact.says("/start")
        assert {"en": "Big Supermarket", "zh_CN": "大超市"}[language] in contact.text
        await chat.says("/contact")
        assert "小刘" in chat.text
        await chat.presses(back)
        assert not await tx.all(select(supplier_contact))


async def give(tx, compound_id: int, actor) -> None:
    await grant_right(
        tx,
        actor=SCHEDULER,
        compound_id=compound_id,
        person_id=actor.person_id,
        right="approve",
        now=OPENING,
    )
