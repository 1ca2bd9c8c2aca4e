"""Stock that suppliers report, the days it lasts, and who hears when it does not."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from orders.actors import Actor
from orders.notices_care import Notice
from orders.rules.errors import NotYours, StaleButton
from orders.rules.errors_care import NoFigures
from orders.rules.states import StockState
from orders.tables.stock import stock_alert, stock_figure
from orders.use_cases.contacts import name_contact
from orders.use_cases.stock_board import area_stock
from orders.use_cases.stock_reporting import (
    report_stock,
    report_stock_text,
    same_stock,
    set_least_days,
)
from orders.use_cases.stock_watching import remind_of_stock
from storage.database import Transaction
from storage.tables import outbox
from tests.builders import OPENING, make_person
from tests.supply.rounds import Round, make_round

# The day after the cut-off, before and after 16:00 in the compound.
NOON, FOUR = OPENING + timedelta(hours=28), OPENING + timedelta(hours=32)
SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def told(tx: Transaction, notice: Notice) -> list[tuple[str, dict[str, Any]]]:
    rows = await tx.all(select(outbox).where(outbox.c.notice == notice).order_by(outbox.c.id))
    return [(row.recipient, row.data) for row in rows]


async def contact_of(tx: Transaction, world: Round) -> Actor:
    person_id = await make_person(tx, name="小陈")
    await name_contact(tx, actor=world.liaison, supplier_id=world.supplier_id,
                       person_id=person_id, now=OPENING)  # fmt: skip
    return Actor("person", person_id, person_id=person_id)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_days_are_stock_by_what_was_ordered_and_a_shortage_is_told_once(db):
    async with db.write() as tx:
        world = await make_round(tx)
        contact = await contact_of(tx, world)
        # Six A of 2.5 kg of vegetables in three days: 5 kg a day.
        say: dict[str, Any] = {"actor": contact, "now": NOON}
        card, reading = await report_stock_text(tx, text="今日库存 菜 30公斤 肉 无 蛋两箱", **say)
        assert reading.unclear == ("蛋两箱",)
        kinds = {each.kind: each for each in card.kinds}
        assert (kinds["菜"].used, kinds["菜"].days, kinds["菜"].state) == (5000, 60, StockState.LOW)
        assert kinds["肉"].state == StockState.OUT
        liaisons = [
            data for to, data in await told(tx, Notice.STOCK_LOW) if to == str(world.liaison)
        ]
        assert sorted((each["kind"], each["state"], each["days"]) for each in liaisons) == [
            ("肉", "out", 0),
            ("菜", "low", 60),
        ]
        before = len(await told(tx, Notice.STOCK_LOW))
        assert {to for to, _ in await told(tx, Notice.STOCK_LOW)} >= {
            str(world.liaison),
            str(contact),
        }
        await report_stock_text(tx, text="今日库存 菜 29公斤", **say)  # still low: said already
        assert len(await told(tx, Notice.STOCK_LOW)) == before
        await report_stock_text(tx, text="今日库存 菜 40公斤", **say)  # eight days: recovered
        await report_stock_text(tx, text="今日库存 菜 10公斤", **say)  # and low again
        assert len(await told(tx, Notice.STOCK_LOW)) > before
        states = await tx.all(select(stock_alert.c.state).where(stock_alert.c.kind == "菜"))
        assert sorted(row.state for row in states) == ["low", "recovered"]


@SQLITE
async def test_who_says_nothing_by_four_is_asked_once_and_nothing_has_changed_is_one_press(db):
    async with db.write() as tx:
        world = await make_round(tx)
        contact = await contact_of(tx, world)
        await report_stock(tx, actor=contact, supplier_id=world.supplier_id, source="chat",
                           grams={"菜": 90_000, "肉": 0}, now=NOON - timedelta(days=1))  # fmt: skip
        assert await remind_of_stock(tx, now=NOON) == 0
        asked = await remind_of_stock(tx, now=FOUR)
        assert asked >= 1
        assert await remind_of_stock(tx, now=FOUR + timedelta(hours=2)) == 0
        data = dict(await told(tx, Notice.STOCK_ASKED))[str(contact)]
        assert (data["day"], data["last_day"]) == ("2026-03-02", "2026-03-01")
        mine = {"supplier_id": world.supplier_id, "day": data["day"], "now": FOUR}
        card = await same_stock(tx, actor=contact, **mine)
        assert card.has_today
        await same_stock(tx, actor=contact, **mine)  # pressed twice
        figures = await tx.all(select(stock_figure).order_by(stock_figure.c.id))
        assert sorted((row.day, row.kind, row.grams) for row in figures) == [
            ("2026-03-01", "肉", 0),
            ("2026-03-01", "菜", 90_000),
            ("2026-03-02", "肉", 0),
            ("2026-03-02", "菜", 90_000),
        ]
        with pytest.raises(StaleButton):  # a button of yesterday says nothing about today
            await same_stock(tx, actor=contact, **{**mine, "now": FOUR + timedelta(days=1)})


@SQLITE
async def test_the_least_days_are_the_liaisons_and_nobody_else_reports_for_a_supplier(db):
    async with db.write() as tx:
        world = await make_round(tx)
        contact = await contact_of(tx, world)
        with pytest.raises(NotYours):
            await report_stock(tx, actor=world.liaison, supplier_id=world.supplier_id,
                               grams={"菜": 1}, source="chat", now=NOON)  # fmt: skip
        with pytest.raises(NoFigures):
            await report_stock_text(tx, actor=contact, text="今日库存 还可以", now=NOON)
        await report_stock(tx, actor=world.clerk, supplier_id=world.supplier_id,
                           grams={"菜": 30_000}, source="page", now=NOON)  # fmt: skip
        place: dict[str, Any] = {"actor": world.liaison, "compound_id": world.compound_id}
        area = await area_stock(tx, **place, now=NOON)
        assert area is not None
        (kind,) = [each for each in area.kinds if each.kind == "菜"]
        assert (kind.least, kind.state) == (7, StockState.LOW)
        assert [name for name, _, _ in area.silent] == ["小店"]
        await set_least_days(tx, **place, least={"菜": 5}, now=NOON)
        area = await area_stock(tx, **place, now=NOON)
        assert area is not None
        (kind,) = [each for each in area.kinds if each.kind == "菜"]
        assert (kind.least, kind.state) == (5, None)
        assert await tx.scalar(select(stock_alert.c.state)) == "recovered"
