"""The clerk plans, loads and sends a truck on the web; the liaison counts it, and buys."""

from typing import Any

import pytest
from sqlalchemy import Select, select, update

from fulfillment.handover.tables.handovers import trip
from fulfillment.supply.tables.batches import bag, parcel
from tests.portal.desk import Desk, plain
from tests.portal.test_paper_desk import sign_in_liaison
from tests.portal.test_supplier_pages import set_payments

CLERK, LIAISON = "/supplier/trips", "/liaison/handover/trips"
PLAN = {
    "plate": "鄂F12345",
    "driver": "老周",
    "phone": "13900001111",
    "others": "小吴",
    "leaves_at": "2026-03-02T12:00",
}
pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def one(desk: Desk, query: Select[Any]) -> Any:
    async with desk.db.read() as tx:
        return await tx.scalar(query)


async def post(desk: Desk, path: str, **form: Any) -> str:
    """Post a form and return where it leads."""
    answer = await desk.browser.post(path, data=form)
    assert answer.status_code == 303, plain(answer.text)
    return str(answer.headers["location"])


async def test_a_truck_from_its_plan_to_its_count(desk: Desk):
    world = await desk.round("packed")
    async with desk.db.write() as tx:
        await tx.run(update(bag).values(box=1))
    await desk.sign_in_clerk(world)
    board = plain((await desk.browser.get(CLERK)).text)
    assert "boxes: 1" in board
    goods = f"{world.cycle_id}:{world.supplier_id}"
    stop = {f"stop-{world.compound_id}": "1"}
    refused = await desk.browser.post(CLERK, data={**PLAN, **stop, "goods": goods, "plate": "x"})
    assert refused.status_code == 409
    here = (await post(desk, CLERK, **PLAN, **stop, goods=goods)).partition("?")[0]
    assert "0 of 0 boxes" in plain((await desk.browser.get(here)).text)  # nobody has paid yet
    assert "not paid yet" in plain((await desk.browser.get(here)).text)
    await set_payments(desk, "confirmed")
    await post(desk, f"{here}/change", **{**PLAN, "plate": "鄂F99999"}, **stop)
    theirs = select(parcel.c.id).where(parcel.c.supplier_id == world.supplier_id)
    code = await one(desk, select(bag.c.code).where(bag.c.parcel_id.in_(theirs)))
    for _ in range(2):
        await post(desk, f"{here}/scan", code=f"BOX-{code}")
    shown = plain((await desk.browser.get(here)).text)
    assert "On board: 1 of 1 boxes" in shown
    assert "鄂F99999" in shown
    await post(desk, f"{here}/leave")
    twice = await desk.browser.post(f"{here}/leave")
    assert "This truck has left already" in plain(twice.text)
    await sign_in_liaison(desk, world)
    number = await one(desk, select(trip.c.id))
    mine = f"{LIAISON}/{number}"
    await post(desk, f"{mine}/stops/1/count", text="缺 1")
    assert "⚠️ Missing: 1" in plain((await desk.browser.get(mine)).text)
    await post(desk, f"{mine}/stops/1/count", box=1)
    assert "all boxes are there" in plain((await desk.browser.get(mine)).text)
    assert (await desk.browser.get(f"{LIAISON}/999")).status_code == 404


async def test_a_buying_run_from_its_plan_to_its_certificate(desk: Desk):
    world = await desk.round("approved")
    await sign_in_liaison(desk, world)
    here = "/liaison/handover/buying"
    assert "ordered in cycle 1" in plain((await desk.browser.get(here)).text)
    plan = {
        "shop": f"{world.supplier_id}:{world.cycle_id}",
        "plate": "鄂F12345",
        "driver": "书记",
        "driver_phone": "13900001111",
        "buyer": "会计",
        "begins_at": "2026-03-02T12:00",
        "goods": "盐 3 包 2.00",
    }
    run = (await post(desk, here, **plan)).partition("?")[0]
    taken = await desk.browser.post(here, data={**plan, "plate": "鄂F99999"})
    assert "The next free time begins at 2 Mar 13:00" in plain(taken.text)
    await post(desk, f"{run}/steps/ask")
    await post(desk, f"{run}/answer", **{"has-1": 1, "price-1": "9.50"})
    assert (await desk.browser.get(f"{run}/certificate.pdf")).status_code == 409
    await post(desk, f"{run}/steps/agree")
    paper = await desk.browser.get(f"{run}/certificate.pdf")
    assert paper.content.startswith(b"%PDF")
    await post(desk, f"{run}/steps/leave")
    wrong = await desk.browser.post(f"{run}/return", data={"given": "100", "back": "1"})
    assert "Money unexplained" in plain(wrong.text)
    why = {"difference": "都没买到，钱丢了 99 元", "given": "100", "back": "1"}
    await post(desk, f"{run}/return", **why)
    assert "Unexplained: ¥99.00" in plain((await desk.browser.get(run)).text)
