"""Duty and outings as people press them."""

from datetime import timedelta

import pytest

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from fulfillment.handover.notices_duty import Notice
from orders.rules.errors import StaleButton
from orders.rules.errors_duty import BadTemperature
from tests.builders import (
    DURING,
    FIRST_DAY,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
)
from tests.duty.places import make_stall, set_level
from tests.handover.loads import told
from tests.liaison.chat import AROUND, Chat

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def test_three_presses_declare_and_a_fever_is_asked_about_first(db):
    async with db.write() as tx:
        here = (await make_compound(tx)).compound_id
        chat = Chat(tx, await make_liaison(tx, here), DURING)
        await chat.sends(f"hom:{here}")
        assert "not declared" in await chat.presses("Volunteers and health")
        await chat.presses("Declare my health")
        await chat.presses("36.5")
        await chat.presses("No, I am well")
        assert "fit for duty until" in await chat.presses("Yesterday, evening")
        await chat.sends(f"duh:{here}")
        with pytest.raises(BadTemperature):
            await chat.says("3-2-501")
        assert "38.2℃" in await chat.says("38.2")
        assert "Is that right?" in await chat.presses("No, I am well")
        assert "stay at home" in await chat.presses("Yes, take me off")
        ((_, data),) = await told(tx, Notice.UNFIT_FOR_DUTY)
        await chat.shows(NOTICE_SCREENS[Notice.UNFIT_FOR_DUTY](texts_for("en"), data))
        await chat.presses("It was a mistake")
        assert "1 of 3" in await chat.sends(f"duh:{here}")


async def test_the_groups_call_leads_to_a_sign_up_that_the_liaison_accepts(db):
    async with db.write() as tx:
        here = (await make_compound(tx)).compound_id
        liaison = Chat(tx, await make_liaison(tx, here), DURING)
        me = Chat(tx, await make_member(tx, "1-1-101", name="陈伟"), DURING, "zh_CN")
        assert "帮忙送货" in await me.says("/start volunteer")
        await me.presses("3月2日")
        await me.presses("08:00–12:00")
        assert "已告诉联络人" in await me.presses("2 栋")
        ((_, data),) = await told(tx, Notice.SIGN_UP_OFFERED)
        await liaison.shows(NOTICE_SCREENS[Notice.SIGN_UP_OFFERED](texts_for("en"), data))
        assert "Accepted: 陈伟" in await liaison.presses("Accept")
        assert "building 2" in await liaison.sends(f"dst:{here}")
        await me.sends(f"dsu:{here}")
        assert "已取消" in await me.presses("取消")
        assert "陈伟 · " not in await liaison.sends(f"dst:{here}")


async def test_a_resident_books_a_pass_and_the_guard_scans_it(db):
    async with db.write() as tx:
        here = (await make_compound(tx)).compound_id
        actor = await make_liaison(tx, here)
        await make_stall(tx, actor, here)
        me = Chat(tx, await make_member(tx, "1-1-101", name="王芳"), DURING)
        guard = Chat(tx, actor, DURING + timedelta(hours=2))
        await me.says("/my")
        assert "one person, 1 × in 2 days" in await me.presses("Going out")
        await me.presses("1 Mar")
        await me.presses("12:00–12:30 · 1 left")
        text = await me.presses("王芳")
        assert "1 Mar 12:00–12:30" in text
        (screen,) = me.screens
        assert screen.qr is not None
        assert screen.qr.startswith(f"https://t.me/{AROUND.bot_username}?start=pass_")
        digits = screen.qr[-6:]
        assert "Valid now" in await guard.says(f"/start pass_{digits}")
        assert "Is out" in await guard.presses("Out now")
        await guard.sends(f"ouk:{here}")
        assert "Not a pass" in await guard.says("12 34 56")
        assert "Is out" in await guard.says(f"{digits[:3]} {digits[3:]}")
        assert "Used" in await guard.presses("Back now")
        home = await household_id_of(tx, "1-1-101")
        assert "1 Mar" not in await me.sends(f"out:{home}")
        assert "3 Mar" in [key.text for key in me.keys]
        await set_level(tx, here, "sealed", since=DURING)
        assert "stay at home" in await me.sends(f"out:{home}")
        await set_level(tx, here, "prevention", since=DURING)
        assert "no pass" in await me.sends(f"out:{home}")


@pytest.mark.parametrize(
    "data",
    [
        "ddc:1:365:0:999999999999999999:1",
        "ddc:1:365:0:0:999999999999999999",
        f"dof:1:{FIRST_DAY.toordinal()}:1:999",
        "dds:999:1",
        "dwd:999",
        "ouw:1:999999999999999999:0",
        "oub:1:1:999999999999999999:p1",
        "oup:999",
        "oun:999:1",
    ],
)
async def test_an_invented_button_is_stale(db, data):
    async with db.write() as tx:
        here = (await make_compound(tx)).compound_id
        assert here == 1
        chat = Chat(tx, await make_member(tx, "1-1-101"), DURING)
        with pytest.raises(StaleButton):
            await chat.sends(data)
