"""Welfare calls and stock as people press and write them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from fulfillment.handover.use_cases.call_lists import make_call_lists
from orders.actors import Actor
from orders.notices_care import Notice
from orders.rules.errors import NoRight
from orders.rules.states import NeedState
from orders.tables.needs import need
from orders.tables.orders import order
from orders.use_cases.call_tending import tend_calls
from orders.use_cases.contacts import name_contact
from tests.builders import CUTOFF, OPENING, make_person
from tests.care.test_calls import CALLING, calls, make_world, told
from tests.care.test_stock import NOON
from tests.liaison.chat import Chat
from tests.supply.rounds import make_round

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def test_a_carer_calls_one_after_the_other_and_orders_what_is_needed(db):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_call_lists(tx, now=CALLING)
        nurse = Chat(tx, world.nurse, CALLING, "zh_CN")
        data = next(data for to, data in await told(tx, Notice.CALL_LIST) if to == str(world.nurse))
        await nurse.shows(NOTICE_SCREENS[Notice.CALL_LIST](texts_for("zh_CN"), data))
        assert "还有 2 户没打" in await nurse.presses("开始打电话")
        page = await nurse.presses("打下一户：1-1-101")
        assert "独居老人" in page
        assert "住户1-1-101 13812345678" in page.replace("+86", "")
        assert "1. 您好" in page
        both = await nurse.presses("要买吃的")
        assert "要买吃的，还没下单" in both
        assert "1-1-101" in nurse.screens[1].text  # the order form, a message of its own
        await nurse.presses("+")
        assert "1-1-101" in await nurse.presses("确认")
        await nurse.sends(f"wca:{world.compound}")
        ordered = await tx.one(select(order))
        assert (ordered.address, ordered.placed_by) == ("1-1-101", world.nurse.person_id)
        row = (await calls(tx))["1-1-101"]
        assert "要买吃的，已下单" in await nurse.sends(f"wco:{row.id}")


async def test_medicine_goes_to_the_needs_a_remark_stays_and_the_next_one_comes(db):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_call_lists(tx, now=CALLING)
        nurse = Chat(tx, world.nurse, CALLING, "zh_CN")
        await nurse.sends(f"wca:{world.compound}")
        await nurse.presses("打下一户")
        assert "要药，还没写下是什么药" in await nurse.presses("要药")
        await nurse.presses("写下要什么药")
        await nurse.says("硝苯地平缓释片 两盒")
        assert await tx.scalar(select(need.c.state)) == NeedState.ASKED
        await nurse.sends(f"wca:{world.compound}")
        await nurse.presses("打下一户")
        await nurse.presses("记一句")
        assert "耳朵不好" in await nurse.says("耳朵不好，多响几声")
        assert "没人接（1 次）" in await nurse.presses("没人接")
        await nurse.presses("请人上门")
        assert "上门的人：周护士" in await nurse.presses("周护士")
        assert "没人开门" in await nurse.presses("没人开门")
        liaison = Chat(tx, world.liaison, CUTOFF - timedelta(minutes=50), "zh_CN")
        await tend_calls(tx, now=liaison.now)
        ((_, data),) = await told(tx, Notice.CARE_SUMMARY)
        await liaison.shows(NOTICE_SCREENS[Notice.CARE_SUMMARY](texts_for("zh_CN"), data))
        shown = await liaison.presses("打通了哪些户")
        assert "周护士 · 打通 1 · 没联系上 1" in shown
        assert "1-2-301" in shown
        assert "4 户中的 0 户" in await liaison.sends(f"wcx:{world.compound}")
        stranger = await make_person(tx, name="路人")
        passer = Chat(tx, Actor("person", stranger, person_id=stranger), CALLING)
        with pytest.raises(NoRight):
            await passer.sends(f"wca:{world.compound}")


async def test_a_contact_writes_the_stock_and_the_liaison_sees_how_long_it_lasts(db):
    async with db.write() as tx:
        world = await make_round(tx)
        person_id = await make_person(tx, name="小陈")
        await name_contact(tx, actor=world.liaison, supplier_id=world.supplier_id,
                           person_id=person_id, now=OPENING)  # fmt: skip
        contact = Chat(tx, Actor("person", person_id, person_id=person_id), NOON, "zh_CN")
        said = await contact.says("今日库存 菜 30公斤，肉没了，蛋两箱")
        assert "⚠️ 菜 6.0 天 · 应有 7 天 · 30 kg" in said
        assert "🚨 肉" in said
        assert "没看懂，请写品类和重量：蛋两箱" in said
        liaison = Chat(tx, world.liaison, NOON)
        shown = await liaison.sends(f"wst:{world.compound_id}")
        assert "vegetables 6.0 days · at least 7" in shown
        assert "Nothing said today: Corner Shop" in shown
        assert "有变化" not in await contact.sends(f"wss:{world.supplier_id}:2026-03-02")
