"""The liaison's pages of who has not paid and of what was paid in their place, and the papers."""

import pytest
from sqlalchemy import select

from fulfillment.money.use_cases.advances import advance
from fulfillment.money.use_cases.payments import balance_of
from fulfillment.supply.tables.batches import parcel
from tests.builders import PORTAL
from tests.money.test_chasing import bill
from tests.portal.desk import Desk, plain
from tests.portal.test_modes_pages import page, press
from tests.portal.test_paper_desk import sign_in_liaison as sign_in
from tests.supply.rounds import MORNING


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_unpaid_are_reminded_phoned_decided_on_and_advances_booked(desk: Desk) -> None:
    world = await desk.round("packed")
    await sign_in(desk, world)
    async with desk.db.read() as tx:
        ids = {room: (await bill(tx, world, room)).id for room in ("3", "1-2-302", "2-1-101")}
        home = (await bill(tx, world, "3")).household_id
    cycle = {"cycle": world.cycle_id}
    assert "1-2-302" in await page(desk, "/unpaid")
    assert "1-2-302" not in await page(desk, "/unpaid?building=3")
    await press(desk, "/unpaid/remind", **cycle)
    assert "within the hour" in await page(desk, "/unpaid")
    for form in ("pdf", "xlsx"):
        path = f"/liaison/money/unpaid/{world.cycle_id}/phones.{form}?locale=en"
        answer = await desk.browser.get(path)
        assert answer.content[:2] in (b"%P", b"PK"), answer.text[-900:]
    await press(desk, "/unpaid/decide", **cycle, verdict="drop", bill=ids["1-2-302"])
    async with desk.db.read() as tx:
        dropped = await tx.scalar(select(parcel.c.id).where(parcel.c.state == "dropped_unpaid"))
    await press(desk, "/unpaid/take-back", **cycle, parcel=dropped)
    await press(desk, "/unpaid/rule", **cycle, rule="hold")
    assert (
        '<option value="hold" selected>' in (await desk.browser.get("/liaison/money/unpaid")).text
    )
    both = [ids["3"], ids["2-1-101"]]
    await press(desk, "/unpaid/decide", **cycle, verdict="advance", bill=both)
    holder = f"p{world.liaison.person_id}"
    debt = {"household": home, "holder": holder}
    await press(desk, "/advances/repaid", **debt, owed=2000, way="cash", amount="7.5")
    shown = await page(desk, "/advances")
    told = (await desk.browser.get("/liaison/money/advances/ledger.csv?locale=en")).text
    await press(desk, "/advances/undo", bill=ids["2-1-101"])
    async with desk.db.read() as tx:
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        states = [(await bill(tx, world, room)).state for room in ids]
    assert "¥12.50" in shown
    assert "20.00,7.50,12.50" in told
    assert states == ["advanced", "due", "due"]
    assert (balance.through, balance.balances) == (2000, True)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_pay_page_takes_a_plea_and_tells_who_paid(desk: Desk) -> None:
    world = await desk.round("packed")
    async with desk.db.read() as tx:
        found = await bill(tx, world, "3")
    path = found.page.removeprefix(PORTAL)
    answer = await desk.browser.post(f"{path}/plea", data={"why": "工资没发"})
    assert answer.status_code == 303
    assert "You said that you cannot pay now" in plain((await desk.browser.get(path)).text)
    async with desk.db.write() as tx:
        assert (await bill(tx, world, "3")).plea == "工资没发"
        await advance(tx, actor=world.liaison, request_ids=[found.id], now=MORNING)
    shown = plain((await desk.browser.get(path)).text)
    assert "Somebody has paid for you" in shown
    assert "I have paid" not in shown
