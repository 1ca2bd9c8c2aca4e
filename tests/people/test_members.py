"""Members: let in by the roster, told to the household, taken out, moving, several households."""

from typing import Any

import pytest
from sqlalchemy import select, update

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from orders.notices import Notice as OrderNotice
from orders.notices_people import Notice
from orders.rules.errors import NotYours
from orders.rules.errors_people import RemovedMember
from orders.tables.compounds import compound
from orders.tables.households import member, roster_entry
from orders.tables.orders import draft
from orders.use_cases.joining import choose_room, give_phone
from orders.use_cases.members import memberships
from tests.builders import (
    DURING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_newcomer,
    make_open_cycle,
    make_order,
)
from tests.handover.loads import told
from tests.liaison.chat import Chat
from tests.people.homes import ordered

ROOM, PHONE = "1-1-101", "+8613812345678"


async def put_on_roster(tx, key, *, phone=PHONE, name="赵敏", role="lives"):
    return await tx.insert(
        roster_entry,
        household_id=await household_id_of(tx, key),
        role=role,
        name=name,
        name_index="x",
        phone=phone,
        phone_index=tx.sealer.index(phone),
        added_at=DURING,
    )


async def joins(tx, actor, key, **other: Any):
    await choose_room(tx, actor=actor, household_id=await household_id_of(tx, key), now=DURING)
    more: dict[str, Any] = {"text": PHONE, "is_own_card": True, "now": DURING} | other
    return await give_phone(tx, actor=actor, **more)


async def test_who_stands_in_the_roster_is_in_at_once_and_the_household_is_told(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        await make_liaison(tx, loaded.compound_id)
        owner = await make_member(tx, ROOM)
        entry = await put_on_roster(tx, ROOM)
        newcomer = await make_newcomer(tx, name="赵敏")
        assert (await joins(tx, newcomer, ROOM)).state == "accepted"
        tied = await tx.scalar(select(roster_entry.c.person_id).where(roster_entry.c.id == entry))
        assert tied == newcomer.person_id
        assert not await told(tx, OrderNotice.MEMBER_ASKED)
        ((recipient, data),) = await told(tx, Notice.MEMBER_ADDED)
        assert recipient == f"person:{owner.person_id}"
        chat = Chat(tx, owner, DURING)
        await chat.shows(NOTICE_SCREENS[Notice.MEMBER_ADDED](texts_for("en"), data))
        assert "Take 赵敏 out" in await chat.presses("Take out")


@pytest.mark.parametrize("why", ["typed", "asks", "carer"])
async def test_a_typed_number_proves_nothing_but_is_hinted_at(db, why):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        if why == "asks":
            await tx.run(update(compound).values(joining="ask"))
        await put_on_roster(tx, ROOM, role="cares" if why == "carer" else "lives")
        await put_on_roster(tx, "1-1-102")
        newcomer = await make_newcomer(tx, name="赵敏")
        joined = await joins(tx, newcomer, ROOM, is_typed=why == "typed")
        assert joined.state == "asked"
        ((_, data),) = await told(tx, OrderNotice.MEMBER_ASKED)
        assert data["match"] == (None if why == "carer" else "赵敏")
        await joins(tx, await make_newcomer(tx), "1-1-102", is_typed=True)
        chat = Chat(tx, liaison, DURING)
        assert "roster" in await chat.says("/members")
        if why == "carer":
            return
        await chat.presses("Accept all 2")
        assert "Accepted: 2" in chat.text
        assert [m.state for m in await memberships(tx, newcomer.person_id or 0)] == ["accepted"]


async def test_an_impostor_is_taken_out_and_what_they_ordered_is_shown(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        cycle_id = await make_open_cycle(tx)
        impostor = await make_member(tx, ROOM, name="骗子")
        await make_order(tx, ROOM, {"A": 2}, cycle_id=cycle_id)
        owner = await make_member(tx, ROOM, name="王芳")
        home = await household_id_of(tx, ROOM)
        await tx.insert_many(
            draft,
            [
                {
                    "cycle_id": cycle_id,
                    "household_id": home,
                    "person_id": impostor.person_id,
                    "quantities": {"B": 1},
                    "changed_at": DURING,
                }
            ],
        )
        chat = Chat(tx, owner, DURING)
        await chat.says("/members")
        await chat.presses("Take out: 骗子")
        await chat.presses("Yes, take out")
        assert await tx.first(select(draft)) is None
        ((_, data),) = await told(tx, Notice.MEMBER_GONE)
        await chat.shows(NOTICE_SCREENS[Notice.MEMBER_GONE](texts_for("en"), data))
        assert "Vegetables ×2" in chat.text
        await chat.presses("Withdraw")
        await chat.presses("Yes")
        assert await ordered(tx, ROOM) == {}
        assert [to for to, _ in await told(tx, Notice.MEMBER_REMOVED)] == [
            f"person:{impostor.person_id}"
        ]
        with pytest.raises(RemovedMember):
            await joins(tx, impostor, ROOM)
        with pytest.raises(NotYours):
            await Chat(tx, impostor, DURING).sends(f"hm:{home}")
        look = Chat(tx, liaison, DURING)
        await look.sends(f"hmf:{loaded.compound_id}")
        assert "taken out" in await look.says("1号楼1单元101")
        await look.presses("Let 骗子 in again")
        assert await told(tx, Notice.MEMBER_BACK)
        stranger = await make_member(tx, "2-1-101")
        (first,) = await tx.all(select(member).where(member.c.person_id == owner.person_id))
        with pytest.raises(NotYours):
            await Chat(tx, stranger, DURING).sends(f"mrm:{first.id}:1")


async def test_moving_leaves_the_one_and_asks_for_the_other_in_one_step(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        await make_liaison(tx, loaded.compound_id)
        mover = await make_member(tx, ROOM)
        stays = await make_member(tx, ROOM, name="老伴")
        chat = Chat(tx, mover, DURING)
        await chat.says("/members")
        await chat.presses("Move house")
        await chat.presses("2")
        await chat.presses("1")
        await chat.presses("302")
        assert [(m.key, m.state) for m in await memberships(tx, mover.person_id or 0)] == [
            ("2-1-302", "asked")
        ]
        ((to, data),) = await told(tx, Notice.MEMBER_GONE)
        assert (to, data["why"]) == (f"person:{stays.person_id}", "left")
        # The parents' room: with the phone known the room is enough, and the first one stays.
        chat = Chat(tx, stays, DURING)
        await chat.says("/start")
        await chat.presses("+ One more")
        await chat.presses("3")
        assert [m.key for m in await memberships(tx, stays.person_id or 0)] == [ROOM, "3"]
        await chat.says("/members")
        await chat.presses("Leave")
        await chat.presses("Yes, leave")
        assert [m.key for m in await memberships(tx, stays.person_id or 0)] == ["3"]


async def test_the_liaison_marks_flags(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        home = await household_id_of(tx, ROOM)
        chat = Chat(tx, liaison, DURING)
        await chat.sends(f"hm:{home}")
        await chat.presses("Mark flags")
        await chat.presses("no smartphone")
        await chat.presses("✅ no smartphone")
        await chat.presses("disabled")
        assert "Flags: disabled" in await chat.presses("« Back")
