"""A platform's file on the liaison's page, in a browser without scripts."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from config.chance import SeededChance
from orders.tables.compounds import compound
from orders.use_cases.access import make_sign_in_link
from storage.database import Transaction
from tests.builders import DURING, make_compound, make_liaison
from tests.imports.files import Line, export, with_platform, workbook
from tests.portal.desk import Desk, desk, plain

__all__ = ["desk"]
ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
UNCLEAR = Line("3", "小园9号楼", name="周梅", phone="13712345678")


async def signed_in(desk: Desk) -> None:
    desk.clock.at = DURING
    async with desk.db.write() as tx:
        token = await link(tx)
    await desk.browser.post(f"/s/{token}")


async def link(tx: Transaction) -> str:
    compound_id = (await make_compound(tx, file=with_platform())).compound_id
    return await make_sign_in_link(
        tx,
        actor=await make_liaison(tx, compound_id),
        purpose="liaison",
        compound_id=compound_id,
        chance=SeededChance("link"),
        now=DURING,
    )


async def sends(desk: Desk, name: str, content: bytes) -> str:
    answer = await desk.browser.post(
        "/liaison/imports", files={"file": (name, content)}, follow_redirects=True
    )
    return plain(answer.text)


async def presses(desk: Desk, path: str, **form: str) -> str:
    answer = await desk.browser.post(f"/liaison/imports{path}", data=form, follow_redirects=True)
    return plain(answer.text)


@ON_SQLITE
async def test_a_file_is_looked_over_answered_row_by_row_and_taken_over(desk: Desk):
    await signed_in(desk)
    assert "This is no table" in await sends(desk, "a.pdf", b"%PDF-1.7")
    said = await sends(desk, "a.xlsx", export(Line("1", "1-1-101"), UNCLEAR))
    assert "For which platform cycle is it?" in said
    assert "周* 137****5678" in said
    assert "13712345678" not in said
    assert "Take over" not in said
    said = await presses(desk, "/1/cycle", cycle="new-1")
    assert "✅ Take over 1 line" in said
    refused = await presses(desk, "/1/rows/3", choice="other", text="9-9-999")
    assert "Row 3: Room 9-9-999 is not in the register." in refused
    assert "✅ Take over 2 lines" in await presses(desk, "/1/rows/3", text="1-2-101")
    assert "1 question" in await presses(desk, "/1/rows/3/undo")
    sheet = await desk.browser.get("/liaison/imports/1/doubts.xlsx")
    book = load_workbook(BytesIO(sheet.content))
    book.worksheets[0]["H2"] = "不收"
    out = BytesIO()
    book.save(out)
    said = await sends(desk, "answers.xlsx", out.getvalue())
    assert "I have read your table." in said
    assert "not ours, left out" in said
    said = await presses(desk, "/1/take")
    assert "✅ Taken over. Lines: 1 · units: 1 · households: 1" in said
    said = plain((await desk.browser.get("/liaison/imports")).text)
    assert "taken over" in said
    assert "1-1-101 王芳 13812345678" in said


@ON_SQLITE
async def test_a_table_is_explained_once_and_known_from_then_on(desk: Desk):
    await signed_in(desk)
    heading = ("门户", "要几份", "要什么", "谁", "手机号")
    table = workbook(表=[heading, ("1-1-101", 2, "白菜", "王芳", "13812345678")])
    said = await sends(desk, "自家表.xlsx", table)
    assert "Which column is which?" in said
    assert "which column is the quantity" in await presses(desk, "/1/columns", good="要什么")
    columns = {"address": "门户", "units": "要几份", "good": "要什么", "phone": "手机号"}
    wrong = {**columns, "units": "没有这列"}
    assert "No row of this table" in await presses(desk, "/1/columns", **wrong)
    said = await presses(desk, "/1/columns", **columns, name="我们的表")
    assert "a table of your own" in said
    assert "orders 1, units 2, households 1" in said
    async with desk.db.read() as tx:
        assert (await tx.one(select(compound))).column_maps == {"我们的表": columns}
    next_one = workbook(表=[heading, ("1-1-102", 1, "白菜", "李强", "13912345678")])
    assert "a table of your own" in await sends(desk, "下一张.xlsx", next_one)
