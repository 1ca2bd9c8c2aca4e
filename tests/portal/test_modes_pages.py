"""The liaison's pages about who pays when: terms, payers, gathering, and the papers of both."""

import pytest

from fulfillment.money.use_cases.payers import payers_of
from orders.actors import person_actor
from tests.money.modes import bills, books, make_round_paid
from tests.portal.desk import Desk, plain
from tests.portal.test_paper_desk import sign_in_liaison as sign_in

MONEY = "/liaison/money"


async def page(desk: Desk, path: str) -> str:
    answer = await desk.browser.get(MONEY + path)
    assert answer.status_code == 200, answer.text
    return plain(answer.text)


async def press(desk: Desk, path: str, **data: object) -> None:
    answer = await desk.browser.post(MONEY + path, data=data)
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_terms_and_payers_are_set_and_show(desk: Desk):
    world = await desk.round("made")
    await sign_in(desk, world)
    await press(desk, "/payers/add", name="阳光社区", name_en="Sunny Community", kind="community")
    await press(desk, "/terms", way="collected")
    await press(desk, "/terms", supplier=world.supplier_id, way="by_third_party:1")
    await press(desk, "/terms/household", room="1-1-101", way="on_delivery")
    html = (await desk.browser.get(MONEY + "/terms")).text
    assert '<option value="collected" selected>' in html
    assert '<option value="by_third_party:1" selected>' in html
    assert "1-1-101" in html
    await press(desk, "/terms/household", room="1-1-101", way="")
    assert "1-1-101" not in (await desk.browser.get(MONEY + "/terms")).text
    await press(desk, "/payers/rename", payer=1, name="阳光社区居委会", name_en="Sunny Council")
    await press(desk, "/payers/end", payer=1)
    shown = await page(desk, "/payers")
    assert "Sunny Council" in shown
    assert "pays no more" in shown
    for path in ("gathering", "terms", "payers"):
        assert f'href="{MONEY}/{path}"' in (await desk.browser.get(MONEY)).text


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_money_is_gathered_and_handed_on_and_the_sheet_says_the_same_sums(desk: Desk):
    async with desk.db.write() as tx:
        world = await make_round_paid(tx, "collected")
        rows = await bills(tx, world)
    await sign_in(desk, world)
    assert "Building 1: 0 of 3 have given" in await page(desk, "/gathering")
    home: dict[str, int] = {}
    for room, seen in (("1-1-101", 4050), ("1-2-302", 1000)):
        home = {"household": rows[room].household_id, "cycle": world.cycle_id}
        await press(desk, "/gathering/tick", **home, seen=seen)
    await press(desk, "/gathering/untick", **home)
    sheet = f"{MONEY}/gathering/{world.cycle_id}/{world.supplier_id}/sheet.csv?locale=en"
    told = (await desk.browser.get(sheet)).text
    assert "1-1-101,,40.50," in told
    series = {"cycle": world.cycle_id, "supplier": world.supplier_id}
    holder = f"p{world.liaison.person_id}"
    await press(desk, "/gathering/hand-on", **series, holder=holder, amount="40")
    assert "¥0.50 are missing" in await page(desk, f"/gathering?cycle={world.cycle_id}&left=50")
    async with desk.db.read() as tx:
        assert (await books(tx, world))[:2] == (4000, 50)


async def test_a_payers_statement_names_rooms_and_sums_and_falls_as_it_pays(desk: Desk):
    async with desk.db.write() as tx:
        world = await make_round_paid(tx, "by_third_party")
    await sign_in(desk, world)
    series = {"cycle": world.cycle_id, "supplier": world.supplier_id}
    await press(desk, "/payers/paid", payer=1, **series, amount="50")
    told = (
        await desk.browser.get(f"{MONEY}/payers/1/{world.cycle_id}/statement.csv?locale=en")
    ).text
    assert "1-1-101,1-0001,40.50,40.50,0.00" in told
    assert "1-1-201,1-0002,20.00,9.50,10.50" in told
    assert "张" not in told
    async with desk.db.read() as tx:
        (found,) = (await payers_of(tx, actor=person_actor(world.liaison.person_id or 0))).payers
    assert sum(each.handed for each in found.owed) == 5000
