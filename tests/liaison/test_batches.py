"""A liaison reviews batches in the chat."""

import pytest
from sqlalchemy import select

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import batch
from orders.rules.errors import AlreadyDecided, MissingReason, NoRight, StaleButton
from orders.tables.cycles import cycle
from orders.use_cases.awaiting import AWAITED_FOR, awaited
from tests.builders import make_member
from tests.liaison.chat import Chat
from tests.supply.rounds import APPROVAL, batch_of, make_round, notices, parcel_of


async def make_chat(tx, world, *, actor=None, language="en"):
    return Chat(tx, actor or world.liaison, APPROVAL, language)


async def state_of(tx, batch_id):
    return await tx.scalar(select(batch.c.state).where(batch.c.id == batch_id))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_all_batches_are_listed_and_one_is_approved_in_place(db, language):
    async with db.write() as tx:
        world = await make_round(tx)
        chat = await make_chat(tx, world, language=language)
        first = await chat.says("/batches")
        assert "¥" in first
        await chat.sends(f"bo:{world.batch_ids[0]}")
        await chat.presses("✅")
        assert "李姐" in chat.text
        assert "20:30" in chat.text
        assert [key.as_data()["callback_data"][:3] for key in chat.keys] == ["bz:", "bs:"]
        assert await state_of(tx, world.batch_ids[0]) == "approved"
        await chat.sends(f"ba:{world.batch_ids[0]}")  # pressed twice
        assert "李姐" in chat.text


async def test_what_a_notice_shows_is_pressed_just_the_same(db):
    async with db.write() as tx:
        world = await make_round(tx)
        chat = await make_chat(tx, world)
        data = (await notices(tx, Notice.BATCH_READY))[0].data
        await chat.shows(NOTICE_SCREENS[Notice.BATCH_READY](texts_for("en"), data))
        await chat.presses("Approve")
        assert chat.toast == "Approved"


async def test_all_that_wait_are_approved_at_once(db):
    async with db.write() as tx:
        world = await make_round(tx)
        chat = await make_chat(tx, world)
        await chat.says("/batches")
        text = await chat.presses("Approve all")
        assert f"0 of {len(world.batch_ids)} batches to be decided" in text
        assert {await state_of(tx, each) for each in world.batch_ids} == {"approved"}


async def test_a_platforms_batches_stand_beside_those_of_the_groups_own_cycle(db):
    async with db.write() as tx:
        world = await make_round(tx)
        own = await tx.one(select(cycle).where(cycle.c.id == world.cycle_id))
        values = {**own._mapping, "channel": "platform"}
        del values["id"]
        platform_id = await tx.insert(cycle, **values)
        theirs = world.batch_ids[-1]
        await tx.run(batch.update().where(batch.c.id == theirs).values(cycle_id=platform_id))
        chat = await make_chat(tx, world)
        text = await chat.says("/batches")
        assert ", cycle 1:" in text
        assert ", platform cycle 1:" in text
        text = await chat.presses("all of platform cycle 1")
        assert "platform cycle 1" not in text
        assert await state_of(tx, theirs) == "approved"
        assert await state_of(tx, world.batch_ids[0]) == "awaiting_approval"
        text = await chat.presses("Approve all that wait")
        assert ", platform cycle 1:" in text  # both are under way, to be recalled if need be


async def test_a_batch_is_returned_for_a_ready_reason_put_right_and_approved(db):
    async with db.write() as tx:
        world = await make_round(tx)
        returned = await batch_of(tx, world, "1")
        chat = await make_chat(tx, world)
        await chat.sends(f"bo:{returned}")
        await chat.presses("Return")
        assert "Quantities look wrong" in await chat.presses("Quantities")
        await chat.presses("Take a household out")
        assert "cannot be undone" in await chat.presses("1-1-201")
        await chat.presses("Yes")
        assert (await parcel_of(tx, world, "1-1-201")).state == "cancelled"
        await chat.presses("approve again")
        await chat.presses("✅ Approve")
        assert (await parcel_of(tx, world, "1-1-101")).state == "approved"


