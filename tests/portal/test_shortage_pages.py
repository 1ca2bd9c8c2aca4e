"""The clerk downloads the totals, fills them, sends them back, looks, says yes; everybody hears."""

import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.portal.desk import Desk, plain
from tests.supply.rounds import Round, notices

ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
ORDERS = {"1-1-101": {"A": 2, "B": 1}, "1-1-201": {"A": 2}, "3": {"A": 1}}


async def download(desk: Desk, world: Round) -> bytes:
    page = await desk.browser.get(f"{here(world)}")
    link = re.search(r'href="([^"]+totals[^"]+)"', page.text)
    assert link
    return (await desk.browser.get(link[1].replace("&amp;", "&"))).content


def filled(content: bytes, units: object, *, row: int = 5) -> bytes:
    book: Any = load_workbook(BytesIO(content))
    book.worksheets[0].cell(row, 5).value = units
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def here(world: Round) -> str:
    return f"/supplier/{world.cycle_id}/{world.compound_id}/shortage"


@pytest.mark.slow
@ON_SQLITE
async def test_a_filled_workbook_comes_back_and_every_household_is_told(desk: Desk) -> None:
    world = await desk.round("packed", orders=ORDERS)
    await desk.sign_in_clerk(world)
    content = await download(desk, world)
    upload = f"{here(world)}/workbook"

    refused = await desk.browser.post(upload, files={"file": ("a.xlsx", filled(content, "many"))})
    assert "E5: “many” is no whole number" in plain(refused.text)

    sent = {"file": ("totals.xlsx", filled(content, "３"))}
    looked = await desk.browser.post(upload, files=sent, follow_redirects=True)
    page = plain(looked.text)
    assert "2 households get less or something else" in page
    assert "Together ¥80.50, from now on ¥60.50." in page
    async with desk.db.read() as tx:
        assert not await notices(tx, "parcel_less")
        assert len(await notices(tx, "shortage_shown")) == 1

    shown = re.search(r'name="shown" value="([0-9a-f]+)"', looked.text)
    assert shown
    answer = {"shown": shown[1]}
    for _ in range(2):  # the second yes is the same yes
        done = await desk.browser.post(f"{looked.url.path}/yes", data=answer, follow_redirects=True)
        assert "Done There is a new pick list" in plain(done.text)
    async with desk.db.read() as tx:
        told = await notices(tx, "parcel_less")
        decided = await notices(tx, "shortage_decided")
    assert len(told) == 2
    assert [row.data["state"] for row in decided] == ["applied"]

    again = await desk.browser.post(upload, files=sent)
    assert "There is a newer pick list: version 2. This is of version 1." in plain(again.text)
    newest = await download(desk, world)
    for mark, words in (
        ("lanzi cycle", "This workbook is of cycle ?, not of cycle 1."),
        ("lanzi compound", "This workbook is of another compound: 别处."),
        ("lanzi supplier", "This workbook is of another supplier: 别处."),
        ("lanzi hash", "This file does not say which list it is of."),
    ):
        foreign = await desk.browser.post(upload, files={"file": ("x.xlsx", marked(newest, mark))})
        assert words in plain(foreign.text)


def marked(content: bytes, mark: str) -> bytes:
    """The workbook as one of another list would be."""
    book: Any = load_workbook(BytesIO(content))
    for item in book.custom_doc_props.props:
        if item.name == mark:
            item.value = "99" if mark == "lanzi cycle" else "别处"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@ON_SQLITE
async def test_fields_of_the_page_make_the_same_report_and_it_can_be_put_aside(desk: Desk) -> None:
    world = await desk.round("packed", orders=ORDERS)
    await desk.sign_in_clerk(world)
    nothing = await desk.browser.post(here(world), data={"units-A": "", "units-B": "9"})
    assert "By this everything can be delivered." in plain(nothing.text)
    wrong = await desk.browser.post(here(world), data={"units-A": "-2"})
    assert "A: “-2” is no whole number" in plain(wrong.text)
    looked = await desk.browser.post(here(world), data={"units-A": "0"}, follow_redirects=True)
    assert "gets nothing" in plain(looked.text)
    put = await desk.browser.post(f"{looked.url.path}/no", follow_redirects=True)
    assert "put aside; nothing has changed" in plain(put.text)
    form = await desk.browser.get(here(world))
    assert "put aside" in plain(form.text)
