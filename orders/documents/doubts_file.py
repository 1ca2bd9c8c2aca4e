"""Doubtful rows of a platform's file as a table to fill in, and the table as it comes back.

Each row is known by its first cell (`D7-58`: file 7, row 58), so that it does not matter how the
table was sorted or what was deleted. Nothing but the last column is read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from config.texts import texts_for
from orders.documents.import_words import address_as_written, goods_in_short, who_in_short, why
from orders.rules.platform_orders import Table
from orders.use_cases.import_cards import DoubtAsked

_MARK: Final = re.compile(r"D([0-9]{1,9})-([0-9]{1,7})")
WIDTHS = (10, 8, 22, 46, 40, 44, 16, 26)


@dataclass(frozen=True, slots=True)
class FilledDoubts:
    """A table that came back: of which file, and what was written beside which row."""

    upload_id: int
    answers: dict[int, str]


def doubts_xlsx(locale: str, doubts: Sequence[DoubtAsked], upload_id: int) -> bytes:
    """The table; the last column is to be filled in."""
    from xlsxwriter import Workbook

    texts = texts_for(locale)
    _ = texts.gettext
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options)
    head = book.add_format({"bold": True, "bg_color": "#E2F1E8", "valign": "top"})
    cell = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    fill = book.add_format({"num_format": "@", "bg_color": "#FFF7D6", "valign": "top", "border": 1})
    sheet = book.add_worksheet(_("Rows to decide"))
    headings = (
        _("Mark (leave it)"),
        _("Row"),
        _("Receiver"),
        _("Address as written"),
        _("Goods"),
        _("Why I ask"),
        _("Perhaps"),
        _("Room, or “不收” if not ours"),
    )
    for column, (name, width) in enumerate(zip(headings, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for at, asked in enumerate(doubts, start=1):
        line = asked.lines[0]
        cells = (
            f"D{upload_id}-{asked.row}",
            ", ".join(str(each.row) for each in asked.lines),
            who_in_short(line),
            address_as_written(line),
            goods_in_short(texts, asked.lines),
            why(texts, asked.doubt.reason),
            asked.doubt.proposal or "",
        )
        for column, text in enumerate(cells):
            sheet.write_string(at, column, text, cell)
        sheet.write_blank(at, len(cells), None, fill)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def read_doubts(tables: Sequence[Table]) -> FilledDoubts | None:
    """Return what was filled in, or None where the file is no such table."""
    found = [
        (mark, row)
        for table in tables
        for row in table.rows
        if row and (mark := _MARK.fullmatch(row[0].strip()))
    ]
    if not found:
        return None
    upload_id = int(found[0][0][1])
    return FilledDoubts(
        upload_id,
        {
            int(mark[2]): row[len(WIDTHS) - 1].strip()
            for mark, row in found
            if int(mark[1]) == upload_id and len(row) >= len(WIDTHS)
        },
    )