async def test_a_reason_may_be_typed(db):
    async with db.write() as tx:
        world = await make_round(tx)
        chat = await make_chat(tx, world)
        await chat.sends(f"br:{world.batch_ids[0]}:other")
        assert "a < b" in await chat.says("a < b & c")
        assert await state_of(tx, world.batch_ids[0]) == "returned"
        assert await awaited(tx, actor=world.liaison, now=APPROVAL) is None


async def test_an_empty_reason_returns_nothing(db):
    async with db.write() as tx:
        world = await make_round(tx)
        chat = await make_chat(tx, world)
        with pytest.raises(MissingReason):
            await chat.sends(f"br:{world.batch_ids[0]}:nonsense")
        assert await state_of(tx, world.batch_ids[0]) == "awaiting_approval"


@pytest.mark.parametrize("later", ["a command", "another screen", "an hour"])
async def test_what_is_written_after_something_else_is_no_reason(db, later):
    async with db.write() as tx:
        world = await make_round(tx)
        chat = await make_chat(tx, world)
        await chat.sends(f"br:{world.batch_ids[0]}:other")
        if later == "a command":
            await chat.says("/batches")
            await chat.sends(f"bo:{world.batch_ids[0]}")
        elif later == "another screen":
            await chat.presses("Back")
        else:
            chat.now += AWAITED_FOR
        await chat.says("good evening")
        assert await state_of(tx, world.batch_ids[0]) == "awaiting_approval"


async def test_a_decided_batch_is_not_returned_any_more(db):
    async with db.write() as tx:
        world = await make_round(tx)
        chat = await make_chat(tx, world)
        await chat.sends(f"ba:{world.batch_ids[0]}")
        with pytest.raises(AlreadyDecided):
            await chat.sends(f"br:{world.batch_ids[0]}:address")


async def test_neighbours_see_no_batches(db):
    async with db.write() as tx:
        world = await make_round(tx)
        neighbour = await make_member(tx, "1-1-102")
        chat = await make_chat(tx, world, actor=neighbour)
        for data in (f"bo:{world.batch_ids[0]}", f"bs:{world.compound_id}", "bl:1:0"):
            with pytest.raises(NoRight):
                await chat.sends(data)
        with pytest.raises(NoRight):
            await chat.says("/batches")


async def test_a_batch_that_never_was_is_a_stale_button(db):
    async with db.write() as tx:
        chat = await make_chat(tx, await make_round(tx))
        for data in ("bo:999", "ba:999", "bp:999", "bq:999", "zz:1", "bo:x"):
            with pytest.raises(StaleButton):
                await chat.sends(data)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_batch_approved_by_mistake_is_recalled_and_approved_again(db, language):
    async with db.write() as tx:
        world = await make_round(tx)
        chat = await make_chat(tx, world, language=language)
        await chat.sends(f"ba:{world.batch_ids[0]}")
        await chat.presses("↩️")
        assert await state_of(tx, world.batch_ids[0]) == "approved"  # it only asked
        await chat.sends(f"bz:{world.batch_ids[0]}:1")
        assert chat.toast == ("Recalled" if language == "en" else "已撤回")
        await chat.sends(f"bz:{world.batch_ids[0]}:1")  # pressed twice
        assert await state_of(tx, world.batch_ids[0]) == "awaiting_approval"
        await chat.presses("✅")
        assert await state_of(tx, world.batch_ids[0]) == "approved"


async def test_neighbours_recall_nothing(db):
    async with db.write() as tx:
        world = await make_round(tx)
        await (await make_chat(tx, world)).sends(f"ba:{world.batch_ids[0]}")
        chat = await make_chat(tx, world, actor=await make_member(tx, "1-1-102"))
        for data in (f"bz:{world.batch_ids[0]}:0", f"bz:{world.batch_ids[0]}:1"):
            with pytest.raises(NoRight):
                await chat.sends(data)
        with pytest.raises(StaleButton):
            await chat.sends("bz:999:1")
