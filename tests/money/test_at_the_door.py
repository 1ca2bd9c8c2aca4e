"""On delivery: the bag rides unpaid, and is paid for before it is handed over."""

import pytest

from config.chance import SeededChance
from fulfillment.handover.use_cases.consignments import (
    admit,
    count,
    disinfect,
    mark_sent,
    start_rest,
)
from fulfillment.money.rules.holders import of_person
from fulfillment.notices import Notice as FulfillmentNotice
from fulfillment.notices_modes import Notice
from fulfillment.supply.use_cases.packing import mark_packed
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot
from orders.rules.errors import NoRight
from orders.rules.errors_modes import StillToPay
from tests.builders import PORTAL
from tests.handover.hands import code_of
from tests.handover.loads import REST, TRUCK, bag_codes, states
from tests.liaison.chat import Chat
from tests.money.modes import bills, books, make_holder, make_round_paid
from tests.supply.rounds import MORNING, notices

OPEN = TRUCK + REST


async def bring_unpaid(tx):
    """The whole way to the open hand-over, with nothing paid."""
    world = await make_round_paid(tx, "on_delivery")
    await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=MORNING)
    sent = await mark_sent(tx, actor=world.clerk, **world.of_list, now=TRUCK)
    for step in (admit, disinfect, start_rest):
        await step(tx, actor=world.liaison, consignment_id=sent.consignment_id, now=TRUCK)
    await count(
        tx,
        actor=world.liaison,
        consignment_id=sent.consignment_id,
        bags=sent.bags,
        chance=SeededChance("count"),
        now=OPEN,
    )
    return world


async def test_the_bag_goes_only_when_it_is_paid_one_of_three_ways(db):
    async with db.write() as tx:
        world = await bring_unpaid(tx)
        assert await notices(tx, FulfillmentNotice.PAYMENT_DUE) == []
        helper = await make_holder(tx, world, "hand_out")
        chat = Chat(tx, helper, OPEN, "zh_CN")
        code, (bag, *_) = await code_of(tx, "1-1-101"), await bag_codes(tx, "1-1-101")
        with pytest.raises(StillToPay):
            await chat.says(f"{code} {bag}")
        await chat.says(code)
        assert "先收款：¥40.50" in chat.text
        assert chat.screens[0].qr == (await bills(tx, world))["1-1-101"].payload
        await chat.presses("现金已收")
        assert (await bills(tx, world))["1-1-101"].holder == of_person(helper.person_id or 0)
        await chat.says(f"{code} {bag}")
        assert "✅" in chat.text

        await chat.says(await code_of(tx, "1-2-302"))
        await chat.presses("已看到到账")
        await chat.says(await code_of(tx, "3"))
        with pytest.raises(NoRight):  # only the liaison's word lets it go unpaid
            await chat.presses("我垫付")
        liaison = Chat(tx, world.liaison, OPEN, "zh_CN")
        await liaison.says(await code_of(tx, "3"))
        await liaison.presses("我垫付")
        found = {room: row.state for room, row in (await bills(tx, world)).items()}
        assert [found[room] for room in ("1-1-101", "1-2-302", "3")] == [
            "gathered",
            "confirmed",
            "advanced",
        ]
        assert (await books(tx, world))[:2] == (1000, 4050 + 2000)
        assert (await states(tx))["1-2-302"] == "ready"


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_bill_comes_with_the_approval_and_the_papers_carry_its_own_code(db):
    async with db.write() as tx:
        world = await make_round_paid(tx, "on_delivery")
        told = await notices(tx, Notice.PAY_AT_HAND_OVER)
        assert len(told) == 7
        newest = await latest(tx, **world.of_list)
        assert newest is not None
        frozen = await read_snapshot(tx, newest.pick_list_id)
        found = await bills(tx, world)
        pays = {each.address: each.pay for each in frozen.parcels if each.pay is not None}
        assert {room: (pay.payload, pay.to_pay) for room, pay in pays.items()} == {
            room: (row.payload, row.amount) for room, row in found.items()
        }
        assert all(pay.at_hand_over for pay in pays.values())
