"""Orders put right after the cut-off, over HTTP: one household is let out, one had a wrong door."""

from pathlib import Path

import pytest

from tests.journey.clerk import clerk_with_link
from tests.journey.listening import failures
from tests.journey.stage import CONTACT, GROUP, LIAISON, Somebody, Stage, stage

pytestmark = [pytest.mark.slow]


async def test_one_is_let_out_and_one_goes_to_the_right_door(tmp_path: Path):
    async with stage(tmp_path) as s:
        liaison, contact = Somebody(s, LIAISON), Somebody(s, CONTACT)
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        chen = await s.neighbour(602, "陈伟", "2", "2", "302")
        zhao = await s.neighbour(603, "赵敏", "2", "1", "101")
        await wang.says("1-1-101 A2", chat=GROUP)
        await chen.says("A1 B2", chat=GROUP)
        await s.rest()
        await s.skip_to("cutoff")
        await liaison.presses("全部通过", "2 个批次")
        clerk = await clerk_with_link(s)
        assert await clerk.presses("/supplier/1/1/packed", version="1") == 200
        await wang.sees("请付款 ¥20.00", button="我已付款")

        await wang_is_let_out(s, liaison, wang, contact)
        page = await clerk.reads("/supplier/1/1")
        assert "有住户退单" in page
        assert "整袋取出" in page
        assert "打印改单" in page
        assert await clerk.presses("/supplier/1/1/packed", version="1") == 409

        await chens_order_was_zhaos(s, liaison, chen, zhao, contact)
        assert "2-1-101" in await clerk.reads("/supplier/1/1")
        assert await failures(s) == []


async def wang_is_let_out(s: Stage, liaison: Somebody, wang: Somebody, contact: Somebody) -> None:
    await wang.says("/my")
    await wang.presses("申请退掉第 1 期的订单")
    await wang.presses("是的，请联络人决定", "确定要退掉")
    await wang.sees("在此之前订单照旧")
    await liaison.presses("同意退单", "1-1-101", "想退掉")
    await liaison.sees("已退单", "1-1-101")
    await wang.sees("已退掉", "不用付钱")
    await contact.sees("第 2 版", "已退单，不送：1-1-101", "整袋取出")
    await s.rest()
    bills = [each for each in await wang.messages() if "¥20.00" in (each.get("text") or "")]
    assert not any("我已付款" in str(each["buttons"]) for each in bills)


async def chens_order_was_zhaos(
    s: Stage, liaison: Somebody, chen: Somebody, zhao: Somebody, contact: Somebody
) -> None:
    await liaison.says("/correct")
    await liaison.sees("哪一户的订单要改")
    await liaison.says("2-2-302")
    await liaison.presses("门牌记错了", "2-2-302")
    await liaison.sees("应该是哪一户的")
    await liaison.says("1-1-101")  # which had an order in this cycle
    await liaison.sees("1-1-101 本期已有自己的订单")
    await liaison.says("2-1-101")
    await liaison.presses("是的，是 2-1-101 的", "从 2-2-302 改到 2-1-101")
    await liaison.sees("订单已从 2-2-302 改到 2-1-101")
    await zhao.sees("已更正，会送到您家")
    await zhao.sees("请付款 ¥71.00", "2-1-101", button="我已付款")
    await chen.sees("误记在您家", "2-2-302")
    await contact.sees("第 3 版", "2-2-302 → 2-1-101", "换贴新标签")
    await s.rest()
