"""Naming a deputy, giving and taking rights, handing the role over; links; who waits."""

import pytest
from sqlalchemy import select

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from orders.actors import SCHEDULER
from orders.notices import Notice
from orders.rules.errors import AlreadyDecided, LastLiaison, NoRight, StaleButton, WrongCompound
from orders.rules.states import MemberState
from orders.tables.households import member
from orders.tables.people import right_holder, sign_in_link
from orders.use_cases.rights import grant_right, has_right
from tests.builders import (
    DURING,
    clerk_of,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_person,
    small_file,
)
from tests.handover.loads import told
from tests.liaison.chat import Chat


async def make_chats(tx, language="en"):
    loaded = await make_compound(tx)
    liaison = await make_liaison(tx, loaded.compound_id)
    neighbour = await make_member(tx, "1-1-201", name="王 <芳>")
    chat = Chat(tx, liaison, DURING, language)
    return loaded.compound_id, chat, Chat(tx, neighbour, DURING, language)


async def second_compound(tx):
    """Another compound with its own group; its suppliers are known already."""
    file = small_file(小园="大园", Little="Great")
    return (await make_compound(tx, file=file)).compound_id


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_neighbour_is_named_deputy_and_told(db, language):
    async with db.write() as tx:
        compound, chat, neighbour = await make_chats(tx, language)
        await chat.says("/deputy")
        await chat.sends(f"dc:{compound}:0")
        await chat.presses("1-1-201")
        await chat.sends(f"rg:{compound}:{neighbour.actor.person_id}:approve")
        assert chat.toast
        assert await has_right(tx, neighbour.actor, compound, "approve")
        ((recipient, data),) = await told(tx, Notice.RIGHT_GRANTED)
        assert recipient == f"person:{neighbour.actor.person_id}"
        await neighbour.shows(NOTICE_SCREENS[Notice.RIGHT_GRANTED](texts_for(language), data))
        await neighbour.says("/deputy")
        await chat.sends(f"rg:{compound}:{neighbour.actor.person_id}:approve")  # pressed twice
        assert len(await told(tx, Notice.RIGHT_GRANTED)) == 1


async def test_somebody_is_found_by_address(db):
    async with db.write() as tx:
        compound, chat, _ = await make_chats(tx)
        await make_member(tx, "1-1-202", name="远亲")
        await make_member(tx, "3", name="邻居")
        await chat.sends(f"df:{compound}")
        assert "nobody" in await chat.says("9-9-909")
        await chat.sends(f"df:{compound}")
        await chat.says("１-1-20")
        assert len(chat.keys) == 2  # a part of a room's number is no address
        await chat.sends(f"df:{compound}")
        await chat.says("1")
        assert [key.text for key in chat.keys[:2]] == ["王 <芳> (1-1-201)", "远亲 (1-1-202)"]


async def test_rights_are_given_and_taken_away(db):
    async with db.write() as tx:
        compound, chat, neighbour = await make_chats(tx)
        await chat.sends(f"do:{compound}:{neighbour.actor.person_id}")
        assert "hand out bags" in await chat.presses("May hand out")
        assert await has_right(tx, neighbour.actor, compound, "hand_out")
        await chat.presses("Take away: hand out")
        assert not await has_right(tx, neighbour.actor, compound, "hand_out")
        rows = await tx.all(select(right_holder).where(right_holder.c.revoked_at.is_not(None)))
        assert len(rows) == 1


async def test_the_whole_role_is_handed_over_after_being_asked_once_more(db):
    async with db.write() as tx:
        compound, chat, neighbour = await make_chats(tx)
        await chat.sends(f"do:{compound}:{neighbour.actor.person_id}")
        await chat.presses("Hand my whole role")
        assert await has_right(tx, chat.actor, compound, "approve")
        assert "is the liaison now" in await chat.presses("Yes")
        assert not await has_right(tx, chat.actor, compound, "approve")
        await neighbour.says("/batches")
        with pytest.raises(NoRight):
            await chat.says("/batches")


