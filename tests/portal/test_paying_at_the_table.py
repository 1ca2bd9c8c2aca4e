"""Bags that came unpaid, at the table with the scanning page: first the money, then the bag."""

import pytest_asyncio

from fulfillment.money.rules.holders import of_person
from tests.handover.hands import code_of
from tests.handover.loads import bag_codes
from tests.money.modes import bills
from tests.money.test_at_the_door import OPEN, bring_unpaid
from tests.portal.desk import Desk, plain


@pytest_asyncio.fixture
async def unpaid(desk: Desk):
    async with desk.db.write() as tx:
        world = await bring_unpaid(tx)
    desk.clock.at = OPEN
    await desk.browser.post(await desk.link(world.liaison, world.compound_id))
    return world


async def test_at_the_table_the_page_asks_for_the_money_first(desk: Desk, unpaid):
    async with desk.db.read() as tx:
        code, (bag, *_) = await code_of(tx, "1-1-101"), await bag_codes(tx, "1-1-101")
    stopped = await desk.browser.post("/handout", data={"pickup_code": code, "bag_code": bag})
    assert "1-1-101 has not paid yet: ¥40.50." in plain(stopped.text)
    home = (await bills_of(desk, unpaid))["1-1-101"].household_id
    paid = {"household_id": home, "seen": 4050, "way": "cash", "pickup_code": code}
    answer = await desk.browser.post("/handout/paid", data=paid)
    assert "Now scan the code on the bag." in plain(answer.text)
    handed = await desk.browser.post("/handout", data={"pickup_code": code, "bag_code": bag})
    assert "Hand it out 1-1-101" in plain(handed.text)
    row = (await bills_of(desk, unpaid))["1-1-101"]
    assert (row.state, row.holder) == ("gathered", of_person(unpaid.liaison.person_id))


async def bills_of(desk, world):
    async with desk.db.read() as tx:
        return await bills(tx, world)
