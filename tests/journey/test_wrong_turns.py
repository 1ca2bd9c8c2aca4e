"""Wrong turns taken back, over HTTP: a batch recalled, then the whole cycle cancelled."""

from pathlib import Path

import pytest
from sqlalchemy import select

from fulfillment.money.tables.payments import refund
from orders.tables.cycles import cycle
from tests.journey.clerk import Clerk, clerk_with_link
from tests.journey.listening import failures
from tests.journey.stage import CONTACT, GROUP, LIAISON, Somebody, Stage, stage, url_of

pytestmark = [pytest.mark.slow]

WHY = "超市停业两天，送不出货"


async def test_a_batch_is_recalled_and_then_the_cycle_cancelled(tmp_path: Path):
    async with stage(tmp_path) as s:
        liaison, contact = Somebody(s, LIAISON), Somebody(s, CONTACT)
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        chen = await s.neighbour(602, "陈伟", "2", "2", "302")
        await wang.says("1-1-101 A2", chat=GROUP)
        await chen.says("A1 B2", chat=GROUP)
        await s.rest()
        await s.skip_to("cutoff")
        await liaison.presses("全部通过", "2 个批次")
        await contact.sees("分拣单已备好", "第 1 版")
        clerk = await clerk_with_link(s)

        await a_batch_is_recalled(s, liaison, contact, clerk)
        assert await clerk.presses("/supplier/1/1/packed", version="2") == 409
        assert await clerk.presses("/supplier/1/1/packed", version="3") == 200
        await packed_meanwhile_is_refused(liaison)

        bill = await wang.sees("请付款 ¥20.00", button="我已付款")
        await wang.presses("我已付款", "请付款 ¥20.00")
        await wang.sees("正在核对")
        await liaison.says("/unpaid")
        await liaison.presses("1-1-101", "2 笔未付")
        await liaison.presses("已到账", "1-1-101")
        await wang.sees("¥20.00", "谢谢")

        await the_cycle_is_cancelled(s, liaison)
        await everybody_hears_it_once(s, wang, chen, contact)
        assert "已取消" in await clerk.reads(url_of(bill, "打开付款页面"))
        await money_that_comes_after_all(liaison, chen)
        await the_money_goes_back(s, clerk, wang, chen)

        await s.skip_to("next_opens")
        await wang.says("A1", chat=GROUP)
        await s.rest()
        await wang.says("/order")
        await wang.sees("第 2 期")
        async with s.program.database.read() as tx:
            states = await tx.scalars(select(cycle.c.state).order_by(cycle.c.number))
        assert list(states) == ["cancelled", "open"]
        assert await failures(s) == []


async def a_batch_is_recalled(s: Stage, liaison: Somebody, contact: Somebody, clerk: Clerk) -> None:
    await liaison.says("/batches")
    await liaison.presses("1 栋 · 大超市", "0 个等您审批")
    await liaison.presses("撤回审批", "1 栋")
    await liaison.presses("是的，撤回", "要撤回审批吗")
    await liaison.sees("等您审批", "1 栋", button="通过")
    await contact.sees("第 2 版", "撤回了 1 栋")
    page = await clerk.reads("/supplier/1/1")
    assert "联络人撤回了一栋楼" in page
    assert page.replace(" ", "").count("A×2") == 1  # only where it says what to take out again
    await liaison.presses("通过", "1 栋")
    await liaison.sees("已通过", "1 栋")
    await contact.sees("分拣单已备好", "第 3 版")  # a message of its own
    await s.rest()


async def packed_meanwhile_is_refused(liaison: Somebody) -> None:
    await liaison.says("/batches")
    await liaison.presses("2 栋 · 大超市", "0 个等您审批")
    await liaison.presses("撤回审批", "2 栋")
    answer = await liaison.presses("是的，撤回", "要撤回审批吗")
    assert "已经配好：2-2-302" in str(answer)


async def the_cycle_is_cancelled(s: Stage, liaison: Somebody) -> None:
    await liaison.says("/cancel")
    await liaison.presses("第 1 期", "要取消哪一期")
    await liaison.sees("已付款：1 笔，¥20.00", "已下单：2 户")
    await liaison.says(WHY)
    await liaison.presses("已付的退款", WHY)
    await liaison.sees("第 1 期已取消", "¥20.00", "/refunds")
    await s.rest()


async def everybody_hears_it_once(
    s: Stage, wang: Somebody, chen: Somebody, contact: Somebody
) -> None:
    await wang.sees("第 1 期已取消", WHY, "您付的 ¥20.00", "退还")
    await chen.sees("第 1 期已取消", WHY, "请不要再付")
    await contact.sees("第 1 期已取消", "停止配货")
    await wang.sees("第 1 期已取消", WHY, chat=GROUP)
    for who, chat in ((wang, "bot"), (chen, "bot"), (contact, "bot"), (wang, GROUP)):
        texts = [message.get("text") or "" for message in await who.messages(chat)]
        assert sum(WHY in text for text in texts) == 1
    pinned = [m for m in await wang.messages(GROUP) if "本期已取消" in (m.get("text") or "")]
    assert len(pinned) == 1


async def money_that_comes_after_all(liaison: Somebody, chen: Somebody) -> None:
    await chen.presses("我之前已经付了", "第 1 期已取消")
    await liaison.presses("已到账", "2-2-302", "已取消")
    await chen.sees("已到账", "退还给您")


async def the_money_goes_back(s: Stage, clerk: Clerk, wang: Somebody, chen: Somebody) -> None:
    page = await clerk.reads("/supplier/1/1")
    assert "要退 2 户" in page
    async with s.program.database.read() as tx:
        ids = list(await tx.scalars(select(refund.c.id)))
    form = {"refund": [str(each) for each in ids]}
    answer = await s.pages.post("/supplier/1/1/refunded", data=form, headers=clerk.headers)
    assert "标记退款" in answer.text
    await wang.sees("已退还", "¥20.00")
    await chen.sees("已退还", "¥71.00")
    assert "已经退好的" in await clerk.reads("/supplier/1/1")
