"""The liaison's list of everything ordered, as a workbook: by room, and in all by building.

Nothing that people wrote becomes a formula or a link. The creation date is the list's own, so that
the same list gives the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from config.texts import Texts, texts_for
from orders.rules.money import exponent_of

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from orders.use_cases.order_list import ListedOrder, OrderList

# What a spreadsheet would take for the beginning of a formula, also when the sheet is saved as CSV.
FORMULA_SIGNS = ("=", "+", "-", "@")


def order_list_xlsx(listed: OrderList, locale: str) -> bytes:
    """The workbook's bytes; the first row has the headings."""
    from xlsxwriter import Workbook

    texts = texts_for(locale)
    _ = texts.gettext
    out = BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    created = listed.made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": _("All orders"), "created": created})
    bold = book.add_format({"bold": True, "bg_color": "#E8F1EA", "border": 1, "text_wrap": True})
    digits = exponent_of(listed.currency)
    money = book.add_format({"num_format": "0." + "0" * digits if digits else "0"})
    _by_room(book.add_worksheet(_("By room")), listed, texts, bold=bold, money=money)
    _by_building(book.add_worksheet(_("Totals")), listed, texts, bold=bold)
    book.close()
    return out.getvalue()


def _by_room(sheet: Worksheet, listed: OrderList, texts: Texts, *, bold: Any, money: Any) -> None:
    _ = texts.gettext
    names = [f"{code} {_name(texts, name, name_en)}" for code, name, name_en in listed.goods]
    heads = [_("Building"), _("Unit"), _("Room"), *names]
    heads += [
        _("Sum"),
        _("State"),
        _("Way of ordering"),
        _("Ordered by"),
        _("Phone"),
        _("For others"),
    ]
    heads += [_("Needs care"), _("Last changed")]
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, 1, 8)
    sheet.set_column(2, 2, 14)
    sheet.set_column(3, len(heads) - 1, 12)
    for place, head in enumerate(heads):
        sheet.write_string(0, place, safe(head), bold)
    codes = [code for code, _name_, _en in listed.goods]
    for row, item in enumerate(listed.orders, 1):
        _room(sheet, row, item, listed, texts, codes=codes, money=money)
    last = len(listed.orders) + 1
    sheet.write_string(last, 2, _("In all"), bold)
    for place, code in enumerate(codes, 3):
        sheet.write_number(last, place, listed.units[code], bold)
    scale = 10 ** exponent_of(listed.currency)
    total = sum(item.total for item in listed.standing)
    sheet.write_number(last, 3 + len(codes), total / scale, money)


def _room(
    sheet: Worksheet,
    row: int,
    item: ListedOrder,
    listed: OrderList,
    texts: Texts,
    *,
    codes: list[str],
    money: Any,
) -> None:
    for place, text in enumerate((item.building, item.unit, item.address)):
        sheet.write_string(row, place, safe(text))
    for place, code in enumerate(codes, 3):
        if item.quantities.get(code):
            sheet.write_number(row, place, item.quantities[code])
    after = 3 + len(codes)
    sheet.write_number(row, after, item.total / 10 ** exponent_of(listed.currency), money)
    _ = texts.gettext
    states = {"live": _("is in"), "waiting": _("waits for bags"), "closed": _("closed")}
    sources = {"chat": _("chat"), "paper": _("paper"), "phone": _("by phone")}
    words = (
        states.get(item.state, item.state),
        sources.get(item.source, item.source),
        item.by,
        item.phone,
        _("yes") if item.for_other else "",
        _("yes") if item.needs_care else "",
        item.changed_at.astimezone(ZoneInfo(listed.timezone)).strftime("%m-%d %H:%M"),
    )
    for place, text in enumerate(words, after + 1):
        sheet.write_string(row, place, safe(text))


def _by_building(sheet: Worksheet, listed: OrderList, texts: Texts, *, bold: Any) -> None:
    _ = texts.gettext
    codes = [code for code, _name_, _en in listed.goods]
    homes: dict[str, int] = defaultdict(int)
    units: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for item in listed.standing:
        homes[item.building] += 1
        for code, count in item.quantities.items():
            units[item.building][code] += count
    for place, head in enumerate((_("Building"), _("Households"), *codes)):
        sheet.write_string(0, place, safe(head), bold)
    sheet.freeze_panes(1, 1)
    for row, (name, count) in enumerate(homes.items(), 1):
        sheet.write_string(row, 0, safe(name))
        sheet.write_number(row, 1, count)
        for place, code in enumerate(codes, 2):
            sheet.write_number(row, place, units[name][code])
    last = len(homes) + 1
    sheet.write_string(last, 0, _("In all"), bold)
    sheet.write_number(last, 1, sum(homes.values()), bold)
    for place, code in enumerate(codes, 2):
        sheet.write_number(last, place, listed.units[code], bold)


def safe(text: str) -> str:
    """One line without marks that turn the reading direction, never the start of a formula."""
    kept = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in text
        if unicodedata.category(char) != "Cf"
    ).strip()
    return f"'{kept}" if kept.startswith(FORMULA_SIGNS) else kept


def _name(texts: Texts, name: str, name_en: str) -> str:
    return name if texts.locale == "zh_CN" else name_en or name