async def test_the_last_liaison_cannot_step_down(db):
    async with db.write() as tx:
        compound, chat, neighbour = await make_chats(tx)
        own = f"rt:{compound}:{chat.actor.person_id}:approve"
        with pytest.raises(LastLiaison):
            await chat.sends(own)
        await chat.sends(f"rg:{compound}:{neighbour.actor.person_id}:approve")
        await chat.sends(own)
        assert not await has_right(tx, chat.actor, compound, "approve")


async def test_only_members_of_the_compound_are_named(db):
    async with db.write() as tx:
        compound, chat, neighbour = await make_chats(tx)
        stranger = await make_person(tx, name="生人")
        for data in (
            f"rg:{compound}:{stranger}:approve",
            f"rg:{compound}:{stranger}:hand_over",
            f"rg:{compound}:{neighbour.actor.person_id}:king",
        ):
            with pytest.raises(StaleButton):
                await chat.sends(data)
        for data in (f"rg:{compound}:{stranger}:approve", f"dp:{compound}", f"dc:{compound}:0"):
            with pytest.raises(NoRight):
                await neighbour.sends(data)


async def test_who_works_in_two_compounds_begins_where_there_is_something_to_do(db):
    async with db.write() as tx:
        _, chat, _ = await make_chats(tx)
        second = await second_compound(tx)
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=second,
            person_id=chat.actor.person_id,
            right="approve",
            now=DURING,
        )
        home = await household_id_of(tx, "3")
        await tx.insert(
            member,
            household_id=home,
            person_id=await make_person(tx),
            state=MemberState.ASKED,
            asked_at=DURING,
        )
        assert "Do you know them" in await chat.says("/members")
        assert chat.keys[-1].text == "→ Great Garden"
        await chat.presses("→ Great Garden")
        assert "Nobody" in chat.text
        await chat.presses("→ Little Garden")
        await chat.presses("Accept")
        assert chat.toast == "Noted"
        await chat.says("/batches")
        assert chat.keys[-1].text == "→ Great Garden"
        for command in ("/unpaid", "/loads", "/handout", "/deputy", "/link"):
            await chat.says(command)
            await chat.presses("→ Great Garden")
            await chat.presses("→ Little Garden")


async def test_many_who_wait_come_ten_at_a_time(db):
    async with db.write() as tx:
        compound, chat, _ = await make_chats(tx)
        home = await household_id_of(tx, "3")
        for number in range(12):
            await tx.insert(
                member,
                household_id=home,
                person_id=await make_person(tx, name=f"人{number}"),
                state=MemberState.ASKED,
                asked_at=DURING,
            )
        await chat.says("/members")
        assert len(chat.screens) == 11
        assert "2 more" in chat.text
        oldest = chat.keys[0].as_data()["callback_data"]
        await chat.presses("Show more")
        await chat.sends(oldest)
        with pytest.raises(AlreadyDecided):
            await chat.sends(oldest)
        with pytest.raises(NoRight):
            await Chat(tx, await make_member(tx, "2-1-101"), DURING).sends(f"mm:{compound}")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_sign_in_link_is_made_for_a_page(db, language):
    async with db.write() as tx:
        compound, chat, neighbour = await make_chats(tx, language)
        clerk = await clerk_of(tx)
        await chat.says("/link")
        await chat.sends(f"ln:supplier:{compound}:{clerk.supplier_id}")
        (key,) = chat.keys
        assert key.url is not None
        assert key.url in chat.text
        assert "/s/" in key.url
        await chat.sends(f"ln:handout:{compound}:0")
        made = await tx.all(select(sign_in_link).order_by(sign_in_link.c.id))
        assert [(row.purpose, row.supplier_id) for row in made] == [
            ("supplier", clerk.supplier_id),
            ("handout", None),
        ]
        with pytest.raises(NoRight):
            await neighbour.sends(f"ln:handout:{compound}:0")
        with pytest.raises(WrongCompound):
            await chat.sends(f"ln:supplier:{compound}:999")
        with pytest.raises(StaleButton):
            await chat.sends(f"ln:king:{compound}:0")
