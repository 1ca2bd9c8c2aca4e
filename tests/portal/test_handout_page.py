"""Scanning at the delivery point: whose it is, yes or no, how far along."""

from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select

from fulfillment.handover.tables.handovers import slot
from orders.tables.households import household
from tests.handover.loads import TRUCK, World, bag_codes, make_world, open_with
from tests.portal.desk import Desk, plain


@pytest_asyncio.fixture
async def world(desk: Desk) -> World:
    async with desk.db.write() as tx:
        made = await make_world(tx)
        await open_with(tx, made, ["1-1-101", "2-1-101"], bags=2)
    desk.clock.at = TRUCK + timedelta(hours=1)
    await desk.browser.post(await desk.link(made.liaison, made.compound_id))
    return made


async def codes(desk: Desk, address: str) -> tuple[str, list[str]]:
    async with desk.db.read() as tx:
        pickup = await tx.scalar(
            select(slot.c.pickup_code)
            .join(household, household.c.id == slot.c.household_id)
            .where(household.c.key == address)
        )
        return pickup, await bag_codes(tx, address)


async def scan(desk: Desk, pickup: str, bag: str = "") -> str:
    answer = await desk.browser.post("/handout", data={"pickup_code": pickup, "bag_code": bag})
    assert answer.status_code == 200
    return answer.text


async def test_a_pickup_code_shows_whose_it_is_and_what_to_fetch(desk: Desk, world: World):
    pickup, _ = await codes(desk, "1-1-101")
    html = await scan(desk, pickup)
    assert "Fetch the bags of 1-1-101" in plain(html)
    assert "Bag 2 of 2" in plain(html)
    assert f'value="{pickup}"' in html  # it stays, and the cursor waits for the bag
    assert html.index('id="bag"') < html.index("autofocus")


async def test_bag_by_bag_until_the_household_has_everything(desk: Desk, world: World):
    pickup, bags = await codes(desk, "1-1-101")
    first = plain(await scan(desk, pickup, bags[0].lower()))
    assert "Hand it out 1-1-101" in first
    assert "1 bag is still missing" in first
    last = await scan(desk, pickup, bags[1])
    assert "this household has everything" in plain(last)
    assert f'value="{pickup}"' not in last
    assert "Collected: 1 of 2 households" in plain(last)


async def test_somebody_elses_bag_is_stopped_and_stays(desk: Desk, world: World):
    pickup, _ = await codes(desk, "1-1-101")
    _, others = await codes(desk, "2-1-101")
    html = await scan(desk, pickup, others[0])
    assert "Do not hand it out: this bag belongs to 2-1-101" in plain(html)
    assert 'class="card verdict stop"' in html
    assert "Collected: 0 of 2" in plain(html)


async def test_the_same_bag_twice_is_stopped_with_the_time(desk: Desk, world: World):
    pickup, bags = await codes(desk, "1-1-101")
    await scan(desk, pickup, bags[0])
    said = plain(await scan(desk, pickup, bags[0]))
    assert "handed out already, on 2 Mar 16:00" in said


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "\x00", "😀", "' OR 1=1 --", "９９"]
)
async def test_a_made_up_code_is_answered_harmlessly(desk: Desk, world: World, typed):
    pickup, _ = await codes(desk, "1-1-101")
    for html in (await scan(desk, typed), await scan(desk, pickup, typed)):
        assert "<script>alert" not in html
        assert "There is no code" in plain(html)
