"""The liaison's pages: what was not collected, and free goods from the need to the receipt."""

import re

import pytest

from fulfillment.handover.use_cases.pickup import close_handover
from fulfillment.money.use_cases.donations import Given, record_donation
from orders.use_cases.access import make_link_for_operator
from tests.builders import household_id_of
from tests.handover.hands import AT
from tests.handover.loads import World, make_world, open_with, states
from tests.portal.desk import Desk, plain

KEYS = ("1-1-101", "2-1-101")
LEFT, FREE = "/liaison/handover/left", "/liaison/handover/free"


async def signed_in(desk: Desk) -> tuple[World, int]:
    desk.clock.at = AT
    async with desk.db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS)
        link = await make_link_for_operator(
            tx, purpose="liaison", compound_id=world.compound_id, chance=desk.chance, now=AT
        )
    await desk.browser.post(f"/s/{link}")
    return world, handover_id


async def press(desk: Desk, path: str, **data) -> str:
    answer = await desk.browser.post(path, data=data, follow_redirects=True)
    assert answer.status_code == 200, plain(answer.text)
    return plain(answer.text)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_one_is_kept_then_sent_back_with_a_reason(desk: Desk):
    world, handover_id = await signed_in(desk)
    async with desk.db.read() as tx:
        near = await household_id_of(tx, KEYS[0])
    assert "are brought to the door" in await press(desk, f"{LEFT}/rule", rule="door")
    said = await press(desk, f"{LEFT}/{handover_id}", becomes="hold", chosen=near)
    assert f"{KEYS[0]} 1 📦 stays" in said
    async with desk.db.write() as tx:
        await close_handover(tx, actor=world.liaison, handover_id=handover_id, now=AT)
    path = f"{LEFT}/{handover_id}"
    refused = await desk.browser.post(path, data={"becomes": "return", "chosen": near})
    assert refused.status_code == 409
    await press(desk, path, becomes="return", chosen=near, reason="坏了")
    async with desk.db.read() as tx:
        assert await states(tx) == {KEYS[0]: "returned", KEYS[1]: "ready"}


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_free_goods_from_the_need_to_the_receipt(desk: Desk):
    world, _ = await signed_in(desk)
    async with desk.db.write() as tx:
        rice = Given("goods", goods="大米", unit="袋", quantity=2, donor="区政府")
        gift = await record_donation(
            tx, actor=world.liaison, compound_id=world.compound_id, given=rice, now=AT
        )
        near = await household_id_of(tx, KEYS[0])
        far = await household_id_of(tx, KEYS[1])
    answer = await desk.browser.post(
        FREE, data={"donation_id": gift, "basis": "household", "each": 1}, follow_redirects=True
    )
    path = answer.url.path
    assert re.fullmatch(FREE + r"/\d+", path)
    said = await press(desk, f"{path}/approve", urgent=far, without=near)
    assert "Still to be handed over: 2" in said
    assert "Handed over: 1 of 2" in await press(desk, f"{path}/handed", chosen=far)
    drawn = await desk.browser.get(f"{path}/receipts.pdf")
    assert drawn.content.startswith(b"%PDF-")
    paper = await desk.browser.get(f"{path}/receipts.csv?locale=en")
    assert KEYS[1] in paper.text
    assert "finished" in await press(desk, f"{path}/close")
