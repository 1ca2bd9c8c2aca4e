"""A supplier's list: shown, agreed to, and what it changes; prices that wait for a reason."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import select, update

from config.chance import SeededChance
from orders.actors import OPERATOR, Actor, person_actor
from orders.notices import Notice
from orders.rules.errors import AlreadyDecided, NoRight, StaleButton
from orders.rules.errors_files import FileEmpty, NoHeading
from orders.tables.cycles import cycle
from orders.tables.orders import order_line
from orders.tables.suppliers import bundle, supplier
from orders.tables.uploads import upload
from orders.use_cases.cycles import offers_of, open_due_cycles
from orders.use_cases.goods import apply_goods, drop_goods, look_at_goods, send_goods
from orders.use_cases.goods_cards import GoodsCard
from orders.use_cases.loading import apply_load
from orders.use_cases.prices import set_prices
from orders.use_cases.rises import accept_rise, ask_reason, refuse_rise, rises_waiting
from storage.database import Database, Transaction
from storage.tables import audit, outbox
from tests.builders import (
    FIRST_DAY,
    OPENING,
    make_compound,
    make_liaison,
    make_open_cycle,
    make_order,
    make_person,
    small_file,
)

LATER = OPENING + timedelta(days=3)
HEAD = ["品名", "规格", "单价", "库存", "每户限购"]
LIST = [HEAD, ["蔬菜包", "", "10.5", "", "2"], ["大米", "5kg", "32", "100", ""], ["啤酒", "", "5"]]


def xlsx(rows: list[list[str]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def clerk_of(tx: Transaction, name: str = "大超市") -> Actor:
    supplier_id = await tx.scalar(select(supplier.c.id).where(supplier.c.name == name))
    return Actor("clerk", 9, supplier_id=supplier_id, compound_id=1)


async def sent(tx: Transaction, rows: list[list[str]], *, now: datetime = OPENING) -> GoodsCard:
    actor = await clerk_of(tx)
    return await send_goods(tx, actor=actor, file_name="清单.xlsx", content=xlsx(rows), now=now)


async def agreed(tx: Transaction, rows: list[list[str]], *, now: datetime = OPENING) -> GoodsCard:
    card = await sent(tx, rows, now=now)
    actor = await clerk_of(tx)
    return await apply_goods(tx, actor=actor, upload_id=card.upload_id, shown=card.digest, now=now)


async def prices(tx: Transaction) -> dict[str, tuple[int, int | None, bool]]:
    rows = await tx.all(select(bundle).order_by(bundle.c.code))
    return {row.code: (row.price, row.asked_price, row.is_offered) for row in rows}


async def opened(tx: Transaction, now: datetime) -> dict[str, tuple[int, int | None, str | None]]:
    """The offers of the cycle that opens now: price, the one before, and the reason."""
    over = update(cycle).where(cycle.c.state == "open", cycle.c.cutoff_at <= now)
    await tx.run(over.values(state="closed"))
    await open_due_cycles(tx, now=now, chance=SeededChance("cycle"))
    row = await tx.one(select(cycle).order_by(cycle.c.number.desc()).limit(1))
    return {
        item.code: (item.price, item.previous_price, item.price_reason)
        for item in await offers_of(tx, row.id)
    }


async def told(tx: Transaction, notice: str) -> list[str]:
    return list(
        await tx.scalars(
            select(outbox.c.recipient).where(outbox.c.notice == notice).order_by(outbox.c.id)
        )
    )


async def test_nothing_happens_before_the_yes_and_the_running_cycle_keeps_its_offers(
    db: Database,
) -> None:
    async with db.write() as tx:
        here = await make_compound(tx)
        liaison = await make_liaison(tx, here.compound_id)
        before = await opened(tx, OPENING)
        card = await sent(tx, LIST)
        assert [item.code for item in card.changes.added] == ["D"]
        assert [(item.code, item.after) for item in card.changes.changed] == [
            ("A", {"price": 1050})
        ]
        assert [item.code for item in card.changes.gone] == ["B"]
        assert [item.reason for item in card.changes.unclear] == ["alcohol"]
        assert (card.is_running, card.next_opens_at) == (True, LATER)
        assert await prices(tx) == {
            "A": (1000, None, True), "B": (3050, None, True), "C": (2800, None, True),
        }  # fmt: skip
        clerk = await clerk_of(tx)
        done = await apply_goods(
            tx, actor=clerk, upload_id=card.upload_id, shown=card.digest, now=OPENING
        )
        assert done.state == "applied"
        assert await prices(tx) == {
            "A": (1050, None, True), "B": (3050, None, False),
            "C": (2800, None, True), "D": (3200, None, True),
        }  # fmt: skip
        assert await opened(tx, OPENING + timedelta(hours=1)) == before
        assert await opened(tx, LATER) == {
            "A": (1050, 1000, None), "C": (2800, None, None), "D": (3200, None, None),
        }  # fmt: skip
        assert await told(tx, Notice.GOODS_CHANGED) == [f"person:{liaison.person_id}"]
        row = await tx.one(select(upload).where(upload.c.id == card.upload_id))
        assert (row.state, row.rows, row.decided_by) == ("applied", None, "clerk:9")
        with pytest.raises(AlreadyDecided):
            await apply_goods(
                tx, actor=clerk, upload_id=card.upload_id, shown=card.digest, now=OPENING
            )


async def test_the_same_list_again_changes_nothing_and_a_good_that_returns_has_its_code(
    db: Database,
) -> None:
    async with db.write() as tx:
        await make_compound(tx)
        await agreed(tx, LIST)
        again = await sent(tx, [LIST[0], *reversed(LIST[1:])])
        assert again.changes.is_nothing
        assert again.changes.same == 2
        await agreed(tx, [HEAD, ["蔬菜包", "", "10.5", "", "2"], ["鸡蛋", "10枚", "9"]])
        assert (await prices(tx))["D"] == (3200, None, False)
        await agreed(tx, LIST)
        assert (await prices(tx))["D"] == (3200, None, True)
        assert (await prices(tx))["E"][2] is False


async def test_a_list_changes_its_own_suppliers_goods_alone(db: Database) -> None:
    async with db.write() as tx:
        await make_compound(tx)
        card = await sent(tx, [HEAD, ["鸡蛋", "", "1"]])
        assert [item.code for item in card.changes.added] == ["D"]  # the corner shop's eggs are C
        other = await clerk_of(tx, "小店")
        for act in (look_at_goods, drop_goods):
            with pytest.raises(NoRight):
                await act(tx, actor=other, upload_id=card.upload_id, now=OPENING)
        stranger = person_actor(await make_person(tx))
        with pytest.raises(NoRight):
            await send_goods(tx, actor=stranger, file_name="x", content=xlsx(LIST), now=OPENING)


async def test_a_yes_to_something_else_than_what_was_shown_does_nothing(db: Database) -> None:
    async with db.write() as tx:
        await make_compound(tx)
        card = await sent(tx, LIST)
        clerk = await clerk_of(tx)
        moved = await apply_goods(tx, actor=clerk, upload_id=card.upload_id, shown="x", now=OPENING)
        assert (moved.has_moved, moved.state) == (True, "shown")
        assert "D" not in await prices(tx)
        newer = await sent(tx, LIST)
        with pytest.raises(AlreadyDecided):
            await look_at_goods(tx, actor=clerk, upload_id=card.upload_id, now=OPENING)
        await drop_goods(tx, actor=clerk, upload_id=newer.upload_id, now=OPENING)
        with pytest.raises(StaleButton):
            await look_at_goods(tx, actor=clerk, upload_id=999, now=OPENING)


async def test_an_empty_template_takes_nothing_from_sale(db: Database) -> None:
    async with db.write() as tx:
        await make_compound(tx)
        with pytest.raises(FileEmpty):
            await sent(tx, [HEAD])
        with pytest.raises(NoHeading):
            await sent(tx, [["大米", "32"]])


async def test_a_rise_above_the_threshold_waits_for_the_reason_and_is_shown_with_it(
    db: Database,
) -> None:
    async with db.write() as tx:
        here = await make_compound(tx)
        liaison = await make_liaison(tx, here.compound_id)
        await opened(tx, OPENING)
        dearer = [HEAD, ["蔬菜包", "", "12"], ["肉包", "", "31"]]
        card = await agreed(tx, dearer)
        assert len(card.waiting) == 1
        assert (await prices(tx))["A"] == (1000, 1200, True)
        assert (await prices(tx))["B"] == (3100, None, True)
        assert await told(tx, Notice.PRICES_ASKED) == [f"person:{liaison.person_id}"]
        assert (await sent(tx, dearer)).changes.is_nothing  # asked already
        assert (await opened(tx, LATER))["A"] == (1000, None, None)
        (rise,) = await rises_waiting(tx, actor=liaison, now=LATER)
        assert (rise.published, rise.asked, rise.month_before) == (1000, 1200, None)
        stranger = person_actor(await make_person(tx))
        with pytest.raises(NoRight):
            await accept_rise(tx, actor=stranger, bundle_id=rise.bundle_id, reason="x", now=LATER)
        await accept_rise(
            tx, actor=liaison, bundle_id=rise.bundle_id, reason="批发价上涨", now=LATER
        )
        third, fourth = LATER + timedelta(days=3), LATER + timedelta(days=6)
        assert (await opened(tx, third))["A"] == (1200, 1000, "批发价上涨")
        assert (await opened(tx, fourth))["A"] == (1200, None, None)
        verbs = await tx.scalars(select(audit.c.verb).where(audit.c.noun == "bundle"))
        assert {"ask_price", "accept_price"} <= set(verbs)


async def test_a_refused_rise_leaves_the_old_price_and_a_reason_in_hand_is_forgotten(
    db: Database,
) -> None:
    async with db.write() as tx:
        here = await make_compound(tx)
        liaison = await make_liaison(tx, here.compound_id)
        await opened(tx, OPENING)
        ids = {row.code: row.id for row in await tx.all(select(bundle))}
        waiting = await set_prices(tx, {ids["A"]: 2000}, actor=liaison, now=OPENING)
        assert waiting == (ids["A"],)
        await ask_reason(tx, actor=liaison, bundle_id=ids["A"], for_all=False, now=OPENING)
        await set_prices(tx, {ids["A"]: 9000}, actor=liaison, now=OPENING)
        with pytest.raises(AlreadyDecided):
            await refuse_rise(tx, actor=liaison, bundle_id=ids["A"], asked=2000, now=OPENING)
        await refuse_rise(tx, actor=liaison, bundle_id=ids["A"], asked=9000, now=OPENING)
        assert (await prices(tx))["A"] == (1000, None, True)
        assert (await opened(tx, LATER))["A"] == (1000, None, None)


async def test_a_bundle_has_one_price_for_the_whole_compound(db: Database) -> None:
    async with db.write() as tx:
        await make_compound(tx)
        cycle_id = await make_open_cycle(tx)
        await make_order(tx, "1-1-101", {"A": 1}, cycle_id=cycle_id)
        await make_order(tx, "3", {"A": 2}, cycle_id=cycle_id, phone="+8613812345679")
        assert set(await tx.scalars(select(order_line.c.price))) == {1000}
        # Nor is there a place where a bundle could be made to need another.
        assert not [name for name in bundle.c.keys() if "require" in name]  # noqa: SIM118


async def test_a_compound_file_marks_standard_packs_and_a_loaded_rise_waits_as_well(
    db: Database,
) -> None:
    async with db.write() as tx:
        here = await make_compound(tx)
        liaison = await make_liaison(tx, here.compound_id)
        await opened(tx, OPENING)
        file = small_file(**{
            'price: "10.00", limit: 2': 'price: "13.00", limit: 2, per_person: 1, standard: true',
            "group: {name: 小园团购群}": "group: {name: 小园团购群, price_rise_percent: 20}",
        })  # fmt: skip
        for _ in range(2):  # the same file again asks nobody again
            await apply_load(
                tx, file, actor=OPERATOR, today=FIRST_DAY, now=OPENING, with_payees=False
            )
        row = await tx.one(select(bundle).where(bundle.c.code == "A"))
        assert (row.price, row.asked_price) == (1000, 1300)
        assert (row.is_standard, row.per_person) == (True, 1)
        assert await told(tx, Notice.PRICES_ASKED) == [f"person:{liaison.person_id}"]
