"""The workbook of needs that were sent up to the office: rooms and wishes, never a name."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from config.texts import Texts, texts_for

WIDTHS = (14, 16, 60, 18)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One need as the office reads it."""

    address: str
    kind: str
    text: str
    asked_at: datetime
    timezone: str


def kind_names(locale: str) -> dict[str, str]:
    """The kinds of needs, as tables and pages write them."""
    _ = texts_for(locale).gettext
    return {
        "medicine": _("Medicine"),
        "infant_formula": _("Infant formula"),
        "sanitary": _("Sanitary goods"),
        "other": _("Something else"),
    }


def state_names(texts: Texts) -> dict[str, str]:
    """What became of a need, as pages write it."""
    _ = texts.gettext
    return {
        "asked": _("being looked for"),
        "sourced": _("the household decides"),
        "accepted": _("being bought"),
        "declined": _("not at this price"),
        "unavailable": _("not to be had"),
        "escalated": _("sent up to the subdistrict office"),
    }


def needs_xlsx(locale: str, rows: tuple[NeedRow, ...]) -> bytes:
    """Return the workbook; nothing that people wrote can become a formula."""
    from xlsxwriter import Workbook

    texts = texts_for(locale)
    _ = texts.gettext
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options)
    bold = book.add_format({"bold": True, "bg_color": "#E2F1E8"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("Needs"))
    heads = (_("Room"), _("Kind"), _("What is needed"), _("Since"))
    for column, (head, width) in enumerate(zip(heads, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    names = kind_names(locale)
    for at, row in enumerate(rows, start=1):
        since = texts.day_and_time(row.asked_at, row.timezone)
        for column, cell in enumerate((row.address, names[row.kind], row.text, since)):
            sheet.write_string(at, column, cell, wrapped)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
