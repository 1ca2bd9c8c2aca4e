"""The hand-over sheet: everybody who has a slot, once, with the codes to compare."""

import csv
from datetime import timedelta
from io import StringIO
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from fulfillment.handover.rules.hand_over_sheet import (
    BagOnSheet,
    HandOverSheet,
    HouseholdOnSheet,
    SlotOnSheet,
    digest,
    from_json,
    to_json,
)
from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.hand_over_sheets import empty_sheets
from fulfillment.papers.documents.hand_over_sheet import SheetWording, lay_out_hand_over_sheet
from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.documents.options import Options
from orders.tables.compounds import compound
from storage.tables import document, download
from tests.handover.loads import (
    TRUCK,
    World,
    bag_codes,
    count_all,
    make_packed,
    make_world,
    open_with,
    rest,
    send,
)
from tests.papers.lists import INSTANTS, TEXTS
from tests.papers.reading import words
from tests.portal.desk import Desk

BAGS = st.builds(BagOnSheet, TEXTS, TEXTS, st.integers(0, 99), TEXTS, TEXTS, st.booleans())
HOUSEHOLDS = st.builds(
    HouseholdOnSheet,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.booleans(),
    st.lists(BAGS, max_size=3).map(tuple),
)
SLOTS = st.builds(
    SlotOnSheet, TEXTS, TEXTS, INSTANTS, INSTANTS, st.lists(HOUSEHOLDS, max_size=3).map(tuple)
)
SHEETS = st.builds(
    HandOverSheet,
    compound=TEXTS,
    compound_en=TEXTS,
    timezone=st.just("Asia/Shanghai"),
    phone_level=st.sampled_from(["room_only", "masked", "full"]),
    number=st.integers(1, 99),
    made_at=INSTANTS,
    slots=st.lists(SLOTS, max_size=3).map(tuple),
)


@settings(max_examples=50)
@given(SHEETS, INSTANTS)
def test_a_sheet_reads_back_as_it_was_and_its_digest_forgets_only_the_hour(sheet, later):
    text = to_json(sheet)
    assert from_json(text) == sheet
    again = HandOverSheet(**{**{n: getattr(sheet, n) for n in sheet.__slots__}, "made_at": later})
    assert digest(again) == digest(sheet)
    drawn = lay_out_hand_over_sheet(SheetWording.of(text, "both"))
    assert sum(len(block["rows"]) for block in drawn["blocks"]) == len(list(sheet.households))


async def a_hand_over(desk: Desk, keys: list[str]) -> tuple[World, int]:
    """Two suppliers' loads, counted together: open for these households."""
    async with desk.db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, keys[:1], clerk=world.shop_clerk, bags=2)
        shop = await send(tx, world, clerk=world.shop_clerk)
        rested = await rest(tx, world, shop)
        made = await open_with_load(tx, world, keys, shop, rested)
    desk.clock.at = TRUCK + timedelta(hours=1)
    await desk.browser.post(await desk.link(world.liaison, world.compound_id))
    return world, made


async def open_with_load(tx, world: World, keys: list[str], shop: int, rested) -> int:
    await make_packed(tx, world, keys)
    load = await send(tx, world)
    await rest(tx, world, load)
    await count_all(tx, world, shop, bags=2, now=rested)
    counted = await count_all(tx, world, load, bags=len(keys), now=rested)
    return counted.handover_id


async def test_a_household_with_bags_of_two_suppliers_is_one_line_with_all_its_codes(desk: Desk):
    keys = ["1-1-101", "2-1-101"]
    _, handover_id = await a_hand_over(desk, keys)
    answer = await desk.browser.get(f"/handout/sheet/{handover_id}?form=csv&locale=en")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[3] for row in rows[1:-1]] == keys
    async with desk.db.read() as tx:
        codes = await bag_codes(tx, "1-1-101")
        pickup = set(await tx.scalars(select(slot.c.pickup_code)))
    assert len(codes) == 3
    assert all(code in rows[1][6] for code in codes)
    assert {rows[1][7], rows[2][7]} == pickup
    assert rows[-1][5] == "4"


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_it_is_drawn_once_shows_what_is_allowed_and_comes_back_when_it_was_emptied(
    desk: Desk,
):
    async with desk.db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, ["1-1-101"])
        await tx.run(update(compound).values(phone_level="room_only"))
    desk.clock.at = TRUCK + timedelta(hours=1)
    await desk.browser.post(await desk.link(world.liaison, world.compound_id))
    path = f"/handout/sheet/{handover_id}"
    first = await desk.browser.get(path)
    desk.clock.at += timedelta(minutes=5)
    again = await desk.browser.get(f"{path}?level=full")
    # Named by what it shows, not by what was asked.
    assert f"{quote('发放表')}-{handover_id}.pdf" in again.headers["content-disposition"]
    assert first.content == again.content
    found = words(first.content)
    assert "1-1-101" in found
    assert not [word for word in found if "5678" in word]
    async with desk.db.write() as tx:
        (kept,) = await tx.all(select(document))
        assert len(await tx.all(select(download))) == 2
        assert await empty_sheets(tx, slot.c.household_id > 0) == 1
        assert await tx.scalar(select(document.c.content)) == b""
    assert (await desk.browser.get(path)).status_code == 200  # what it says is printed again
    assert len(kept.subject) <= 60
    assert (await desk.browser.get("/handout/sheet/99")).status_code == 404


def test_big_type_and_absurd_words_are_drawn():
    long = HouseholdOnSheet("甲" * 60, "א" * 40, "+8613812345678", "123456", True, ())
    when = TRUCK
    sheet = HandOverSheet(
        "小园",
        "",
        "Asia/Shanghai",
        "full",
        1,
        when,
        (SlotOnSheet("东门", "", when, when, (long,)),),
    )
    assert "123456" in words(draw_now("hand_over_sheet", to_json(sheet), "both", Options(big=True)))
