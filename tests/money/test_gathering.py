"""Collected: the grid officer gathers door by door and settles with the crew at the gate."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from fulfillment.handover.use_cases.sending import mark_sent
from fulfillment.money.rules.handing_on import spread
from fulfillment.money.use_cases.gathering import gather, ungather
from fulfillment.money.use_cases.in_hand import money_in_hand
from fulfillment.notices import Notice as FulfillmentNotice
from fulfillment.notices_modes import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.packing import mark_packed
from orders.rules.errors import UnpaidOnLoad
from orders.rules.errors_modes import GatherStands, HandsOnTooMuch, SumChanged
from tests.builders import PORTAL, household_id_of
from tests.liaison.chat import Chat
from tests.money.modes import bills, books, make_holder, make_round_paid
from tests.supply.rounds import MORNING, notices

OWED = st.lists(st.tuples(st.integers(), st.integers(0, 5000)), max_size=8)


@given(OWED, st.integers(1, 40_000))
def test_a_sum_is_spread_whole_and_never_over_what_a_bill_owes(owed, total):
    if total > sum(amount for _, amount in owed):
        with pytest.raises(ValueError, match=str(total)):
            spread(owed, total)
        return
    shares = spread(owed, total)
    assert sum(amount for _, amount in shares) == total
    first = [pair for pair in owed if pair[1]][: len(shares)]
    assert [bill for bill, _ in shares] == [bill for bill, _ in first]
    assert all(0 < share <= most for (_, share), (_, most) in zip(shares, first, strict=True))


async def test_the_officer_ticks_door_by_door_and_hands_on_at_the_gate(db):
    async with db.write() as tx:
        world = await make_round_paid(tx, "collected")
        assert await notices(tx, FulfillmentNotice.PAYMENT_DUE) == []
        assert len(await notices(tx, Notice.PAY_OFFICER)) == 7  # the corner shop's two with them
        officer = await make_holder(tx, world, "collect_money")
        chat = Chat(tx, officer, MORNING, "zh_CN")
        await chat.sends(f"gao:{world.compound_id}:0:0")
        await chat.presses("1 栋")
        for room in ("1-1-101", "1-1-201", "1-2-302"):
            await chat.presses(f"{room} ¥")
            assert f"✅ {room}" in "".join(key.text for key in chat.keys)
        await chat.presses("✅ 1-2-302")  # by mistake: asked first
        await chat.presses("是，按错了")
        assert (await bills(tx, world))["1-2-302"].state == "due"
        await chat.presses("1-2-302 ¥")
        assert (await bills(tx, world))["1-2-302"].state == "gathered"
        confirmed, through, still = await books(tx, world)
        assert (confirmed, through) == (0, 4050 + 2000 + 1000)

        await chat.presses("« 楼栋")
        await chat.presses("🚚")
        assert "¥70.50" in chat.text
        await chat.presses("金额不一样")
        with pytest.raises(HandsOnTooMuch):
            await chat.says("80")
        await chat.says("60.5")
        assert await books(tx, world) == (6050, 1000, still)
        told = await notices(tx, Notice.MONEY_HANDED_ON)
        assert {row.recipient for row in told} == {
            f"person:{world.contact_id}",
            f"person:{world.liaison.person_id}",
        }
        assert {(row.data["sum"], row.data["left"]) for row in told} == {(6050, 1000)}
        await chat.presses("« 楼栋")
        await chat.presses("🚚")
        await chat.presses("全部交清")
        assert await books(tx, world) == (7050, 0, still)
        mine, shop = await money_in_hand(tx, compound_id=world.compound_id, kind="p")
        assert (mine.taken, mine.handed, mine.left) == (7050, 7050, 0)
        assert (shop.taken, shop.left) == (2800, 2800)  # another supplier's stays in hand


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_what_nobody_gathered_stays_off_the_truck(db):
    async with db.write() as tx:
        world = await make_round_paid(tx, "collected")
        await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=MORNING)
        officer = await make_holder(tx, world, "collect_money")
        of_round: dict[str, Any] = {"actor": officer, "cycle_id": world.cycle_id, "now": MORNING}
        for room in ("1-1-101", "1-1-201", "1-2-302", "2-1-101"):
            await gather(tx, household_id=await household_id_of(tx, room), **of_round)
        with pytest.raises(UnpaidOnLoad) as refused:
            await mark_sent(tx, actor=world.clerk, **world.of_list, now=MORNING)
        assert refused.value.rooms == ("3",)
        await gather(tx, household_id=await household_id_of(tx, "3"), **of_round)
        await mark_sent(tx, actor=world.clerk, **world.of_list, now=MORNING)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_tick_is_pressed_for_the_sum_that_was_seen_and_undone_the_same_day_only(db):
    async with db.write() as tx:
        world = await make_round_paid(tx, "collected")
        officer = await make_holder(tx, world, "collect_money")
        other = await make_holder(tx, world, "collect_money", name="钱网格")
        home: dict[str, Any] = {
            "household_id": await household_id_of(tx, "1-2-302"),
            "cycle_id": world.cycle_id,
        }
        with pytest.raises(SumChanged):
            await gather(tx, actor=officer, **home, seen=999, now=MORNING)
        for _ in range(2):  # pressed twice is once
            await gather(tx, actor=officer, **home, seen=1000, now=MORNING)
        with pytest.raises(GatherStands):
            await ungather(tx, actor=other, **home, now=MORNING)
        with pytest.raises(GatherStands):
            await ungather(tx, actor=officer, **home, now=MORNING + timedelta(days=1))
        await ungather(tx, actor=world.liaison, **home, now=MORNING)
        assert (await books(tx, world))[1] == 0
        assert len(await notices(tx, Notice.OFFICER_HAS_NOT)) == 1


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_who_pays_one_supplier_in_another_way_is_ticked_for_what_is_gathered(db):
    async with db.write() as tx:
        world = await make_round_paid(tx, "collected")
        home = await household_id_of(tx, "1-1-201")
        of_round: dict[str, Any] = {"actor": world.liaison, "cycle_id": world.cycle_id}
        of_round |= {"household_id": home, "now": MORNING}
        own = (parcel.c.household_id == home, parcel.c.supplier_id != world.supplier_id)
        await tx.run(update(parcel).where(*own).values(payment_mode="after_packing"))
        assert (await gather(tx, **of_round, seen=2000)).amount == 2000
        assert (await gather(tx, **of_round, is_all=True)).amount == 2800
