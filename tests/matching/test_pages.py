"""A statement on the pages of liaison and clerk: sent in, looked over, booked."""

from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from httpx import Response
from openpyxl import Workbook

from orders.use_cases.access import make_sign_in_link
from tests.matching.files import ARRIVED, bills, references
from tests.portal.desk import Desk, desk, plain
from tests.supply.rounds import Round, notices

__all__ = ["desk"]
ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
HEADINGS = ("交易日期", "金额", "附言", "流水号")
LIAISON, CLERK = "/liaison/money/statements", "/supplier/money/statements"


async def signed_in(desk: Desk, world: Round) -> None:
    async with desk.db.write() as tx:
        token = await make_sign_in_link(
            tx,
            actor=world.liaison,
            purpose="liaison",
            compound_id=world.compound_id,
            chance=desk.chance,
            now=desk.clock.now(),
        )
    await desk.browser.post(f"/s/{token}")


def table(*rows: tuple[str, str]) -> bytes:
    """A bank's table, as nobody knows it yet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    local = ARRIVED.astimezone(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None).isoformat(sep=" ")
    for number, (amount, text) in enumerate(rows, 1):
        sheet.append((local, amount, text, f"B{number:03d}"))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def sends(desk: Desk, world: Round, content: bytes) -> Response:
    return await desk.browser.post(
        LIAISON,
        files={"file": ("四月.xlsx", content)},
        data={"supplier": str(world.supplier_id)},
        follow_redirects=True,
    )


@ON_SQLITE
async def test_a_banks_table_is_explained_looked_over_and_booked(desk: Desk) -> None:
    world = await desk.round("packed")
    await signed_in(desk, world)
    async with desk.db.read() as tx:
        ref = await references(tx, world)
    content = table(("40.50", ref["1-1-101"]), ("15.00", ref["1-1-201"]), ("30.50", "买菜"))
    said = await sends(desk, world, content)
    assert "Which column is which?" in plain(said.text)
    columns = {"date": "交易日期", "amount": "金额", "texts": "附言", "id": "流水号"}
    path = said.url.path
    wrong = await desk.browser.post(path, data={"date": "交易日期"}, follow_redirects=True)
    assert 'role="alert"' in wrong.text
    assert "Which column is which?" in plain(wrong.text)
    shown = await desk.browser.post(path, data=columns, follow_redirects=True)
    text = plain(shown.text)
    assert "四月.xlsx" in text
    assert "3 rows of money" in text
    for words in ("Paid 1 ", "Too little 1 ", "Only a guess 1 "):
        assert words in text
    assert "no household has been told anything" in text
    async with desk.db.read() as tx:
        assert await notices(tx, "payment_confirmed", "payment_part") == []
    digest = shown.text.partition('name="digest" value="')[2].partition('"')[0]
    ticked = {"row": ["1", "2"], "digest": digest}
    other = await desk.browser.post(f"{shown.url.path}/yes", data={**ticked, "digest": "x"})
    assert "Something has changed" in plain(other.text)
    done = await desk.browser.post(f"{shown.url.path}/yes", data=ticked, follow_redirects=True)
    assert "2 rows are booked" in plain(done.text)
    guess = await desk.browser.get(f"{shown.url.path}/rows/3")
    assert "2-1-101" in plain(guess.text)
    found = await desk.browser.get(f"{shown.url.path}/rows/3?q=1-2-302")
    assert "20.50 too much becomes credit" in plain(found.text).replace("¥", "")
    async with desk.db.read() as tx:
        bill = (await bills(tx, world))["1-2-302"].id
    placed = await desk.browser.post(
        f"{shown.url.path}/rows/3", data={"bill": str(bill)}, follow_redirects=True
    )
    assert "There is nothing left to decide in it." in plain(placed.text)
    async with desk.db.read() as tx:
        now = await bills(tx, world)
        told = await notices(tx, "payment_confirmed", "payment_part", "payment_over")
    assert [now[room].state for room in ("1-1-101", "1-1-201", "1-2-302")] == [
        "confirmed",
        "due",
        "confirmed",
    ]
    assert sorted(note.notice for note in told) == [
        "payment_confirmed",
        "payment_over",
        "payment_part",
    ]
    again = await sends(desk, world, content)
    assert "3 were in already" in plain(again.text)


@ON_SQLITE
async def test_a_clerk_ticks_own_bills_and_brings_own_statement(desk: Desk) -> None:
    world = await desk.round("packed")
    await desk.sign_in_clerk(world)
    here = f"/supplier/{world.cycle_id}/{world.compound_id}"
    async with desk.db.read() as tx:
        ref = await references(tx, world)
        bill = (await bills(tx, world))["3"].id
    assert "Bills: which money has arrived" in (await desk.browser.get(f"{here}/money")).text
    found = plain((await desk.browser.get(f"{here}/bills?q={ref['3'].lower()}")).text)
    assert ref["3"] in found
    assert ref["1-1-101"] not in found
    done = await desk.browser.post(f"{here}/bills", data={"bill": str(bill)}, follow_redirects=True)
    assert "1 bill is confirmed" in plain(done.text)
    page = await desk.browser.get(CLERK)
    assert "Whose account is it?" not in page.text
    refused = await desk.browser.post(CLERK, files={"file": ("a.pdf", b"%PDF-1.7")})
    assert refused.status_code == 200
    assert "alert" in refused.text
    async with desk.db.read() as tx:
        assert (await bills(tx, world))["3"].way == "person"
    assert (await desk.another_browser().get(CLERK)).status_code in (303, 401, 403)
