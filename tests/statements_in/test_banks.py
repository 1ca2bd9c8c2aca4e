"""Statements of banks: CAMT.053, MT940, and tables through a map of their columns."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config.statement_maps import StatementMap
from fulfillment.money.rules.statement_rows import Source
from fulfillment.money.statements.cells import BEIJING, instant, minor_of
from fulfillment.money.statements.dates import reader_of
from fulfillment.money.statements.reading import read_statement
from orders.rules.errors_files import FileBroken
from orders.rules.errors_reading import NeedsMap, NotAStatement
from orders.rules.money import Money, format_amount
from tests.statements_in.bank_samples import (
    bundle,
    camt,
    chinese_csv,
    entry,
    german_csv,
    mt940,
)
from tests.statements_in.samples import Paid

PAID = [Paid(1, 3500, "K7M3QX 3-2-501"), Paid(2, 3500, "thanks"), Paid(3, 123456, "hello")]
BERLIN = "Europe/Berlin"
GERMAN = StatementMap(
    date="Buchungstag",
    amount="Betrag",
    texts=("Verwendungszweck",),
    currency="Währung",
    date_format="DD.MM.YYYY",
    decimal=",",
)
CHINESE = StatementMap(
    date="交易日期",
    time="交易时间",
    money_in="贷方发生额",
    money_out="借方发生额",
    texts=("附言", "摘要"),
    id="流水号",
)


@pytest.mark.parametrize("version", ["02", "04", "08", "13"])
def test_camt_of_any_version_gives_credits_one_by_one(version: str):
    entries = [
        *map(entry, PAID),
        entry(Paid(4, 500), way="DBIT"),
        bundle([Paid(5, 100, "RF18X"), Paid(6, 200, "RF19")]),
        entry(Paid(7, 300), state="PDNG" if version == "02" else "<Cd>PDNG</Cd>"),
        entry(Paid(8, 300, "back"), way="DBIT", reversal=True),
    ]
    content = camt(entries, version=version, moved=7000 + 123456 - 500 + 300 - 300)
    found = read_statement(content, timezone=BERLIN)
    assert found.source is Source.CAMT053
    assert [row.amount for row in found.rows] == [3500, 3500, 123456, 100, 200, -300]
    assert found.rows[0].texts == ("K7M3QX 3-2-501",)
    assert found.rows[3].texts[0] == "RF18X"
    assert len({row.transaction_id for row in found.rows}) == 6
    # The night to the 29th of March had an hour less: midnight is still winter time.
    assert found.rows[0].at == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert found.skipped == {"outgoing": 1, "not_successful": 1}
    assert found.accounts == ("DE89370400440532013000",)
    assert not found.doubts


def test_nothing_of_who_paid_is_kept():
    found = read_statement(camt([entry(PAID[0])], moved=3500))
    assert "Muster" not in repr(found)
    assert "DE02" not in repr(found)
    assert "MUSTER" not in repr(read_statement(mt940(PAID)))


def test_balances_that_do_not_fit_their_entries_are_said():
    (doubt,) = read_statement(camt([entry(PAID[0])], closing="99.00")).doubts
    assert doubt.data() == {"said": "? · -1.00", "found": "? · 35.00"}
    (doubt,) = read_statement(mt940(PAID, closing="9,00")).doubts
    assert doubt.code == "total_disagrees"


def test_rows_in_another_currency_are_left_out():
    content = camt([entry(PAID[0]), entry(PAID[1], currency="USD")], moved=7000)
    found = read_statement(content, currency="EUR")
    assert [row.amount for row in found.rows] == [3500]
    assert found.skipped == {"other_currency": 1}


def test_xml_with_a_document_type_or_of_another_kind_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(FileBroken):
        read_statement(bomb + b"<D><Stmt><Acct><Id><IBAN>&b;</IBAN></Id></Acct></Stmt></D>")
    with pytest.raises(NotAStatement):
        read_statement(b"<html><body>please sign in</body></html>")
    with pytest.raises(FileBroken):
        read_statement(camt([entry(PAID[0])])[:-40])


def test_mt940_gives_credits_and_what_was_given_back():
    found = read_statement(mt940(PAID), timezone=BERLIN)
    assert found.source is Source.MT940
    assert [row.amount for row in found.rows] == [3500, 3500, 123456, -100]
    assert found.rows[0].texts[0] == "K7M3QX 3-2-501"
    assert found.rows[0].currency == "EUR"
    assert found.skipped == {"outgoing": 1}
    assert not found.doubts
    again = read_statement(mt940([PAID[2], PAID[0]]), timezone=BERLIN)
    assert {row.transaction_id for row in again.rows} < {row.transaction_id for row in found.rows}


def test_a_banks_table_is_read_through_its_map():
    german = read_statement(german_csv(PAID), maps=[CHINESE, GERMAN], timezone=BERLIN)
    assert [row.amount for row in german.rows] == [3500, 3500, 123456]
    assert german.rows[0].at == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert german.rows[0].currency == "EUR"
    chinese = read_statement(chinese_csv(PAID), maps=[GERMAN, CHINESE])
    assert [(row.amount, row.transaction_id) for row in chinese.rows] == [
        (3500, "621"), (3500, "622"), (123456, "623"),
    ]  # fmt: skip
    assert chinese.rows[0].at == datetime(2026, 3, 1, 2, 30, 16, tzinfo=UTC)
    assert chinese.rows[0].texts == ("K7M3QX 3-2-501", "转账")
    assert chinese.skipped == {"outgoing": 1, "total": 1}


def test_two_equal_rows_without_a_number_are_two_and_the_same_in_another_file():
    twice = read_statement(german_csv([PAID[0], PAID[0]]), maps=[GERMAN]).rows
    longer = read_statement(german_csv([PAID[2], PAID[0], PAID[0]]), maps=[GERMAN]).rows
    assert len({row.transaction_id for row in twice}) == 2
    assert {row.transaction_id for row in twice} < {row.transaction_id for row in longer}


def test_a_table_that_nobody_has_explained_names_its_columns():
    with pytest.raises(NeedsMap) as refused:
        read_statement(chinese_csv(PAID))
    assert refused.value.headings[:3] == ("交易日期", "交易时间", "流水号")


def test_a_map_says_where_the_sum_is_and_comes_back_from_the_database():
    with pytest.raises(ValidationError):
        StatementMap(date="日期")
    with pytest.raises(ValidationError):
        StatementMap(date="日期", amount="金额", date_format="YYYY")
    for each in (GERMAN, CHINESE, StatementMap(date="d", amount="a", texts="t")):
        assert StatementMap(**each.as_data) == each


@pytest.mark.parametrize(
    ("form", "cell", "day"),
    [
        ("DD/MM/YYYY", "3/4/2026", (2026, 4, 3)),
        ("MM/DD/YYYY", "03/04/2026 ", (2026, 3, 4)),
        ("DD.MM.YY", "03.04.26", (2026, 4, 3)),
        ("DD-MMM-YYYY", "03-Apr-2026", (2026, 4, 3)),
        ("YYYYMMDD", "20260403", (2026, 4, 3)),
        ("YYYYMMDD", "2026-04-03", (2026, 4, 3)),  # a workbook gives days so
        (None, "2026年4月3日", (2026, 4, 3)),
        (None, "03/04/2026", None),
        ("DD/MM/YYYY", "31/02/2026", None),
    ],
)
def test_days_are_read_as_the_map_says_and_never_guessed(form, cell, day):
    found = reader_of(form, BEIJING)(cell)
    local = found and found.astimezone(BEIJING)
    assert (local and (local.year, local.month, local.day)) == day


def test_an_hour_that_comes_twice_is_the_first_and_a_missing_one_does_not_break():
    berlin = ZoneInfo(BERLIN)
    assert instant("2026-10-25 02:30:00", berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant("2026-03-29 02:30:00", berlin) is not None


@given(st.integers(-(10**12), 10**12), st.sampled_from(["CNY", "EUR", "VND"]), st.booleans())
def test_sums_are_read_back_however_they_are_dressed(minor: int, currency: str, is_comma: bool):
    shown = format_amount(Money(minor, currency))
    whole, dot, rest = shown.lstrip("-").partition(".")
    grouped = f"{int(whole):,}{dot}{rest}"
    text = f"{'-' if minor < 0 else ''}¥{grouped}"
    if is_comma:
        text = text.translate(str.maketrans(",.", ".,"))
    assert minor_of(text, currency, decimal="," if is_comma else ".") == minor


@pytest.mark.parametrize("cell", ["1,23", "1.234", "12.5.0", "", "/", "1e5", "NaN", "١٢", "0x10"])
def test_what_is_no_sum_is_none_and_never_rounded(cell: str):
    assert minor_of(cell, "CNY") is None
