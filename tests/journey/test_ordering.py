"""From joining to the order, by the real chat over HTTP."""

from pathlib import Path

import pytest

from tests.journey.stage import GROUP, LIAISON, Somebody, stage

pytestmark = [pytest.mark.slow]


async def test_a_newcomer_joins_and_orders_by_buttons_and_by_text(tmp_path: Path):
    async with stage(tmp_path) as s:
        liaison = Somebody(s, LIAISON)
        await liaison.sees("第 1 期", "蔬菜包", "¥10.00", chat=GROUP)
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        await wang.says("/order")
        await wang.presses("+", "第 1 期订单")
        await wang.sees("A 蔬菜包", "合计 ¥10.00")
        await wang.presses("确认", "合计 ¥10.00")
        await wang.sees("订单已收到", "¥10.00")
        said = await wang.says("1-1-101 A2 C1", chat=GROUP)
        await s.rest()
        (written,) = [
            m for m in await wang.messages(GROUP) if m["message_id"] == said["message_id"]
        ]
        assert "👌" in str(written["reactions"])
        await wang.says("/my")
        await wang.sees("A 蔬菜包 ×2", "C 鸡蛋 ×1")
        await liaison.sees("已有", "A×2", chat=GROUP)
