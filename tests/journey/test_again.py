"""The same as last time, looking back, and an announcement that comes and goes, over the wire."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from orders.actors import person_actor
from orders.tables.compounds import announcement
from orders.use_cases.announcements import post_announcement
from tests.journey.stage import GROUP, LIAISON, Somebody, Stage, stage

pytestmark = pytest.mark.slow


async def test_a_second_cycle_is_ordered_like_the_first_and_both_are_looked_back_at(
    tmp_path: Path,
):
    async with stage(tmp_path) as s:
        liaison = Somebody(s, LIAISON)
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        await wang.says("1-1-101 A2 C1", chat=GROUP)
        await s.rest()
        await s.skip_to("cutoff")
        await s.skip_to("next_opens")
        await liaison.sees("第 2 期", chat=GROUP)
        await wang.says("/order")
        await wang.presses("和上次一样（第 1 期）", "第 2 期订单")
        await wang.sees("已照第 1 期填好", "合计 ¥48.00")
        said = await wang.says("老样子", chat=GROUP)
        await s.rest()
        (written,) = [
            m for m in await wang.messages(GROUP) if m["message_id"] == said["message_id"]
        ]
        assert "👌" in str(written["reactions"])
        await wang.says("/history")
        await wang.sees("1-1-101：以前的订单", "第 2 期", "第 1 期", "A×2  C×1")
        await liaison.says("/cycles")
        await liaison.sees("各期情况", "第 1 期", "1 户 · 3 份")


async def test_an_announcement_is_seen_first_then_said_and_taken_down_again(tmp_path: Path):
    async with stage(tmp_path) as s:
        liaison = Somebody(s, LIAISON)
        await liaison.says("/announce 今晚八点消杀，请关好门窗。")
        await liaison.presses("发到群里", "还没有发")
        said = await liaison.sees("联络人公告", "今晚八点消杀", chat=GROUP)
        await s.rest()
        await liaison.says("/announcements")
        await liaison.presses("撤回 1")
        await liaison.presses("是，撤回")
        await s.rest()
        left = [m["message_id"] for m in await liaison.messages(GROUP)]
        assert said["message_id"] not in left

        # Confirmed, and then nobody was there for seven hours: it is not said any more.
        await liaison.says("/announce 下午三点开会")
        await liaison.sees("还没有发", "下午三点开会")
        await s.rest()
        await s.stop()
        await confirm_while_nobody_sends(s)
        await s.start_again(later=timedelta(hours=7))
        await liaison.sees("没有发出去", "下午三点开会")
        await s.rest()
        texts = [m.get("text") or "" for m in await liaison.messages(GROUP)]
        assert not [text for text in texts if "下午三点开会" in text]


async def confirm_while_nobody_sends(s: Stage) -> None:
    """The draft's button, pressed in a process that has no sender."""
    program = s.program_like_this_one()
    async with program.database.write() as tx:
        draft = await tx.one(select(announcement).where(announcement.c.state == "draft"))
        await post_announcement(
            tx,
            actor=person_actor(draft.made_by),
            announcement_id=draft.id,
            everywhere=False,
            hides_phones=False,
            now=program.clock.now(),
        )
    await program.database.close()
