"""Rosters as files to take along: the template, and the rows that were not clear.

The template's first sheet has nothing but the headings, so that it can be filled in and sent as
it is; what they mean and examples stand on a second one. Phones and rooms are formatted as text:
a spreadsheet makes a date of 3-2 otherwise.
"""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

from config.texts import texts_for
from orders.documents.roster_words import HEADINGS, flag_name, headings
from orders.rules.flags import Flag
from orders.rules.roster_columns import Column

WIDTHS = {Column.FLAGS: 26, Column.PHONE: 16, Column.CARER_PHONE: 16, Column.RECEIVER_PHONE: 16}

EXAMPLES = tuple(
    tuple(row.split("|"))
    for row in (
        "3|2|501|王芳|13800138000|3|||||||",
        "3|2|501|李强|13800138001||||||||",
        "7|1|302|张桂英|0710-3256789|1|独居老人、无智能手机|李红梅|13907270001||||",
        "13|||||60||||养老机构|陈院长|13907270013|",
        "5|2|102|刘洋|||||||||搬走",
    )
)


def template_xlsx(locale: str, flags: Sequence[Flag]) -> bytes:
    """The empty roster with its explanations."""
    texts = texts_for(locale)
    _ = texts.gettext
    book, out = _book()
    bold, text = _formats(book)
    sheet = book.add_worksheet(_("Roster"))
    _head(sheet, headings(locale), bold, text)
    explained = book.add_worksheet(_("How to fill it in"))
    explained.set_column(0, 0, 18)
    explained.set_column(1, 1, 90)
    lines = _explanations(locale, flags)
    for at, (name, meaning) in enumerate(lines):
        explained.write_string(at, 0, name, bold)
        explained.write_string(at, 1, meaning)
    at = len(lines) + 1
    explained.write_string(at, 0, _("Examples"), bold)
    for below, row in enumerate((headings(locale), *EXAMPLES), start=at + 1):
        for column, cell in enumerate(row):
            explained.write_string(below, column, cell)
    book.close()
    return out.getvalue()


def template_csv(locale: str) -> bytes:
    """The headings alone; with the mark by which Excel knows UTF-8."""
    out = StringIO()
    csv.writer(out).writerow(headings(locale))
    return ("\ufeff" + out.getvalue()).encode()


def broken_rows_xlsx(
    locale: str, heading: tuple[str, ...], rows: tuple[tuple[str, int, tuple[str, ...]], ...]
) -> bytes:
    """Rows that were not clear, each behind its reason: to be corrected and sent again."""
    _ = texts_for(locale).gettext
    book, out = _book()
    bold, text = _formats(book)
    wrong = book.add_format({"text_wrap": True, "font_color": "#A11B1B", "valign": "top"})
    sheet = book.add_worksheet(_("To be corrected"))
    _head(sheet, (_("What is wrong"), _("Row"), *heading), bold, text)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, 1, 7)
    for at, (reason, number, cells) in enumerate(rows, start=1):
        sheet.write_string(at, 0, reason, wrong)
        sheet.write_number(at, 1, number)
        for column, cell in enumerate(cells, start=2):
            sheet.write_string(at, column, cell, text)
    book.close()
    return out.getvalue()


def _book() -> tuple[Any, BytesIO]:
    from xlsxwriter import Workbook

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return Workbook(out, options), out


def _formats(book: Any) -> tuple[Any, Any]:
    bold = book.add_format({"bold": True, "bg_color": "#E2F1E8", "valign": "top"})
    return bold, book.add_format({"num_format": "@"})


def _head(sheet: Any, names: Sequence[str], bold: Any, text: Any) -> None:
    columns = list(HEADINGS)
    for at, name in enumerate(names):
        width = WIDTHS.get(columns[at], 11) if at < len(columns) else 11
        sheet.set_column(at, at, width, text)
        sheet.write_string(0, at, name, bold)
    sheet.freeze_panes(1, 0)


def _explanations(locale: str, flags: Sequence[Flag]) -> list[tuple[str, str]]:
    texts = texts_for(locale)
    _ = texts.gettext
    joint = "、" if locale == "zh_CN" else ", "
    meanings = {
        Column.BUILDING: _("The building's number, such as 3. A house needs only this."),
        Column.UNIT: _("Its unit, such as 2; empty where there is none."),
        Column.ROOM: _("The room, such as 501. Instead of the three: one column 地址 (Address)."),
        Column.NAME: _("One person a row; a household with three persons has three rows."),
        Column.PHONE: _("A mobile number, or a landline with its area code. May be empty."),
        Column.HEADS: _("How many live there, on one row. Empty: as many as there are rows."),
        Column.FLAGS: _("Several with a comma; 取消… in front: it holds no more. Known: {flags}"),
        Column.CARER: _("Who looks after this household."),
        Column.CARER_PHONE: _("Their phone."),
        Column.KIND: _("Empty for a home; 养老机构 or 儿童福利机构 for an institution."),
        Column.RECEIVER: _("An institution's one person who takes the goods, at the gate."),
        Column.RECEIVER_PHONE: _("Their phone."),
        Column.STATE: _("搬走 when a person has moved out; without a name: the whole household."),
    }
    known = joint.join(flag_name(texts, flag) for flag in flags)
    rows = zip(headings(locale), HEADINGS, strict=True)
    lines = [(name, meanings[column].replace("{flags}", known)) for name, column in rows]
    general = _(
        "Fill in the first sheet and send the file to the bot, or upload it on the page. Nothing "
        "is changed before you have seen what would change and said yes. Whoever is not in the "
        "file stays as they are."
    )
    return [("", general), *lines]
