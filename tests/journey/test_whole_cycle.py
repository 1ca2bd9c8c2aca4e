"""One whole cycle over HTTP: from a resident's message to a bag in hand, and the next opening."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from fulfillment.handover.tables.handovers import slot
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.tables.pick_lists import pick_list
from orders.tables.cycles import cycle
from storage.tables import audit
from tests.journey.clerk import clerk_with_link
from tests.journey.stage import CONTACT, GROUP, LIAISON, Somebody, Stage, stage, url_of

pytestmark = [pytest.mark.slow]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A file, and a server: whatever works on one has to work on the other."""
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


async def test_a_bag_goes_from_the_first_message_to_the_hand(tmp_path: Path, database_url: str):
    async with stage(tmp_path, database_url=database_url) as s:
        liaison = Somebody(s, LIAISON)
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        chen = await s.neighbour(602, "陈伟", "2", "2", "302")
        await wang.says("1-1-101 A2", chat=GROUP)
        await chen.says("A1 B2", chat=GROUP)
        await s.rest()

        await s.skip_to("cutoff")
        await liaison.presses("全部通过", "2 个批次")
        await liaison.sees("已通过", "2 栋")
        await Somebody(s, CONTACT).sees("分拣单已备好", "第 1 版")

        clerk = await clerk_with_link(s)
        assert "A×3" in (await clerk.reads("/supplier/1/1")).replace(" ", "")
        await look_at_papers(s, version=1, rooms=["1-1-101", "2-2-302"])
        assert await clerk.presses("/supplier/1/1/packed", version="1") == 200

        bill = await wang.sees("请付款 ¥20.00", "大超市公司", "6021", button="我已付款")
        page = await clerk.reads(url_of(bill, "打开付款页面"))
        assert "¥20.00" in page
        assert bill["photo"]
        await wang.presses("我已付款", "请付款 ¥20.00")
        await wang.sees("正在核对")
        assert await clerk.presses("/supplier/1/1/sent") == 409  # nothing is confirmed

        await s.skip_to("remind")
        await chen.sees("提醒一下", "2-2-302")
        await s.skip_to("pay_by")
        await liaison.presses("确认全部", "付款时间（")
        await liaison.presses("是的", "1-1-101")
        await wang.sees("¥20.00", "谢谢")
        await liaison.says("/unpaid")
        await liaison.presses("未付的全部取消", "1 笔未付")
        await liaison.presses("是", "2-2-302")
        await chen.sees("2-2-302", "不")
        await Somebody(s, CONTACT).sees("第 2 版")
        await look_at_papers(s, version=2, rooms=["1-1-101"])
        assert await clerk.presses("/supplier/1/1/sent") == 200

        await the_bag_is_handed_over(s, liaison, wang)
        await wang.says("/my")
        await wang.sees("已取")
        await the_next_cycle_opens_and_the_books_are_closed(s, wang)
        await nothing_private_stands_in_the_group(wang)


async def look_at_papers(s: Stage, *, version: int, rooms: list[str]) -> None:
    """Download every paper and read the list back."""
    async with s.program.database.read() as tx:
        list_id = await tx.scalar(select(pick_list.c.id).where(pick_list.c.version == version))
    for kind in ("labels", "slips", "pick_list", "totals"):
        paper = await s.pages.get(f"/supplier/papers/{list_id}/{kind}")
        assert paper.content[:5] == b"%PDF-", paper.text
    book = await s.pages.get(f"/supplier/papers/{list_id}/pick_list?form=xlsx")
    sheets = openpyxl.load_workbook(BytesIO(book.content))
    cells = {str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row}
    for room in ("1-1-101", "2-2-302"):
        assert (room in cells) == (room in rooms)


async def nothing_private_stands_in_the_group(person: Somebody) -> None:
    for message in await person.messages(GROUP):
        text = message.get("text") or message.get("caption") or ""
        assert not re.search(r"1[3-9]\d{9}", text)
        assert not (message["from_bot"] and re.search(r"\d-\d-\d{3}.*¥", text))


async def the_next_cycle_opens_and_the_books_are_closed(s: Stage, wang: Somebody) -> None:
    await s.skip_to("next_opens")
    await wang.sees("第 2 期", chat=GROUP)
    async with s.program.database.read() as tx:
        states = await tx.all(select(cycle.c.number, cycle.c.state).order_by(cycle.c.number))
        assert [tuple(row) for row in states] == [(1, "settled"), (2, "open")]
        ends = await tx.all(select(parcel.c.address, parcel.c.state).order_by(parcel.c.address))
        assert [tuple(row) for row in ends] == [
            ("1-1-101", "collected"),
            ("2-2-302", "dropped_unpaid"),
        ]
        steps = await tx.scalars(
            select(audit.c.verb).where(audit.c.noun == "parcel").order_by(audit.c.id)
        )
        assert len(steps) >= 9


async def the_bag_is_handed_over(s: Stage, liaison: Somebody, wang: Somebody) -> None:
    await liaison.presses("车到了")
    await liaison.presses("门口消杀完成")
    await liaison.presses("二次消杀")
    await s.skip_to("rest_over")
    await liaison.presses("1 袋全部点齐")
    ticket = await wang.sees("取货码", "东门")
    code = re.search(r"\b\d{6}\b", (ticket["caption"]).replace(" ", ""))
    assert code is not None
    async with s.program.database.read() as tx:
        assert await tx.scalar(select(slot.c.pickup_code)) == code[0]
        bag_code = await tx.scalar(
            select(bag.c.code)
            .join(parcel, parcel.c.id == bag.c.parcel_id)
            .where(parcel.c.address == "1-1-101")
        )
    await liaison.says(f"{code[0]} {bag_code}")
    await liaison.sees("1-1-101", "✅")
