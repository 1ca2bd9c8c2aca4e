"""The pages of welfare calls and stock: coverage, a carer's own page, a supplier's figures."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from fulfillment.handover.use_cases.call_lists import make_call_lists
from orders.use_cases.access import make_sign_in_link
from tests.builders import make_person
from tests.care.test_calls import CALLING, make_world
from tests.portal.desk import Desk, plain
from tests.portal.test_paper_desk import sign_in_liaison

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def test_a_carer_works_the_list_off_on_a_page_and_orders_there(desk: Desk):
    async with desk.db.write() as tx:
        world = await make_world(tx)
        await make_call_lists(tx, now=CALLING)
        token = await make_sign_in_link(tx, actor=world.nurse, purpose="care", now=CALLING,
                                        compound_id=world.compound, chance=desk.chance)  # fmt: skip
    desk.clock.at = CALLING
    assert (await desk.browser.post(f"/s/{token}")).headers["location"] == "/care"
    book = (await desk.browser.get("/care")).text
    assert "2 households, 2 still to call" in plain(book)
    call = "/care/" + book.partition('class="button big" href="/care/')[2].partition('"')[0]
    shown = plain((await desk.browser.get(call)).text)
    assert "13812345678" in shown.replace(" ", "")
    await desk.browser.post(f"{call}/hear", data={"what": "food"})
    assert "food, not ordered yet" in plain((await desk.browser.get(call)).text)
    await desk.browser.post(f"{call}/order", data={"q-A": "2", "q-B": ""})
    assert "food, ordered" in plain((await desk.browser.get(call)).text)
    await desk.browser.post(f"{call}/hear", data={"what": "medicine"})
    await desk.browser.post(f"{call}/medicine", data={"text": "降压药 两盒"})
    assert "medicine, noted" in plain((await desk.browser.get(call)).text)
    assert (await desk.browser.get("/liaison/handover/care")).status_code != 200


async def test_the_liaison_sees_coverage_names_carers_and_sets_the_rule(desk: Desk):
    world = await desk.round("made")
    await sign_in_liaison(desk, world)
    here = "/liaison/handover/care"
    shown = plain((await desk.browser.get(here)).text)
    assert "Who calls" in shown
    rule = {"hours_before": 6, "takeover_minutes": 45, "retry_minutes": 20, "tries": 3}
    assert (await desk.browser.post(f"{here}/rule", data={**rule, "cover_days": 5})).is_redirect
    assert "Without a delivery for more than 5 days" in plain((await desk.browser.get(here)).text)
    bad = await desk.browser.post(f"{here}/rule", data={**rule, "cover_days": 99})
    assert "This must be a number from 0 to 60." in plain(bad.text)
    me = world.liaison.person_id
    await desk.browser.post(f"{here}/area", data={"person": me, "building": "2"})
    html = (await desk.browser.get(here)).text
    assert "Building 2" in plain(html)
    area = html.partition("/care/area/")[2].partition("/drop")[0]
    await desk.browser.post(f"{here}/area/{area}/drop")
    assert f"/care/area/{area}/drop" not in (await desk.browser.get(here)).text
    async with desk.db.write() as tx:
        stranger = await make_person(tx, name="路人")
    refused = await desk.browser.post(f"{here}/area", data={"person": stranger, "building": "2"})
    assert refused.status_code == 409


async def test_the_clerk_reports_by_form_by_table_and_by_nothing_has_changed(desk: Desk):
    world = await desk.round("made")
    await desk.sign_in_clerk(world)
    here = "/supplier/stock"
    assert "/supplier/stock" in (await desk.browser.get("/supplier")).text
    said = await desk.browser.post(here, data={"kg-菜": "30", "kg-肉": "0", "kg-蛋": "some"})
    shown = plain((await desk.browser.get(said.headers["location"])).text)
    assert "too little" in shown
    assert "out of stock" in shown
    assert "Not understood, please write kind and weight: 蛋 some" in shown
    book = Workbook()
    sheet: Any = book.active
    for row in (
        ("品类", "库存(公斤)"),
        ("蔬菜", 90),
        ("猪肉", "30"),
        ("大米", "1,200"),
        ("蛋", "无"),
    ):
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    await desk.browser.post(f"{here}/table", files={"file": ("stock.xlsx", file.getvalue())})
    shown = plain((await desk.browser.get(here)).text)
    assert "1,200 kg" in shown
    assert "too little" not in shown.partition("vegetables")[2].partition("meat")[0]
    desk.clock.at += timedelta(days=1)
    html = (await desk.browser.get(here)).text
    day = html.partition('name="day" value="')[2].partition('"')[0]
    assert (await desk.browser.post(f"{here}/same", data={"day": day})).is_redirect
    assert "Nothing has changed since" not in plain((await desk.browser.get(here)).text)
    await sign_in_liaison(desk, world)
    board = plain((await desk.browser.get("/liaison/handover/stock")).text)
    assert "Nothing said today" in board
    await desk.browser.post("/liaison/handover/stock", data={"days-菜": "30", "report_by": "15"})
    assert "too little" in plain((await desk.browser.get("/liaison/handover/stock")).text)
    bad = await desk.browser.post("/liaison/handover/stock", data={"days-菜": "x"})
    assert bad.status_code == 409
