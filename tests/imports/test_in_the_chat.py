"""The liaison sends a platform's file in private: looks, decides, takes over, sends it again."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from bot.screens.presses import pack
from config.compound_file import read_compound_file
from fulfillment.supply.tables.batches import batch, parcel, parcel_line
from fulfillment.supply.use_cases.batches import approve_all
from orders.notices_imports import Notice
from orders.notices_platform import Notice as PlatformNotice
from orders.rules.errors import DomainError
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.imports import import_decision, imported_line
from orders.tables.orders import order
from storage.database import Database, Transaction
from storage.tables import outbox
from tests.builders import DURING, PORTAL, make_compound, make_liaison, make_member
from tests.imports.files import Line, export, with_platform, workbook
from tests.liaison.chat import Chat

HOME = Path(__file__).parents[2]
SAMPLE = HOME / "tests" / "data" / "kuaituantuan.xlsx"
ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)

FIRST = Line("1", "小园1号楼1单元101")
SECOND = Line("2", "小园1-1-102", good="西柚", units=2, name="李强", phone="13912345678")
UNCLEAR = Line("3", "小园9号楼", name="周梅", phone="13712345678", remark="电话13712345678")


async def small_chat(tx: Transaction, language: str = "en") -> Chat:
    compound_id = (await make_compound(tx, file=with_platform())).compound_id
    return Chat(tx, await make_liaison(tx, compound_id), DURING, language=language)


async def told(tx: Transaction) -> list[str]:
    return list(await tx.scalars(select(outbox.c.notice).order_by(outbox.c.id)))


async def units_packed(tx: Transaction) -> dict[str, int]:
    rows = await tx.all(
        select(parcel.c.address, func.sum(parcel_line.c.quantity).label("units"))
        .join(parcel_line, parcel_line.c.parcel_id == parcel.c.id)
        .where(parcel.c.state != "cancelled")
        .group_by(parcel.c.address)
    )
    return {row.address: row.units for row in rows}


async def test_a_file_is_looked_over_decided_and_becomes_batches(db: Database):
    async with db.write() as tx:
        chat = await small_chat(tx)
        member = await make_member(tx, "1-1-101", telegram_id=77)
        said = await chat.sends_file("5月25日.xlsx", export(FIRST, SECOND, UNCLEAR))
        assert "There is no platform cycle yet" in said
        (again,) = [key for key in chat.keys if "New platform cycle" in key.text]
        said = await chat.presses("New platform cycle: Orchard")
        assert again.press is not None
        assert await chat.sends(pack(again.press)) == said  # sent twice it is one cycle
        assert "Platform cycle 1 (Orchard)" in said
        assert "✅ Clear lines: 2 · orders: 2 · units: 3 · households: 2" in said
        assert "❓ 1 line: I have to ask you" in said
        assert "A 荔枝(每箱四斤) ×2 · ¥59.90" in said
        asked = await chat.presses("Look at 1 question")
        assert "周* 137****5678" in asked
        assert "13712345678" not in asked
        # A wrong room is refused, the question stays; then the right one, taken back, and out.
        await chat.presses("Write whose")
        with pytest.raises(DomainError, match="unknown_room"):
            await chat.says("9-9-999")
        assert "1-1-201" in await chat.says("1号楼1单元201室")
        await chat.presses("Undo")
        assert "No questions are left" in await chat.presses("Not ours")
        said = await chat.presses("To the file")
        assert "✖️ 1 left out: not ours, as decided 1" in said
        assert Notice.PLATFORM_ORDER_IN not in await told(tx)
        assert "2 households have their platform orders made" in await chat.presses("Take over")
        said = await chat.presses("Yes, take it over")
        assert "Taken over. Lines: 2 · units: 3 · households: 2" in said
        assert "1 household was told" in said
        assert "1-1-102 李强 13912345678" in said
        assert await units_packed(tx) == {"1-1-101": 1, "1-1-102": 2}
        news = await tx.all(select(outbox).where(outbox.c.notice == Notice.PLATFORM_ORDER_IN))
        assert [row.recipient for row in news] == [f"person:{member.person_id}"]
        assert (await tx.one(select(order.c.source).limit(1))).source == "platform"


@ON_SQLITE
async def test_the_same_file_changes_nothing_and_two_more_rows_add_two(db: Database):
    async with db.write() as tx:
        chat = await small_chat(tx)
        content = export(FIRST, SECOND)
        await chat.sends_file("a.xlsx", content)
        await chat.presses("New platform cycle")
        await chat.presses("Take over")
        await chat.presses("Yes")
        said = await chat.sends_file("a.xlsx", content)
        assert "🔁 in already: 2" in said
        assert "This very file was taken over before" in said
        assert not any("Take over" in key.text for key in chat.keys)
        partly, elsewhere = (
            replace(SECOND, refund="1.00"),
            Line("4", "1-2-301", remark="送到1-1-102"),
        )
        more = (elsewhere, Line("5", "1-1-101", good="西柚"))
        said = await chat.sends_file("b.xlsx", export(FIRST, partly, *more))
        assert "Clear lines: 2 " in said
        assert "a part of the money went back since: row 3" in said
        assert "⚠️ Row 4: the remark names a room" in said
        assert "with another good" not in said
        await chat.presses("Take over 2 lines")
        assert "Taken over. Lines: 2 · units: 2 · households: 2" in await chat.presses("Yes")
        assert await units_packed(tx) == {"1-1-101": 2, "1-1-102": 2, "1-2-301": 1}
        with pytest.raises(DomainError, match="already_decided"):
            await chat.sends("ima:3:1")
        other_platform = replace(FIRST, good="西柚")
        assert "with another good: row 2" in await chat.sends_file("c.xlsx", export(other_platform))


@ON_SQLITE
async def test_what_was_refunded_since_goes_before_the_approval_and_is_named_after_it(db: Database):
    async with db.write() as tx:
        chat = await small_chat(tx)
        other, more = Line("6", "2-1-101"), Line("6", "2-1-101", good="西柚", units=3)
        await chat.sends_file("a.xlsx", export(FIRST, SECOND, other, more))
        await chat.presses("New platform cycle")
        await chat.presses("Take over")
        await chat.presses("Yes")
        again = export(FIRST, SECOND.refunded(), other, more.refunded())
        assert "and refunded since: 2" in await chat.sends_file("b.xlsx", again)
        await chat.presses("Take over")
        assert "2 refunded lines were taken out" in await chat.presses("Yes")
        assert await units_packed(tx) == {"1-1-101": 1, "2-1-101": 1}
        anew = Line("8", "1-1-102")  # whose order was refunded whole has ordered again
        await chat.sends_file("d.xlsx", export(FIRST, SECOND.refunded(), other, anew))
        await chat.presses("Take over")
        assert "nothing is packed for them" not in await chat.presses("Yes")
        assert await units_packed(tx) == {"1-1-101": 1, "1-1-102": 1, "2-1-101": 1}
        row = await tx.one(select(batch).limit(1))
        of = {"cycle_id": row.cycle_id, "compound_id": row.compound_id, "portal_url": PORTAL}
        await approve_all(tx, actor=chat.actor, **of, now=DURING)
        late = (FIRST.refunded(), SECOND.refunded(), other, more.refunded(), Line("7", "2-1-102"))
        await chat.sends_file("c.xlsx", export(*late))
        await chat.presses("Take over")
        said = await chat.presses("Yes")
        assert "Refunded after the approval, so still on the list: 1-1-101" in said
        assert "as the building is approved already: 2 (1)" in said
        assert await units_packed(tx) == {"1-1-101": 1, "1-1-102": 1, "2-1-101": 1}


@ON_SQLITE
async def test_a_decision_is_used_for_the_next_file_and_can_be_taken_back(db: Database):
    async with db.write() as tx:
        chat = await small_chat(tx)
        await chat.sends_file("a.xlsx", export(UNCLEAR))
        await chat.presses("New platform cycle")
        await chat.presses("The questions as a table")
        (document,) = [screen.document for screen in chat.screens if screen.document]
        book = load_workbook(BytesIO(document.make()))
        assert book.worksheets[0]["C2"].value == "周* 137****5678"
        book.worksheets[0]["H2"] = "1-2-202"
        out = BytesIO()
        book.save(out)
        assert "1 is decided now" in await chat.sends_file("填好了.xlsx", out.getvalue())
        kept = await tx.one(select(import_decision))
        assert "9号楼" not in str(tuple(kept))
        chat.now = DURING.replace(hour=DURING.hour + 1)
        said = await chat.sends_file("next.xlsx", export(UNCLEAR, Line("9", "1-1-101")))
        assert "Clear lines: 2 " in said
        said = await chat.presses("What was decided: 1")
        assert "1-2-202 · as decided last time" in said
        await chat.presses("Row 2: ask again")
        assert await tx.first(select(import_decision)) is None


@ON_SQLITE
async def test_a_price_that_disagrees_is_shown_and_the_one_that_was_there_stays(db: Database):
    async with db.write() as tx:
        chat = await small_chat(tx)
        await chat.sends_file("a.xlsx", export(FIRST))
        await chat.presses("New platform cycle")
        await chat.presses("Take over")
        await chat.presses("Yes")
        dearer = export(Line("8", "1-2-101"), prices={"荔枝": 6990})
        said = await chat.sends_file("b.xlsx", dearer)
        assert "A 荔枝(每箱四斤) ×1 · ⚠️ ¥69.90 here, ¥59.90 before; ¥59.90 stays" in said
        await chat.presses("Take over")
        await chat.presses("Yes")
        prices = await tx.scalars(select(parcel_line.c.price))
        assert set(prices) == {5990}


@ON_SQLITE
async def test_an_unknown_table_is_kept_where_a_platform_delivers_and_a_roster_stays_one(
    db: Database,
):
    async with db.write() as tx:
        chat = await small_chat(tx)
        await chat.sends_file("a.xlsx", export(FIRST))
        await chat.presses("New platform cycle")
        unknown = workbook(表=[("门户", "要几份", "谁"), ("1-1-101", 2, "王芳")])
        assert "I do not know the form" in await chat.sends_file("x.xlsx", unknown)
        roster = workbook(表=[("地址", "姓名", "电话"), ("1-1-101", "王芳", "13812345678")])
        assert "+ 1 household new" in await chat.sends_file("花名册.xlsx", roster)


@ON_SQLITE
@pytest.mark.slow
async def test_the_sample_goes_from_file_to_batches(db: Database):
    file, problems = read_compound_file((HOME / "config/examples/jiayi.yaml").read_text("utf-8"))
    assert file is not None, problems
    async with db.write() as tx:
        compound_id = (await make_compound(tx, file=file)).compound_id
        chat = Chat(tx, await make_liaison(tx, compound_id), DURING)
        said = await chat.sends_file("快团团.xlsx", SAMPLE.read_bytes())
        assert "119 rows read" in said
        assert "✅ Clear lines: 115 " in said
        assert "❓ 4 lines" in said
        await chat.presses("New platform cycle")
        for _ in range(3):
            await chat.sends("imd:1:0")
            await chat.presses("✅ ")
        await chat.sends("imd:1:0")
        assert "Its columns name different households." in chat.text
        await chat.presses("Later")
        await chat.presses("To the file")
        await chat.presses("Take over 118 lines")
        said = await chat.presses("Yes")
        assert "❓ 1 question still waits" in said
        lines = await tx.scalar(select(func.count()).select_from(imported_line))
        homes = await tx.scalar(select(func.count()).select_from(parcel))
        of = select(func.count(household.c.building_id.distinct())).join(
            parcel, parcel.c.household_id == household.c.id
        )
        buildings = await tx.scalar(of)
        batches = await tx.scalar(select(func.count()).select_from(batch))
        assert (lines, batches) == (118, buildings)
        assert f"households: {homes}" in said


@ON_SQLITE
async def test_taking_over_while_people_still_order_there_ends_the_card_in_the_group(db: Database):
    async with db.write() as tx:
        chat = await small_chat(tx)
        await chat.sends_file("a.xlsx", export(FIRST))
        await chat.presses("New platform cycle")
        await tx.run(update(cycle).values(cutoff_at=DURING + timedelta(hours=3)))
        assert "People can still order there until 1 Mar 13:00" in await chat.presses("Take over")
        await chat.presses("Yes")
        card = await tx.one(select(outbox).where(outbox.c.notice == PlatformNotice.PLATFORM_CARD))
        assert card.data["is_over"]
