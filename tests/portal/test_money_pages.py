"""The money pages: books, a settlement with both signatures, complaints."""

import re
from io import BytesIO

import pypdfium2 as pdfium
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from config.chance import SeededChance
from fulfillment.money.tables.disputes import dispute
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.tables.settlements import settlement
from fulfillment.money.use_cases.payments import confirm
from fulfillment.supply.tables.batches import bag, parcel
from orders.rules.states import ParcelState
from orders.use_cases.access import make_link_for_operator
from tests.portal.desk import Desk, plain
from tests.supply.rounds import MORNING, Round, parcel_of


async def ready(desk: Desk) -> Round:
    """All paid and collected but one; the liaison signed in in this browser, the clerk, too."""
    desk.clock.at = MORNING
    world = await desk.round("packed")
    async with desk.db.write() as tx:
        ids = list(await tx.scalars(select(payment_request.c.id)))
        await confirm(tx, actor=world.liaison, request_ids=ids[1:], now=MORNING)
        await tx.run(update(parcel).values(state=ParcelState.COLLECTED))
        await tx.run(update(bag).values(collected_at=MORNING))
        token = await make_link_for_operator(
            tx,
            purpose="liaison",
            compound_id=world.compound_id,
            chance=SeededChance("money"),
            now=MORNING,
        )
    await desk.browser.post(f"/s/{token}")
    await desk.sign_in_clerk(world)
    return world


def hash_on(page: str) -> str:
    return page.split('name="sha256" value="')[1][:64]


async def test_both_sides_sign_the_very_sums_they_saw_and_a_change_is_named(desk: Desk) -> None:
    world = await ready(desk)
    get, post = desk.browser.get, desk.browser.post
    mine = f"/liaison/money/settlements/{world.cycle_id}/{world.supplier_id}"
    theirs = f"/supplier/{world.cycle_id}/{world.compound_id}/settlement"
    for link in ("/liaison/money", "/liaison/money/settlements", "/liaison/money/books"):
        assert (await get(f"{link}?lang=en")).status_code == 200
    books = await get(f"/liaison/money/books/{world.cycle_id}?lang=en")
    assert "Everything fits." in plain(books.text)
    assert (await get("/liaison/money/books/999")).status_code == 404
    page = (await get(f"{mine}?lang=en")).text
    seen = hash_on(page)
    assert (await post(mine, data={"sha256": "0" * 64})).status_code >= 400
    assert (await post(mine, data={"sha256": seen})).status_code == 303
    assert (await post(mine, data={"sha256": seen})).status_code == 303  # once more is once
    assert (await post(theirs, data={"sha256": seen})).status_code == 303
    done = plain((await get(f"{theirs}?lang=en&done=signed")).text)
    assert "Both sides have signed" in done
    for locale in ("zh_CN", "en", "both"):
        pdf = await get(f"{theirs}.pdf?locale={locale}")
        text = pdfium.PdfDocument(BytesIO(pdf.content))[0].get_textpage().get_text_range()
        assert "✓" in text
        assert "王芳" not in text
    book = await get(f"{mine}/settlement.xlsx?locale=en")
    cells = [
        cell.value for row in load_workbook(BytesIO(book.content)).worksheets[0] for cell in row
    ]
    assert "Due to the supplier" in cells
    async with desk.db.write() as tx:
        ids = list(await tx.scalars(select(payment_request.c.id)))
        await confirm(tx, actor=world.liaison, request_ids=ids, now=MORNING)
    page = (await get(f"{mine}?lang=en")).text
    assert "Not as it was signed" in plain(page)
    assert hash_on(page) != seen
    async with desk.db.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(settlement)) == 1


async def test_a_complaint_is_made_for_somebody_commented_and_decided(desk: Desk) -> None:
    world = await ready(desk)
    get, post = desk.browser.get, desk.browser.post
    here = "/liaison/money/disputes"
    async with desk.db.read() as tx:
        its = await parcel_of(tx, world, "1-1-201")
        code = await tx.scalar(select(bag.c.code).where(bag.c.parcel_id == its.id).limit(1))
    assert (await post(here, data={"label": "999-9", "text": "x"})).status_code >= 400
    wrong = {"label": code.lower(), "text": "少一盒蛋", "kind": "missing"}
    assert (await post(here, data=wrong)).status_code == 303
    async with desk.db.read() as tx:
        one = await tx.scalar(select(dispute.c.id))
    clerk = f"/supplier/{world.cycle_id}/{world.compound_id}/disputes"
    assert "少一盒蛋" in (await get(clerk)).text
    assert (await post(f"{clerk}/{one}", data={"text": "是漏了"})).status_code == 303
    assert "是漏了" in (await get(here)).text
    assert (await post(f"{here}/{one}/bring", data={"reason": "补一盒"})).status_code == 303
    assert "Please put it on your next truck" in (await get(clerk)).text
    page = (await get(here)).text
    assert "To be brought, in a bag with the code" in page
    public = re.findall(r'href="[^"]*(/public/complaints/[^"]+)"', page)[0]
    assert "still open 1" in plain((await get(public)).text)
    said = {"verdict": "refund", "amount": "3.50", "reason": "对不住"}
    assert (await post(f"{here}/{one}", data=said)).status_code == 303
    assert "¥3.50" in (await get(here)).text
    counted = await get(public)
    assert "missing 1 money back 1" in plain(counted.text)
    assert "1-1-201" not in counted.text
    assert (await get(public + "x")).status_code == 404
    assert (await post(f"{here}/hours", data={"hours": "24"})).status_code == 303
    assert (await post(f"{here}/hours", data={"hours": "5"})).status_code >= 400
    corrections = await get("/liaison/money/corrections?lang=en&room=1-1-201")
    assert "Goodwill" in plain(corrections.text)
    discounts = f"/supplier/{world.cycle_id}/{world.compound_id}/discounts"
    assert (await get(discounts)).status_code == 200
