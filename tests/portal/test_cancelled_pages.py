"""What clerks and households see of a cancelled cycle on the pages."""

import re

from sqlalchemy import select

from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.payments import confirm
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.recalling import recall_batch
from tests.builders import PORTAL
from tests.money.cancellations import NOON, cancel, next_round, request_of
from tests.portal.desk import BROWSER, Desk, browser_for, plain
from tests.supply.rounds import APPROVAL, Round, batch_of, notices


async def cancelled(desk: Desk, gives_back: GivesBack = GivesBack.REFUND) -> Round:
    """Packed, two have paid, cancelled."""
    world = await desk.round("packed")
    async with desk.db.write() as tx:
        ids = list(await tx.scalars(select(payment_request.c.id).order_by(payment_request.c.id)))
        await confirm(tx, actor=world.liaison, request_ids=ids[:2], now=NOON)
        await cancel(tx, world, gives_back)
    return world


async def see(desk: Desk, world: Round) -> str:
    answer = await desk.browser.get(f"/supplier/{world.cycle_id}/{world.compound_id}")
    assert answer.status_code == 200, answer.text
    return plain(answer.text)


async def press(desk: Desk, world: Round, button: str, **data):
    path = f"/supplier/{world.cycle_id}/{world.compound_id}/{button}"
    return await desk.browser.post(path, data=data)


async def test_the_clerk_reads_that_a_building_is_out_and_may_be_left_with_nothing(desk: Desk):
    world = await desk.round("approved", orders={"1-1-101": {"A": 1}, "3": {"A": 2}})
    await desk.sign_in_clerk(world)
    page = ""
    for building, gone in (("3", "3"), ("1", "1-1-101")):
        async with desk.db.write() as tx:
            batch_id = await batch_of(tx, world, building)
            await recall_batch(
                tx, actor=world.liaison, batch_id=batch_id, portal_url=PORTAL, now=APPROVAL
            )
        page = await see(desk, world)
        assert "taken back a building" in page
        assert re.search(rf"{gone} Bag 1/1 Box \d \w+ Take out whole bag", page)
    assert "2 buildings wait for the liaison" in page
    assert "Mark packed:" not in page
    for paper in ("pick_list", "labels", "slips", "totals"):
        link = f"/supplier/papers/3/{paper}?locale=en"
        assert (await desk.browser.get(link)).status_code == 200


async def test_the_clerk_ticks_off_what_was_sent_back(desk: Desk):
    world = await cancelled(desk)
    await desk.sign_in_clerk(world)
    assert "Cancelled" in plain((await desk.browser.get("/supplier")).text)
    page = await see(desk, world)
    assert "Pack nothing and send nothing" in page
    assert "2 households get ¥60.50 back" in page
    async with desk.db.read() as tx:
        rows = await tx.all(select(refund).order_by(refund.c.id))
        reference = (await request_of(tx, "1-1-101", world.cycle_id)).reference
    assert reference in page
    answer = await press(desk, world, "refunded", refund=[rows[0].id, 9999])
    answer = await desk.browser.get(answer.headers["location"])
    assert "Ticked off" in plain(answer.text)
    assert "1 household gets ¥20.00 back" in await see(desk, world)
    await press(desk, world, "refunded", refund=[rows[0].id])  # twice
    await press(desk, world, "refunded")  # nothing ticked
    async with desk.db.read() as tx:
        assert len(await notices(tx, Notice.REFUNDED)) == 1


async def test_a_cancelled_cycle_is_neither_packed_nor_sent_on_the_page(desk: Desk):
    world = await cancelled(desk)
    await desk.sign_in_clerk(world)
    for button in ("packed", "sent"):
        assert (await press(desk, world, button, version=99)).status_code == 409


async def test_the_pay_page_says_that_it_is_cancelled_instead_of_asking(desk: Desk):
    world = await cancelled(desk)
    async with desk.db.read() as tx:
        links = {
            row.address: (row.payload, row.state)
            for row in await tx.all(
                select(parcel.c.address, payment_request.c.payload, payment_request.c.state).join(
                    parcel, parcel.c.id == payment_request.c.parcel_id
                )
            )
        }
    async with browser_for(desk.app, BROWSER) as anybody:
        paid = plain((await anybody.get(links["1-1-101"][0])).text)
        assert "is sent back to you" in paid
        path = links["3"][0]
        unpaid = plain((await anybody.get(path)).text)
        assert "was cancelled. Please do not pay" in unpaid
        assert "How to pay" not in unpaid
        await anybody.post(path)
        claimed = plain((await anybody.get(path)).text)
        assert "looks for the money" in claimed
        assert "I have paid" not in claimed
    async with desk.db.write() as tx:
        assert len(await notices(tx, Notice.CLAIMED_AFTER_CANCEL)) == 1
        request = await request_of(tx, "3", world.cycle_id)
        await confirm(tx, actor=world.liaison, request_ids=[request.id], now=NOON)
    async with browser_for(desk.app, BROWSER) as anybody:
        assert "is sent back to you" in plain((await anybody.get(path)).text)


async def test_the_pay_page_shows_what_credit_pays(desk: Desk):
    world = await cancelled(desk, GivesBack.CREDIT)
    async with desk.db.write() as tx:
        kept = (await request_of(tx, "1-1-201", world.cycle_id)).payload
        second = await next_round(tx, world, {"1-1-201": {"B": 1}})
        link = (await request_of(tx, "1-1-201", second)).payload
    async with browser_for(desk.app, BROWSER) as anybody:
        assert "kept as your credit" in plain((await anybody.get(kept)).text)
        page = plain((await anybody.get(link)).text)
    assert "Already paid −¥20.00" in page
    assert "To pay ¥10.50" in page
