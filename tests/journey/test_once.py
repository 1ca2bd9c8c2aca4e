"""What arrives twice happens once, nothing leaves before the commit, and a crash loses nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from bot.assembly import assemble_answering
from bot.outbound.budget import UNLIMITED, Budget
from fulfillment.handover.tables.handovers import slot
from fulfillment.supply.tables.batches import bag
from orders.tables.households import member
from orders.tables.orders import draft, order
from storage.metadata import metadata
from storage.outbox import Post, post
from storage.tables import inbox, outbox
from tests.journey.clerk import clerk_with_link
from tests.journey.somebody import Somebody
from tests.journey.stage import GROUP, LIAISON, Stage, stage

pytestmark = [pytest.mark.slow]

# What a second press may change: that it came, and which screen was shown last. And papers of the
# running cycle are drawn beside it all, when there is time.
OF_THE_CHAT = {"heartbeat", "inbox", "outbox", "job_run", "fact", "document"}


async def books(s: Stage) -> dict[str, Any]:
    """Every row of every table that is not about the chat itself."""
    await s.rest()
    async with s.program.database.read() as tx:
        return {
            table.name: [tuple(row) for row in await tx.all(select(table))]
            for table in metadata.sorted_tables
            if table.name not in OF_THE_CHAT
        }


async def notices(s: Stage) -> list[tuple[str, str]]:
    """Who was told what. The same reaction and the same tally say nothing new."""
    told = select(outbox.c.recipient, outbox.c.notice).order_by(outbox.c.id)
    async with s.program.database.read() as tx:
        rows = await tx.all(told.where(outbox.c.notice != "reaction", outbox.c.slot.is_(None)))
    return [tuple(row) for row in rows]


async def once(s: Stage, press: dict[str, Any]) -> None:
    """The app sends the press again with a new id, and the server the old one with its own."""
    before, told = await books(s), await notices(s)
    for how in ("repeat", "redeliver"):
        await s.sandbox.tell(how, {"update_id": press["update_id"]})
        after = await books(s)
        changed = [name for name in before if drop_times(before[name]) != drop_times(after[name])]
        assert changed == [], how
    assert await notices(s) == told


def drop_times(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """A draft that is set to the same again has a new time; that changes nothing."""
    return [tuple(value for value in row if not hasattr(value, "tzinfo")) for row in rows]


async def test_every_press_counts_once_in_a_whole_cycle(tmp_path: Path):
    async with stage(tmp_path) as s:
        liaison = Somebody(s, LIAISON)
        wang = await s.newcomer(601, "王芳")
        await wang.starts()
        await wang.presses("1", "请问您住几号楼")
        await wang.presses("1", "请选择单元")
        await wang.presses("101", "请选择房号")
        await wang.sees("请发送手机号")
        await wang.sends_card("+8613812345678")
        await once(s, await liaison.presses("接受", "王芳"))
        chen = await s.neighbour(602, "陈伟", "2", "2", "302")

        await wang.says("/order")
        await once(s, await wang.presses("+", "第 1 期订单"))
        await once(s, await wang.presses("确认", "合计 ¥10.00"))
        await wang.presses("撤单", "订单已收到")
        await once(s, await wang.presses("是，撤单"))
        said = await wang.says("1-1-101 A2", chat=GROUP)
        await once(s, said)
        await chen.says("A1 B2", chat=GROUP)
        await s.rest()

        await s.skip_to("cutoff")
        await liaison.sees("2 个批次")
        await once(s, await liaison.presses("✅ 通过"))
        await liaison.says("/batches")
        await once(s, await liaison.presses("全部通过"))

        clerk = await clerk_with_link(s)
        assert await clerk.presses("/supplier/1/1/packed", version="2") == 200
        books_before = await books(s)
        await clerk.presses("/supplier/1/1/packed", version="2")
        assert await books(s) == books_before
        await once(s, await wang.presses("我已付款", "请付款 ¥20.00"))
        await liaison.says("/unpaid")
        await liaison.presses("1-1-101", "第 1 期")
        await once(s, await liaison.presses("钱已到账", "1-1-101"))
        await liaison.says("/unpaid")
        await liaison.presses("2-2-302", "第 1 期")
        await once(s, await liaison.presses("取消配送", "2-2-302"))
        assert await clerk.presses("/supplier/1/1/sent") == 200

        for key in ("车到了", "门口消杀完成", "二次消杀"):
            await once(s, await liaison.presses(key))
        await s.skip_to("rest_over")
        await once(s, await liaison.presses("1 袋全部点齐"))
        async with s.program.database.read() as tx:
            pickup = await tx.scalar(select(slot.c.pickup_code))
            codes = await tx.scalars(select(bag.c.code).where(bag.c.collected_at.is_(None)))
        for code in codes:
            await liaison.says(f"{pickup} {code}")
        await s.rest()
        await s.program.scheduler.tick()  # with the last bag the cycle is settled
        await once(s, await liaison.says(f"{pickup} {codes[0]}"))
        await wang.says("/my")
        await wang.sees("已取 ✅")
        async with s.program.database.read() as tx:
            failed = await tx.all(select(inbox.c.error).where(inbox.c.state == "failed"))
        assert failed == []


async def fail_when(s: Stage, name: str, on: str, condition: str) -> None:
    """From now on the database refuses a row: a failure as real as a full disk."""
    async with s.program.database.write() as tx:
        await tx.run(
            text(
                f"CREATE TRIGGER {name} AFTER INSERT ON {on} WHEN {condition} "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        )


async def test_a_use_case_that_fails_after_it_has_posted_sends_nothing(tmp_path: Path):
    async with stage(tmp_path) as s:
        liaison = Somebody(s, LIAISON)
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        chen = await s.newcomer(602, "陈伟")
        await chen.starts()
        await chen.presses("3", "请问您住几号楼")
        await fail_when(s, "no_news", "outbox", "NEW.notice IN ('member_asked', 'reaction')")
        before = await books(s)
        await chen.sends_card("+8613900000002")
        await chen.sees("出了点问题")
        assert await books(s) == before  # no member, no audit, no phone
        said = await wang.says("A1", chat=GROUP)
        await wang.sees("出了点问题")  # in private: the group stays quiet
        await s.rest()
        assert not [m for m in await liaison.messages() if "陈伟" in (m.get("text") or "")]
        (mine,) = [m for m in await wang.messages(GROUP) if m["message_id"] == said["message_id"]]
        assert mine["reactions"] == []
        async with s.program.database.read() as tx:
            kept = await tx.all(select(inbox.c.raw, inbox.c.error).where(inbox.c.state == "failed"))
            assert [row.error for row in kept] == ["IntegrityError"] * 2
            assert all(row.raw for row in kept)
            assert await tx.scalar(select(func.count()).select_from(order)) == 0
        await wang.says("B1")  # others, and other things, go on
        await wang.sees("订单已收到")
        assert not s.program.tasks.failed.is_set()


async def until_true(look: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await look():
            await asyncio.sleep(0.02)


async def test_what_was_stored_and_not_handled_at_a_crash_is_handled_at_the_next_start(
    tmp_path: Path,
):
    async with stage(tmp_path) as s:
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        await s.crash()
        said = await wang.says("A1")
        await store_without_handling(s)
        assert (await s.sandbox.ask("state"))["pending_updates"] == 0  # never sent again
        await s.start_again()
        await wang.sees("订单已收到", "A 蔬菜包 ×1", after=said)


async def store_without_handling(s: Stage) -> None:
    """A program that lives just long enough to store and confirm what came."""
    program = s.program_like_this_one()
    side = await assemble_answering(
        token=program.settings.token,
        api=program.settings.api,
        database=program.database,
        clock=program.clock,
        chance=program.chance,
        portal_url=program.settings.portal_url,
        budget=Budget(UNLIMITED),
    )
    polling = asyncio.create_task(side.intake.run())

    async def is_stored() -> bool:
        async with program.database.read() as tx:
            stored = await tx.first(select(inbox.c.id).where(inbox.c.state == "waiting"))
        return bool(stored) and not (await s.sandbox.ask("state"))["pending_updates"]

    await until_true(is_stored)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    await side.close()
    await program.database.close()


async def test_what_came_while_nobody_ran_is_fetched_at_the_next_start(tmp_path: Path):
    async with stage(tmp_path) as s:
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        await s.rest()
        await s.stop()
        await wang.says("A1")
        await wang.says("1-1-101 C1", chat=GROUP)
        await s.start_again()
        await s.rest()
        await wang.says("/my")
        await wang.sees("A 蔬菜包 ×1", "C 鸡蛋 ×1")


async def test_a_notice_is_sent_once_or_unknown_whenever_the_program_stops(tmp_path: Path):
    async with stage(tmp_path) as s:
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        await s.rest()
        await s.stop()
        program = s.program_like_this_one()
        async with program.database.write() as tx:
            recipient = await tx.scalar(
                select(outbox.c.recipient).where(outbox.c.notice == "member_accepted")
            )
            data = {"address": "1-1-101", "compound": "小园", "compound_en": "Little Garden"}
            now = program.clock.now()
            for key in ("halfway", "queued"):
                notice = Post(recipient, "member_accepted", {**data, "compound": key}, key)
                await post(tx, notice, now=now)
            halfway = update(outbox).where(outbox.c.natural_key == "halfway")
            await tx.run(halfway.values(state="sending"))
        await program.database.close()
        for _ in range(2):
            await s.start_again()
            await wang.sees("queued")
            await s.rest()
            texts = [m.get("text") or "" for m in await wang.messages()]
            assert sum("queued" in each for each in texts) == 1
            assert not any("halfway" in each for each in texts)
            async with s.program.database.read() as tx:
                state = select(outbox.c.state).where(outbox.c.natural_key == "halfway")
                assert await tx.scalar(state) == "unknown"
            await s.crash()
        await s.start_again()


async def test_what_waits_for_its_turn_at_ctrl_c_is_sent_after_the_next_start(tmp_path: Path):
    async with stage(tmp_path) as s:
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        await s.rest()
        await s.stop()
        s.program.settings.send_unlimited = False  # one a second in a chat
        await s.start_again()
        async with s.program.database.write() as tx:
            accepted = select(outbox.c.recipient).where(outbox.c.notice == "member_accepted")
            recipient = await tx.scalar(accepted)
            for number in range(6):
                name = f"<{number}>"
                data = {"address": "1-1-101", "compound": name, "compound_en": name}
                notice = Post(recipient, "member_accepted", data, name)
                await post(tx, notice, now=s.program.clock.now())
        await wang.sees("<0>")
        await s.stop()
        s.program.settings.send_unlimited = True
        await s.start_again()
        await wang.sees("<5>")
        await s.rest()
        texts = "".join(m.get("text") or "" for m in await wang.messages())
        assert [texts.count(f"<{number}>") for number in range(6)] == [1] * 6


async def test_an_update_with_the_same_id_is_stored_and_handled_once(tmp_path: Path):
    async with stage(tmp_path) as s:
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        said = await wang.says("A1")
        await wang.sees("订单已收到", after=said)
        assert s.program.outward.answering is not None
        handled = s.program.outward.answering.inbox.handled
        for _ in range(3):
            await s.sandbox.tell("redeliver", {"update_id": said["update_id"]})
        await wang.says("/my")
        await wang.sees("A 蔬菜包 ×1", after=said)
        await s.rest()
        assert s.program.outward.answering.inbox.handled == handled + 1
        async with s.program.database.read() as tx:
            known = select(func.count()).select_from(inbox)
            assert await tx.scalar(known.where(inbox.c.update_id == said["update_id"])) == 1
            assert await tx.scalar(select(func.count()).select_from(draft)) == 0
            assert await tx.scalar(select(func.count()).select_from(member)) == 1
