"""The liaison's page of closing statements: sums, files, and nobody else's compound."""

from io import BytesIO

import pypdfium2 as pdfium
from openpyxl import load_workbook
from sqlalchemy import select

from config.chance import SeededChance
from fulfillment.statements.use_cases.closing import close_periods
from orders.use_cases.access import make_link_for_operator
from storage.tables import audit
from tests.builders import make_compound, make_liaison, small_file
from tests.portal.desk import Desk, plain
from tests.statements.test_closing import END, make_ended, settle


async def sign_in(desk: Desk, compound_id: int, seed: str) -> None:
    async with desk.db.write() as tx:
        token = await make_link_for_operator(
            tx, purpose="liaison", compound_id=compound_id, chance=SeededChance(seed), now=END
        )
    await desk.browser.post(f"/s/{token}")


async def test_the_liaison_looks_at_the_statements_and_takes_them_as_files(desk: Desk):
    desk.clock.at = END
    async with desk.db.write() as tx:
        world, period_id = await make_ended(tx)
    await sign_in(desk, world.compound_id, "one")
    here = f"/liaison/statements/{period_id}"
    assert "None yet" in plain((await desk.browser.get("/liaison/statements?lang=en")).text)
    assert (await desk.browser.get(f"{here}/summary.pdf")).status_code >= 400
    async with desk.db.write() as tx:
        await settle(tx)
        await close_periods(tx, now=END)
    page = plain((await desk.browser.get("/liaison/statements?lang=en")).text)
    assert "¥121.00" in page
    assert "1 (3)" in page  # three households in the first building
    book = await desk.browser.get(f"{here}/summary.xlsx")
    row = [cell.value for cell in load_workbook(BytesIO(book.content)).worksheets[0][5]]
    assert row[0] == "大超市"
    assert row[2] == 121
    pages = await desk.browser.get(f"{here}/households.pdf?building=1")
    paper = pdfium.PdfDocument(BytesIO(pages.content))
    assert len(paper) == 3
    assert "1-1-101" in paper[0].get_textpage().get_text_range()
    async with desk.db.read() as tx:
        taken = await tx.scalars(select(audit.c.after).where(audit.c.verb == "take_statements"))
        assert list(taken) == [{"building": None}, {"building": "1"}]


async def test_another_compounds_statements_are_not_shown(desk: Desk):
    desk.clock.at = END
    async with desk.db.write() as tx:
        _, period_id = await make_ended(tx)
        await settle(tx)
        await close_periods(tx, now=END)
        other = await make_compound(tx, file=small_file(小园="大园", Little="Great"))
        await make_liaison(tx, other.compound_id)
    await sign_in(desk, other.compound_id, "two")
    page = await desk.browser.get("/liaison/statements?lang=en")
    assert "None yet" in plain(page.text)
    for name in ("summary.pdf", "households.pdf"):
        answer = await desk.browser.get(f"/liaison/statements/{period_id}/{name}")
        assert answer.status_code >= 400
