"""The daily reconciliation names the one line that does not fit; nothing is ever erased."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import ColumnElement, delete, select, update

from app.schema import metadata
from fulfillment.money.documents.books_file import books_csv, books_xlsx
from fulfillment.money.rules.books import Claim, Event, entries_for
from fulfillment.money.rules.reconciling import (
    Bill,
    Entry,
    Transfer,
    What,
    misfits_of_transfers,
)
from fulfillment.money.rules.settling import sums_of
from fulfillment.money.tables.payments import ledger_entry, payment_request, refund
from fulfillment.money.use_cases.book_lines import book_lines
from fulfillment.money.use_cases.corrections import bills_to_correct, put_right
from fulfillment.money.use_cases.credit_back import give_credit_back
from fulfillment.money.use_cases.daily_books import reconcile_due
from fulfillment.money.use_cases.payments import confirm, waive
from fulfillment.money.use_cases.reconciling import cycle_books
from orders.rules.errors import MissingReason, StaleButton
from orders.rules.errors_books import NoCredit, NotOnBill, SumTooHigh
from storage.database import Database, Transaction
from tests.builders import PORTAL
from tests.supply.rounds import MORNING, Round, make_packed_round, notices, parcel_of

LATER = MORNING + timedelta(hours=1)
ROOT = Path(__file__).resolve().parents[2]
ENTRY = ledger_entry.c.natural_key
sqlite = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def some_money(tx: Transaction) -> tuple[Round, list[int]]:
    """One bill confirmed, one waived, the others open."""
    world = await make_packed_round(tx)
    ids = list(await tx.scalars(select(payment_request.c.id).order_by(payment_request.c.id)))
    await confirm(tx, actor=world.liaison, request_ids=ids[:1], now=MORNING)
    await waive(tx, actor=world.liaison, request_id=ids[1], now=MORNING)
    return world, ids


async def test_untouched_books_fit_and_are_the_same_in_the_files(db: Database) -> None:
    async with db.write() as tx:
        world, _ = await some_money(tx)
        books = await cycle_books(tx, cycle_id=world.cycle_id)
        lines = await book_lines(tx, cycle_id=world.cycle_id, compound_id=world.compound_id)
        assert books.balances, books.misfits
        assert sum(each.total for each in books.accounts) == 0
        assert all(each.debit + each.credit for each in books.accounts)
        assert await reconcile_due(tx, now=LATER) == 0
    of = {"locale": "zh_CN", "timezone": "Asia/Shanghai"}
    book = load_workbook(BytesIO(books_xlsx(books, lines, **of, made_at=LATER)))
    assert len(book.worksheets) == 4
    assert book.worksheets[2].max_row == 3 + len(lines)
    amounts = [row[5].value for row in book.worksheets[2].iter_rows(min_row=4)]
    assert all(isinstance(each, int | float) for each in amounts)
    assert sum(each for each in amounts if isinstance(each, int | float)) == 0
    assert books_csv(lines, **of).decode("utf-8-sig").count("\r\n") == len(lines) + 1


TAMPERED: list[tuple[What, Any, ColumnElement[bool], dict[str, Any]]] = [
    (What.TWO_SIDES, ledger_entry, ENTRY.like("confirm:%") & (ledger_entry.c.amount > 0),
     {"amount": 1}),
    (What.ASKED, payment_request, payment_request.c.state == "confirmed", {"amount": 7}),
    (What.OPEN, payment_request, payment_request.c.state == "due", {"state": "confirmed"}),
    (What.WAIVED, payment_request, payment_request.c.state == "waived", {"state": "confirmed"}),
    (What.CREDIT, payment_request, payment_request.c.state == "confirmed", {"credit_used": 5}),
    (What.THROUGH, payment_request, payment_request.c.state == "confirmed",
     {"state": "gathered"}),
]  # fmt: skip


@sqlite
async def test_each_thing_that_was_tampered_with_is_named_with_its_room(db: Database) -> None:
    for what, table, where, values in TAMPERED:
        async with db.write() as tx:
            world, _ = await some_money(tx)
            row_id = await tx.scalar(select(table.c.id).where(where).limit(1))
            await tx.run(update(table).where(table.c.id == row_id).values(**values))
            books = await cycle_books(tx, cycle_id=world.cycle_id)
            found = {each.what: each for each in books.misfits}
            assert what in found, (what, books.misfits)
            assert found[what].address
            assert found[what].expected != found[what].found
            assert not books.balances
            await reconcile_due(tx, now=LATER)
            await reconcile_due(tx, now=LATER + timedelta(hours=2))  # told once a day
            (told,) = await notices(tx, "books_off")
            assert told.data["misfits"][0]["address"]
            await _empty(tx)


async def _empty(tx: Transaction) -> None:
    """As it was before: the next finds an empty database."""
    for table in reversed(metadata.sorted_tables):
        await tx.run(delete(table))


@sqlite
async def test_a_discount_goodwill_and_counter_entries_are_booked_with_their_reason(
    db: Database,
) -> None:
    async with db.write() as tx:
        world, ids = await some_money(tx)

        async def do(request_id: int, kind: str, amount: int, reason: str = "送晚了") -> None:
            bills = await bills_to_correct(tx, actor=world.liaison, compound_id=world.compound_id)
            seen = next(each.seen for each in bills if each.request_id == request_id)
            await put_right(
                tx, actor=world.liaison, request_id=request_id, kind=kind, amount=amount,
                reason=reason, seen=seen, portal_url=PORTAL, now=LATER,
            )  # fmt: skip

        paid, due = ids[0], ids[2]
        before = await tx.one(select(payment_request).where(payment_request.c.id == due))
        await do(due, "discount", 100)
        after = await tx.one(select(payment_request).where(payment_request.c.id == due))
        assert (after.amount, after.discount) == (before.amount - 100, 100)
        with pytest.raises(StaleButton):  # the same form, sent twice
            await put_right(
                tx, actor=world.liaison, request_id=due, kind="discount", amount=100,
                reason="x", seen=0, portal_url=PORTAL, now=LATER,
            )  # fmt: skip
        for kind, amount, error in (
            ("discount", after.amount + 1, SumTooHigh),
            ("goodwill", 1, NotOnBill),
            ("correct_down", 1, NoCredit),
        ):
            with pytest.raises(error):
                await do(due, kind, amount)
        with pytest.raises(MissingReason):
            await do(due, "discount", 1, " ")
        await do(paid, "goodwill", 250)
        await do(paid, "correct_up", 100)
        await do(paid, "correct_down", 50)
        await do(due, "discount", after.amount)
        assert await tx.scalar(
            select(payment_request.c.state).where(payment_request.c.id == due)
        ) == "waived"  # fmt: skip
        home = await tx.one(select(payment_request).where(payment_request.c.id == paid))
        back = {"household_id": home.household_id, "supplier_id": home.supplier_id}
        await give_credit_back(tx, actor=world.liaison, **back, amount=300, now=LATER)
        with pytest.raises(NoCredit):
            await give_credit_back(tx, actor=world.liaison, **back, amount=300, now=LATER)
        assert await tx.scalar(select(refund.c.why)) == "credit"
        books = await cycle_books(tx, cycle_id=world.cycle_id)
        assert books.balances, books.misfits
        lines = await book_lines(tx, cycle_id=world.cycle_id)
        assert sum(line.reason == "送晚了" for line in lines) == 10
        assert len(await notices(tx, "let_off")) == 5
        assert (await parcel_of(tx, world, "1-1-101")).amount  # the price stays what it was


def test_no_line_of_the_program_changes_or_erases_an_entry_of_the_books() -> None:
    touching = re.compile(
        r"(?:update|delete|rewrite)\(\s*(?:tx,\s*)?ledger_entry|ledger_entry\.(?:update|delete)\("
    )
    found = [
        path.name
        for package in ("app", "bot", "portal", "fulfillment", "orders", "storage")
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts and touching.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
    assert touching.search("await tx.run(update(ledger_entry).values(amount=0))")


@given(st.lists(st.tuples(st.sampled_from(sorted(Event)), st.integers(1, 10**6)), max_size=30))
def test_whatever_was_booked_a_settlement_adds_up_from_both_sides(
    events: list[tuple[str, int]],
) -> None:
    entries = [
        Entry(entry.natural_key, entry.account, entry.amount)
        for event, amount in events
        for entry in entries_for(Event(event), Claim(1, 7, 2, amount, 0, amount, "p3", 4, "x"))
    ]
    assert sums_of(entries, fees=0, complaints=0).adds_up


def test_a_transfer_and_what_it_paid_are_the_same_sum_or_named() -> None:
    bill = Bill(
        9, 3, "1-1-101", "K7M3P", "confirmed", "packed", 500, 500, 0, 0, way="statement"
    )  # fmt: skip
    booked = [Entry(each.natural_key, each.account, each.amount)
              for each in entries_for(Event.CONFIRM, Claim(9, 3, 2, 500))]  # fmt: skip
    fits = [Transfer("t1", 500, ((9, 500),))]
    assert misfits_of_transfers([bill], booked, fits) == []
    for rows, expected in (([], 0), ([Transfer("t1", 600, ((9, 500),))], 600)):
        (found,) = misfits_of_transfers([bill], booked, rows)
        assert (found.what, found.address, found.expected, found.found) == (
            What.STATEMENT_ROW, "1-1-101", expected, 500,
        )  # fmt: skip
