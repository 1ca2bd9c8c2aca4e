"""Who comes: strangers, contacts, people who block the bot, the bot itself coming and going."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from orders.tables.people import person
from tests.journey.clerk import clerk_with_link
from tests.journey.listening import failures, reactions_to, replies_to
from tests.journey.somebody import Somebody, data_of
from tests.journey.stage import CONTACT, GROUP, LIAISON, Stage, stage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

UNDERSTOOD_NOT = "我没有看懂"


async def test_a_stranger_is_told_how_to_join(s: Stage):
    stranger = await s.newcomer(631, "路人", language="en")
    said = await stranger.says("A1", chat=GROUP)
    assert "私聊登记" in "".join(await replies_to(s, stranger, said["message_id"]))
    said = await stranger.says("大家好", chat=GROUP)
    assert not await replies_to(s, stranger, said["message_id"])
    await stranger.says("A1 B2")
    await stranger.sees("did not understand")
    for command in ("/order", "/my"):
        await stranger.says(command)
        await stranger.sees("not joined a household")
    for command in ("/batches", "/unpaid", "/loads", "/handout", "/deputy", "/link", "/members"):
        before = len(await stranger.messages())
        await stranger.says(command)
        await s.rest()
        assert len(await stranger.messages()) > before + 1, command


async def test_who_blocks_the_bot_is_unreachable_until_they_unblock(s: Stage):
    sun = await s.neighbour(641, "孙丽", "1", "2", "101")
    await sun.says("A1")
    await sun.sees("订单已收到")
    await s.sandbox.tell("block", {"user_id": 641})
    await s.rest()
    assert not await is_reachable(s, 641)
    await s.sandbox.tell("unblock", {"user_id": 641})
    await s.rest()
    assert await is_reachable(s, 641)


async def is_reachable(s: Stage, user_id: int) -> bool:
    mine = select(person.c.unreachable_at).where(person.c.telegram_id == user_id)
    async with s.program.database.read() as tx:
        return await tx.scalar(mine) is None


async def test_the_supermarkets_contact_never_orders(s: Stage):
    contact = Somebody(s, CONTACT)
    said = await contact.says("1-1-101 A2 B2", chat=GROUP)
    assert not await replies_to(s, contact, said["message_id"])
    assert "👌" not in await reactions_to(s, contact, said["message_id"])
    await contact.says("1-1-101 A2 B2")
    await s.rest()
    assert "订单" not in (await contact.messages())[-1]["text"][:8]


async def test_the_bot_is_removed_from_the_group_and_comes_back(s: Stage, wang: Somebody):
    state = await s.sandbox.ask("state")
    await s.sandbox.tell("leave", {"user_id": state["bot"]["id"], "chat_id": GROUP})
    await wang.says("A1")  # the tally wants to go into the group
    await wang.sees("订单已收到")
    await s.rest()
    await s.sandbox.tell("chats", {"id": GROUP, "title": "小园团购群", "bot": "administrator"})
    said = await wang.says("A2", chat=GROUP)
    assert "👌" in await reactions_to(s, wang, said["message_id"])


async def test_what_comes_after_the_cut_off_is_refused_and_the_unreachable_are_listed(
    tmp_path: Path,
):
    """A month passes: an edited message, buttons of the last cycle, somebody who is gone."""
    async with stage(tmp_path) as s:
        liaison = Somebody(s, LIAISON)
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        gone = await s.neighbour(602, "孙丽", "2", "2", "302")
        order = await wang.says("A1", chat=GROUP)
        await gone.says("A2", chat=GROUP)
        await s.rest()
        await wang.says("/order")
        form = await wang.sees("第 1 期订单", button="+")
        await s.sandbox.tell("block", {"user_id": gone.user_id})
        await s.skip_to("cutoff")
        await s.controls.move_to(s.program.clock.now() + timedelta(minutes=1))
        ask = {"user_id": 601, "chat_id": GROUP, "message_id": order["message_id"]}
        await s.sandbox.tell("edit", {**ask, "text": "A2"})
        assert "截单" in "".join(await replies_to(s, wang, order["message_id"]))
        await liaison.sees("1-1-101", "已过截单时间")
        pressed = await wang.presses_old(data_of(form, "+"), form)
        assert pressed["answer"]["show_alert"]

        await liaison.presses("全部通过", "2 个批次")
        clerk = await clerk_with_link(s)
        assert await clerk.presses("/supplier/1/1/packed", version="1") == 200
        await wang.sees("请付款 ¥10.00")
        await s.skip_to("pay_by")
        await liaison.sees("付款时间（", "📵 2-2-302")
        await s.skip_to("next_opens")
        await wang.sees("第 2 期", chat=GROUP)
        pressed = await wang.presses_old(data_of(form, "+"), form)
        assert pressed["answer"]["show_alert"]
        await wang.says("/my")
        assert await failures(s) == []
        assert not s.program.tasks.failed.is_set()
