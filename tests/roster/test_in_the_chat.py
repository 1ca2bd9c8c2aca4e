"""The liaison sends files in private: rosters, and what is none."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from orders.documents.table_reading import OLE
from orders.rules.errors import DomainError
from orders.tables.households import roster_entry
from orders.use_cases.roster import roster_of
from storage.database import Database
from tests.builders import DURING, household_id_of, make_compound, make_liaison, make_member
from tests.liaison.chat import Chat


def workbook(*rows: str) -> bytes:
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.worksheets[0].append([cell or None for cell in row.split("|")])
    book.worksheets[0].merge_cells("A3:A4")
    book.save(out)
    return out.getvalue()


FILE = workbook(
    "小园花名册", "地址|姓名|电话|特殊情况|鞋码",
    "1-1-101|王芳|13812345678|独居|41", "|李强|||", "9-1-101|赵敏|||", "1-1-102|周强||独居老仁|",
)  # fmt: skip

ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@ON_SQLITE
async def test_a_file_is_shown_applied_and_what_is_broken_comes_back_with_reasons(db: Database):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        chat = Chat(tx, await make_liaison(tx, compound_id), DURING)
        said = await chat.sends_file("花名册.xlsx", FILE)
        assert "+ 1 household new" in said
        assert "2 rows are not clear" in said
        assert "row 5: “9-1-101”: there is no such building here." in said
        assert "Perhaps: elderly alone?" in said
        assert "Columns that I do not read: 鞋码" in said
        (document,) = [screen.document for screen in chat.screens if screen.document]
        sheet = load_workbook(BytesIO(document.make())).worksheets[0]
        assert [cell.value for cell in sheet[2]][:4] == [
            "“9-1-101”: there is no such building here.", 5, "9-1-101", "赵敏",
        ]  # fmt: skip
        assert "taken in" in await chat.presses("Apply to 1 household")
        home = await household_id_of(tx, "1-1-101")
        assert [who.name for who in await roster_of(tx, household_id=home)] == ["王芳", "李强"]
        # Corrected, and sent as it came back.
        fixed = load_workbook(BytesIO(document.make()))
        fixed.worksheets[0]["C2"] = "2-1-101"
        fixed.worksheets[0]["F3"] = "独居老人"
        out = BytesIO()
        fixed.save(out)
        said = await chat.sends_file("改好了.xlsx", out.getvalue())
        assert "+ 2 households new" in said
        assert "not clear" not in said
        assert "do not read: 鞋码" in said
        assert "forgotten" in await chat.presses("Drop")
        assert "already" in await refused(chat, "rsa:2")


async def refused(chat: Chat, data: str) -> str:
    with pytest.raises(DomainError) as error:
        await chat.sends(data)
    return error.value.code


@ON_SQLITE
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "no_table"),
        (b"\xff\xd8\xff\xe0", "no_table"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file_locked"),
        (OLE, "old_workbook"),
        (b"", "file_empty"),
        (b"PK\x03\x04cut off", "file_broken"),
        ("姓名,年纪\n王芳,3".encode(), "no_heading"),
        (None, "file_too_large"),
    ],
)
async def test_what_is_no_roster_is_refused_by_what_it_is(db: Database, content, code):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        chat = Chat(tx, await make_liaison(tx, compound_id), DURING)
        with pytest.raises(DomainError) as error:
            await chat.sends_file("x", content)
        assert error.value.code == code


@ON_SQLITE
async def test_the_template_comes_as_a_file_and_a_neighbours_file_is_no_roster(db: Database):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        chat = Chat(tx, await make_liaison(tx, compound_id), DURING, language="zh_CN")
        await chat.says("/roster")
        await chat.presses("下载模板")
        (document,) = [screen.document for screen in chat.screens if screen.document]
        assert load_workbook(BytesIO(document.make())).sheetnames == ["花名册", "填写说明"]
        neighbour = Chat(tx, await make_member(tx, "1-1-101"), DURING)
        await neighbour.sends_file("花名册.xlsx", FILE)
        assert not await tx.all(roster_entry.select())
