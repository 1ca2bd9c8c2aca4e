"""A cycle's books as a file: the trial balance, by supplier, every entry, and what does not fit.

The CSV holds the entries alone, for another program; amounts are in major units, exact.
"""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook

from config.texts import Texts, texts_for
from fulfillment.money.documents.words import account_words, misfit_words
from fulfillment.money.use_cases.book_lines import BookLine
from fulfillment.money.use_cases.reconciling import CycleBooks
from fulfillment.supply.documents.defusing import defused
from fulfillment.supply.documents.fitting import clean
from fulfillment.supply.documents.wording import money_decimal
from fulfillment.supply.documents.workbook_page import Styles

Row = Sequence[Any]
WIDTH = 18


def books_xlsx(
    books: CycleBooks, lines: Sequence[BookLine], *, locale: str, timezone: str, made_at: datetime
) -> bytes:
    """The workbook's bytes: a sheet each, headings in row 3."""
    texts = texts_for(locale)
    _ = texts.gettext
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options)
    created = made_at.astimezone(UTC).replace(tzinfo=None)
    title = _("Books of cycle {number}").format(number=books.cycle_number)
    book.set_properties({"title": title, "created": created})
    styles = Styles(book, books.accounts[0].currency if books.accounts else "CNY")
    for name, (headings, rows) in {
        _("Trial balance"): trial_rows(books, texts),
        _("By supplier"): supplier_rows(books, texts),
        _("Entries"): entry_rows(lines, texts, timezone),
        _("Does not fit"): misfit_rows(books, texts),
    }.items():
        _sheet(book, styles, name, (title, headings, rows))
    book.close()
    return out.getvalue()


def books_csv(lines: Sequence[BookLine], *, locale: str, timezone: str) -> bytes:
    """The entries with a byte order mark, so that Excel reads the Chinese."""
    headings, rows = entry_rows(lines, texts_for(locale), timezone)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def trial_rows(books: CycleBooks, texts: Texts) -> tuple[list[str], list[Row]]:
    """Accounts with what went in and out; the last row is the total, which is zero."""
    _ = texts.gettext
    words = account_words(texts)
    headings = [_("Account in the books"), _("Debit"), _("Credit"), _("Balance"), _("Currency")]
    rows: list[Row] = [
        (
            words[each.kind],
            *(money_decimal(minor, each.currency) for minor in (each.debit, each.credit)),
            money_decimal(each.total, each.currency),
            each.currency,
        )
        for each in books.accounts
    ]
    for currency in sorted({each.currency for each in books.accounts}):
        mine = [each for each in books.accounts if each.currency == currency]
        sums = [sum(each.debit for each in mine), sum(each.credit for each in mine)]
        amounts = [money_decimal(minor, currency) for minor in (*sums, sums[1] - sums[0])]
        rows.append((_("in all"), *amounts, currency))
    return headings, rows


def supplier_rows(books: CycleBooks, texts: Texts) -> tuple[list[str], list[Row]]:
    """A row a supplier and compound: how what was asked for adds up."""
    _ = texts.gettext
    headings = [
        _("Compound"), _("Supplier"), _("Asked"), _("Confirmed"),
        _("With somebody, to be handed on"), _("Dropped"), _("Let off"), _("Cancelled"),
        _("Still open"), _("Credit of households"), _("To be sent back"),
    ]  # fmt: skip
    is_english = texts.locale == "en"
    rows: list[Row] = []
    for each in books.suppliers:
        sums = each.sums
        amounts = (
            sums.requested, sums.confirmed, sums.through, sums.dropped, sums.waived,
            sums.cancelled, sums.open, sums.kept + sums.late, sums.refund,
        )  # fmt: skip
        names = (
            (is_english and each.compound_en) or each.compound,
            (is_english and each.supplier_en) or each.supplier,
        )
        rows.append((*names, *(money_decimal(minor, each.currency) for minor in amounts)))
    return headings, rows


def upright(headings: list[str], rows: list[Row]) -> tuple[list[str], list[Row]]:
    """The same table with a column a row: eleven columns fit no screen."""
    turned = list(zip(headings, *rows, strict=True))
    return list(turned[0]), [*turned[1:]]


def entry_rows(
    lines: Sequence[BookLine], texts: Texts, timezone: str
) -> tuple[list[str], list[Row]]:
    """Every entry, as it was written."""
    _ = texts.gettext
    headings = [
        _("Time"), _("Event"), _("Account in the books"), _("Room"), _("Supplier"), _("Amount"),
        _("Currency"), _("By whom"), _("Reason"),
    ]  # fmt: skip
    zone = ZoneInfo(timezone)
    rows: list[Row] = [
        (
            f"{line.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            line.natural_key,
            line.account,
            line.address,
            line.supplier,
            money_decimal(line.amount, line.currency),
            line.currency,
            line.actor,
            line.reason,
        )
        for line in lines
    ]
    return headings, rows


def misfit_rows(books: CycleBooks, texts: Texts) -> tuple[list[str], list[Row]]:
    """What does not fit, in words; one row that says so where everything does."""
    _ = texts.gettext
    currency = books.accounts[0].currency if books.accounts else "CNY"
    words = [misfit_words(texts, each, currency) for each in books.misfits]
    return [_("Does not fit")], [(line,) for line in words or [_("Everything fits.")]]


def _sheet(
    book: Workbook, styles: Styles, name: str, content: tuple[str, list[str], list[Row]]
) -> None:
    title, headings, rows = content
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title, styles.title)
    sheet.set_column(0, 0, 2 * WIDTH)
    sheet.set_column(1, max(1, len(headings) - 1), WIDTH)
    for column, heading in enumerate(headings):
        sheet.write_string(2, column, heading, styles.heading)
    for place, row in enumerate(rows, start=3):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(place, column, clean(cell), styles.of_rows.text)
            else:
                sheet.write_number(place, column, cell, styles.of_rows.money)
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _harmless(cell: Any) -> Any:
    return defused(cell) if isinstance(cell, str) else cell
