"""How stock was shared, as a file to audit: every line with its wish, share, reason and lot.

Seed and rule stand on it, so that anybody can draw the lots again. It holds no name and no phone;
that a household needs care stands there, why does not. The same result gives the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO

from config.texts import Texts, texts_for
from orders.documents.order_list import safe
from orders.documents.sharing_words import choice_words, why_words
from orders.use_cases.sharing import CompoundSharing

Cell = str | int


def sharing_xlsx(found: CompoundSharing, locale: str) -> bytes:
    """A workbook: the lines, and the bundles with the seed."""
    from xlsxwriter import Workbook

    texts = texts_for(locale)
    _ = texts.gettext
    out = BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    created = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": _("How it was shared"), "created": created})
    bold = book.add_format({"bold": True, "bg_color": "#E8F1EA", "border": 1, "text_wrap": True})
    for name, rows in (
        (_("By household"), lines_of(found, texts)),
        (_("By bundle"), _offers(found, texts)),
    ):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 9, 14)
        for row, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(row, place, cell)
                else:
                    sheet.write_string(row, place, safe(cell), None if row else bold)
    book.close()
    return out.getvalue()


def sharing_csv(found: CompoundSharing, locale: str) -> bytes:
    """The lines as CSV, with a mark by which spreadsheets know the encoding."""
    out = StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    for cells in lines_of(found, texts_for(locale)):
        rows.writerow([safe(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def lines_of(found: CompoundSharing, texts: Texts) -> Iterator[list[Cell]]:
    """A heading, then a row for each line, in walking order; the unserved at the end."""
    _ = texts.gettext
    yield [
        _("Room"),
        _("Bundle"),
        _("Wished"),
        _("Got"),
        _("of it instead of others"),
        _("If short"),
        _("Needs care"),
        _("Why"),
        _("Lot"),
    ]
    for home in found.households:
        for item in home.lines:
            line = item.line
            yield [
                line.address,
                line.code,
                line.wished,
                line.got,
                line.substituted,
                choice_words(texts, line.choice) if line.wished else "",
                _("yes") if line.flagged else "",
                why_words(texts, item),
                item.lot,
            ]
    for address in found.unserved:
        yield [address, "", 0, 0, 0, "", "", _("on the waiting list, no bag came free"), ""]


def _offers(found: CompoundSharing, texts: Texts) -> Iterator[list[Cell]]:
    _ = texts.gettext
    yield [
        _("Bundle"),
        _("Name"),
        _("Stock"),
        _("Wished"),
        _("Got"),
        _("each household, then by lot"),
        _("got all"),
        _("got fewer"),
        _("got none"),
        _("of it instead of others"),
    ]
    for item in found.sharing.offers:
        own, english = found.sharing.names[item.code]
        yield [
            item.code,
            own if texts.locale == "zh_CN" else english,
            "–" if item.stock is None else item.stock,
            item.wished,
            item.got,
            "" if item.rounds is None else item.rounds,
            item.filled,
            item.fewer,
            item.none,
            item.in_place,
        ]
    yield [""]
    yield [_("Seed"), found.sharing.seed]
    yield [_("Lot"), _("SHA-256 of seed|bundle|compound room, its first eight signs; low wins.")]
