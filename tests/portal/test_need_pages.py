"""Individual needs on the pages of those who are asked and those who look after them."""

from io import BytesIO

import openpyxl

from orders.rules.needs import NeedKind
from orders.use_cases.access import make_sign_in_link
from orders.use_cases.need_answers import decide_need, escalate_need
from orders.use_cases.need_suppliers import pass_need
from orders.use_cases.needs import ask_need
from tests.builders import DURING, clerk_of
from tests.orders.test_needs import PILLS, ask, settle
from tests.portal.desk import Desk, plain


async def test_the_pharmacy_reads_names_answers_with_a_price_and_brings_what_was_accepted(
    desk: Desk,
):
    async with desk.db.write() as tx:
        people = await settle(tx)
        need_id = await ask(tx, people, PILLS, NeedKind.MEDICINE)
        await pass_need(
            tx, actor=people.carer, need_id=need_id, supplier_id=people.pharmacy, now=DURING
        )
    await desk.browser.post(await desk.link(people.liaison, people.compound, people.pharmacy))
    assert "1 individual need" in plain((await desk.browser.get("/supplier")).text)
    page = plain((await desk.browser.get("/needs")).text)
    assert PILLS in page
    assert "周奶奶 138****5678" in page

    refused = await desk.browser.post(f"/needs/{need_id}/price", data={"price": "cheap"})
    assert "“cheap” is no price" in plain(refused.text)
    answer = await desk.browser.post(
        f"/needs/{need_id}/price", data={"price": "36.80", "note": "=1+1"}, follow_redirects=True
    )
    assert "The household is asked" in plain(answer.text)
    async with desk.db.write() as tx:
        await decide_need(tx, actor=people.resident, need_id=need_id, accepts=True, now=DURING)
    assert "¥36.80" in plain((await desk.browser.get("/needs")).text).split("To be brought")[1]


async def test_a_supermarket_is_asked_without_names_and_not_for_others_needs(desk: Desk):
    async with desk.db.write() as tx:
        people = await settle(tx)
        pills = await ask(tx, people, PILLS, NeedKind.MEDICINE)
        shop = (await clerk_of(tx)).supplier_id
        assert shop is not None
        formula = await ask_need(
            tx,
            actor=people.resident,
            household_id=people.home,
            kind=NeedKind.INFANT_FORMULA,
            text="2 段奶粉",
            photo=b"a tin",
            now=DURING,
        )
        await pass_need(
            tx,
            actor=people.carer,
            need_id=formula.need_id,
            supplier_id=shop,
            now=DURING,
        )
    await desk.browser.post(await desk.link(people.liaison, people.compound, shop))
    page = (await desk.browser.get("/needs")).text
    assert "2 段奶粉" in page
    assert "周奶奶" not in page
    assert (await desk.browser.get(f"/needs/{formula.need_id}/photo")).content == b"a tin"
    assert (await desk.browser.post(f"/needs/{pills}/lack")).status_code == 403


async def test_what_was_sent_up_goes_out_as_a_workbook_without_formulas_and_without_medicine(
    desk: Desk,
):
    async with desk.db.write() as tx:
        people = await settle(tx)
        pills = await ask(tx, people, PILLS, NeedKind.MEDICINE)
        other = await ask(tx, people, "=HYPERLINK(1)", NeedKind.OTHER)
        await escalate_need(tx, actor=people.carer, need_id=pills, now=DURING)
        await escalate_need(tx, actor=people.liaison, need_id=other, now=DURING)
        token = await make_sign_in_link(
            tx,
            actor=people.liaison,
            purpose="liaison",
            compound_id=people.compound,
            chance=desk.chance,
            now=desk.clock.now(),
        )
    await desk.browser.post(f"/s/{token}")
    assert "=HYPERLINK(1)" in plain((await desk.browser.get("/liaison/needs")).text)
    book = await desk.browser.get("/liaison/needs.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(book.content)).worksheets[0]
    assert [row[2] for row in sheet.values][1:] == ["=HYPERLINK(1)"]
    assert sheet["C2"].data_type == "s"
