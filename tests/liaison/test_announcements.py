"""Announcing: looked at, confirmed, said once, withdrawn; what is overdue is told to its author."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from orders.actors import SCHEDULER
from orders.notices import Notice
from orders.rules.announcing import LONGEST
from orders.rules.errors import AnnouncementTooLong, NoGroup, NoRight, StaleButton
from orders.tables.compounds import announcement, group_compound, ordering_group
from orders.use_cases.announcement_outcomes import note_announcements
from orders.use_cases.rights import grant_right, revoke_right
from storage.outbox import TAKE_DOWN
from storage.tables import audit, outbox
from tests.builders import (
    DURING,
    make_compound,
    make_liaison,
    make_member,
    small_file,
)
from tests.handover.loads import told
from tests.liaison.chat import Chat

TEXT = "今晚 <8 点> 消杀，\n请关好门窗。"


async def bind(tx, compound_id, chat_id):
    of_compound = select(group_compound.c.group_id).where(
        group_compound.c.compound_id == compound_id
    )
    await tx.run(
        update(ordering_group)
        .where(ordering_group.c.id.in_(of_compound))
        .values(chat_id=chat_id, waits_for_chat=False)
    )


async def make_chat(tx, language="en") -> Chat:
    loaded = await make_compound(tx)
    await bind(tx, loaded.compound_id, -100)
    return Chat(tx, await make_liaison(tx, loaded.compound_id), DURING, language)


async def rows(tx):
    wanted = (outbox.c.notice, outbox.c.state, outbox.c.slot, outbox.c.recipient)
    return [tuple(row) for row in await tx.all(select(*wanted).order_by(outbox.c.id))]


async def states(tx):
    return list(await tx.scalars(select(announcement.c.state).order_by(announcement.c.id)))


async def sender_says(tx, state):
    """What the sender would write down about what is queued."""
    await tx.run(update(outbox).where(outbox.c.state == "queued").values(state=state))


@pytest.mark.parametrize(
    ("language", "send", "withdraw", "sure"),
    [
        ("en", "Send to the group", "Withdraw 1", "Yes, withdraw"),
        ("zh_CN", "发到群里", "撤回 1", "是，撤回"),
    ],
)
async def test_it_is_looked_at_said_and_withdrawn(db, language, send, withdraw, sure):
    async with db.write() as tx:
        chat = await make_chat(tx, language)
        seen = await chat.says(f"/announce {TEXT}")
        assert TEXT in seen
        assert "小园团购群" in seen
        assert await rows(tx) == []
        assert await states(tx) == ["draft"]
        await chat.presses(send)
        (posted,) = await rows(tx)
        assert posted[:2] == (Notice.ANNOUNCEMENT, "queued")
        ((_, data),) = await told(tx, Notice.ANNOUNCEMENT)
        assert data == {"text": TEXT}
        await sender_says(tx, "sent")
        await note_announcements(tx, now=DURING)
        assert await states(tx) == ["sent"]
        assert "今晚 <8 点> 消杀" in await chat.says("/announcements")
        await chat.presses(withdraw)
        await chat.presses(sure)
        taken = await rows(tx)
        assert taken[-1][:2] == (TAKE_DOWN, "queued")
        assert taken[-1][2:] == posted[2:]  # the same slot and chat
        assert await states(tx) == ["withdrawn"]
        await note_announcements(tx, now=DURING)
        assert await told(tx, Notice.ANNOUNCEMENT_NOT_SENT) == []


async def test_the_next_text_in_private_is_the_announcement(db):
    async with db.write() as tx:
        chat = await make_chat(tx)
        await chat.says("/announce")
        assert TEXT in await chat.says(TEXT)
        # What it shows first is what the group will read, to the letter.
        shown = NOTICE_SCREENS[Notice.ANNOUNCEMENT](texts_for("zh_CN"), {"text": TEXT}).text
        assert shown in chat.screens[0].text
        assert TEXT not in await chat.says(TEXT)  # it is no announcement a second time


async def test_nothing_goes_out_that_was_dropped_or_written_anew(db):
    async with db.write() as tx:
        chat = await make_chat(tx)
        await chat.says("/announce first")
        old = next(key for key in chat.keys if "Send" in key.text).as_data()["callback_data"]
        await chat.says("/announce second")
        with pytest.raises(StaleButton):
            await chat.sends(old)
        await chat.presses("Announce nothing")
        assert await states(tx) == ["dropped", "dropped"]
        assert set(await tx.scalars(select(announcement.c.text))) == {""}
        assert await rows(tx) == []


async def test_each_step_pressed_twice_is_once(db):
    async with db.write() as tx:
        chat = await make_chat(tx)
        await chat.says("/announce hello")
        data = next(key for key in chat.keys if "Send" in key.text).as_data()["callback_data"]
        first = await chat.sends(data)
        assert await chat.sends(data) == first
        number = await tx.scalar(select(announcement.c.id))
        await chat.sends(f"aw:{number}")
        await chat.sends(f"aw:{number}")
        await chat.sends(data)  # a press that was under way
        assert [row[0] for row in await rows(tx)] == [Notice.ANNOUNCEMENT, TAKE_DOWN]
        verbs = select(audit.c.verb).where(audit.c.noun == "announcement").order_by(audit.c.id)
        assert list(await tx.scalars(verbs)) == ["post", "withdraw"]


async def test_what_is_withdrawn_before_it_was_sent_never_is(db):
    async with db.write() as tx:
        chat = await make_chat(tx)
        await chat.says("/announce hello")
        await chat.presses("Send")
        await chat.says("/announcements")
        await chat.presses("Withdraw 1")
        await chat.presses("Yes")
        assert [row[:2] for row in await rows(tx)] == [
            (Notice.ANNOUNCEMENT, "superseded"),
            (TAKE_DOWN, "queued"),  # finds nothing to take down
        ]


@pytest.mark.parametrize("outcome", ["overdue", "unreachable", "failed"])
async def test_the_author_hears_of_what_was_not_sent_once_and_has_the_text(db, outcome):
    async with db.write() as tx:
        chat = await make_chat(tx)
        await chat.says(f"/announce {TEXT}")
        await chat.presses("Send")
        (not_after,) = await tx.scalars(select(outbox.c.not_after))
        assert not_after == DURING + timedelta(hours=6)
        await sender_says(tx, outcome)
        for _ in range(2):
            await note_announcements(tx, now=DURING + timedelta(hours=8))
        ((recipient, data),) = await told(tx, Notice.ANNOUNCEMENT_NOT_SENT)
        assert recipient == f"person:{chat.actor.person_id}"
        for language in ("en", "zh_CN"):
            screen = NOTICE_SCREENS[Notice.ANNOUNCEMENT_NOT_SENT](texts_for(language), data)
            await chat.shows(screen)
            assert TEXT in chat.text
        assert await states(tx) == ["not_sent"]
        assert "not sent" in await chat.says("/announcements")
        assert not [key for key in chat.keys if "Withdraw" in key.text]
        number = await tx.scalar(select(announcement.c.id))
        await chat.sends(f"aw:{number}")  # an old button
        assert await states(tx) == ["not_sent"]


async def test_what_may_have_arrived_can_be_withdrawn_and_its_author_is_told_to_look(db):
    async with db.write() as tx:
        chat = await make_chat(tx)
        await chat.says("/announce hello")
        await chat.presses("Send")
        await sender_says(tx, "unknown")
        await note_announcements(tx, now=DURING)
        assert [data["why"] for _, data in await told(tx, Notice.ANNOUNCEMENT_NOT_SENT)] == [
            "unknown"
        ]
        await chat.says("/announcements")
        await chat.presses("Withdraw 1")


async def test_a_phone_is_warned_of_and_can_be_hidden(db):
    async with db.write() as tx:
        chat = await make_chat(tx)
        assert "⚠️" in await chat.says("/announce 急事打 13812345678")
        await chat.presses("Hide the number")
        ((_, data),) = await told(tx, Notice.ANNOUNCEMENT)
        assert data["text"] == "急事打 138****5678"
        assert await tx.scalar(select(announcement.c.text)) == "急事打 138****5678"


async def test_a_sum_with_a_room_is_warned_of(db):
    async with db.write() as tx:
        chat = await make_chat(tx)
        assert "nobody else's" in await chat.says("/announce 1-1-101 还差 20 元")
        await chat.presses("Send it as it is")
        assert len(await told(tx, Notice.ANNOUNCEMENT)) == 1
        assert "⚠️" not in await chat.says("/announce 今天配送")


async def test_the_longest_text_fits_and_a_longer_one_is_refused(db):
    async with db.write() as tx:
        chat = await make_chat(tx)
        await chat.says("/announce")
        await chat.says("字" * LONGEST)
        for longer in ("字" * (LONGEST + 1), "🙏" * (LONGEST // 2 + 1)):
            with pytest.raises(AnnouncementTooLong):
                await chat.says(f"/announce {longer}")


async def test_only_who_approves_announces_and_only_while_they_do(db):
    async with db.write() as tx:
        chat = await make_chat(tx)
        neighbour = Chat(tx, await make_member(tx, "1-1-101"), DURING)
        for words in ("/announce hello", "/announce", "/announcements"):
            with pytest.raises(NoRight):
                await neighbour.says(words)
        compound = await tx.scalar(select(group_compound.c.compound_id))
        deputy = Chat(tx, await make_liaison(tx, compound, name="副"), DURING)
        await chat.says("/announce mine")
        mine = next(key for key in chat.keys if "Send" in key.text).as_data()["callback_data"]
        with pytest.raises(StaleButton):
            await deputy.sends(mine)
        await chat.sends(mine)
        assert "mine" in await deputy.says("/announcements")
        person_id = chat.actor.person_id
        assert person_id is not None
        await revoke_right(
            tx,
            actor=deputy.actor,
            compound_id=compound,
            person_id=person_id,
            right="approve",
            now=DURING,
        )
        with pytest.raises(NoRight):
            await chat.sends(mine)
        await deputy.presses("Withdraw 1")
        await deputy.presses("Yes")
        assert await states(tx) == ["withdrawn"]


async def test_without_a_group_there_is_nowhere_to_announce(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        chat = Chat(tx, await make_liaison(tx, loaded.compound_id), DURING)
        with pytest.raises(NoGroup):
            await chat.says("/announce hello")


async def test_who_approves_in_two_groups_chooses_and_no_strange_group_is_reached(db):
    async with db.write() as tx:
        chat = await make_chat(tx)
        other = (await make_compound(tx, file=small_file(小园="大园", Little="Great"))).compound_id
        third = (await make_compound(tx, file=small_file(小园="三园", Little="Third"))).compound_id
        await bind(tx, other, -200)
        await bind(tx, third, -300)
        person_id = chat.actor.person_id
        assert person_id is not None
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=other,
            person_id=person_id,
            right="approve",
            now=DURING,
        )
        assert "三园" not in await chat.says("/announce hello")
        await chat.presses("Only 大园")
        assert len(await told(tx, Notice.ANNOUNCEMENT)) == 1
        await chat.says("/announce to all")
        await chat.presses("all 2 groups")
        recipients = [recipient for recipient, _ in await told(tx, Notice.ANNOUNCEMENT)]
        assert len(recipients) == 3
        assert len(set(recipients)) == 2
        stranger = Chat(tx, await make_liaison(tx, third, name="外人"), DURING)
        number = await tx.scalar(select(announcement.c.id))
        with pytest.raises(StaleButton):
            await stranger.sends(f"aw:{number}")
