"""A workbook in which a supplier can write what it sells, with an explanation of each column."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from config.texts import N_, Texts, texts_for

# Heading, what to write, an example in Chinese and in English. `orders.rules.goods_words` knows the
# headings in both languages.
COLUMNS: Sequence[tuple[str, str, str, str]] = (
    (N_("Goods"), N_("What it is called. Needed."), "大米", "Rice"),
    (N_("Spec"), N_("How much is in it; stands behind the name."), "5kg", "5kg"),
    (N_("Sold by"), N_("What is counted: bag, box, bottle."), "袋", "bag"),
    (N_("Unit price"), N_("For one, the same for every household. Needed."), "32.00", "32.00"),
    (N_("Stock"), N_("How many there are for one cycle. Empty: as many as wanted."), "200", "200"),
    (N_("Household limit"), N_("How many a household may order in a cycle. Empty: 5."), "3", "3"),
    (N_("Limit per person"), N_("Beside it, how many for each person of a household."), "", ""),
    (N_("Category"), N_("Vegetables, meat, eggs, fish, staples, milk, fruit …"), "粮油", "staples"),
    (N_("Net weight"), N_("With its unit, or in grams: helps to plan bags."), "5kg", "5kg"),
    (N_("Bundle code"), N_("One or two letters. Empty: given by the program, and kept."), "", ""),
    (N_("English name"), N_("For readers of English."), "Rice 5 kg", "Rice 5 kg"),
    (N_("Aliases"), N_("What people call it as well, with commas between."), "香米", ""),
    (N_("Contains"), N_("Of a pack: what is in it, with commas between."), "", ""),
    (N_("Standard pack"), N_("Yes: also offered when only standard packs are."), "", ""),
)
REMARKS: Sequence[str] = (
    N_("The list is complete: what it does not name goes from sale with the next cycle."),
    N_("The running cycle keeps its goods and prices. You see everything before it is done."),
    N_("Nobody can be made to take one thing with another; tobacco and alcohol are not brought."),
    N_("A price that rises a lot waits until the liaison has given the reason to the neighbours."),
)
NEEDED = 1, 4  # name and price, counted from 1
# A workbook that is made twice has the same bytes.
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the format knows no time zones


def goods_template(locale: str) -> bytes:
    """The workbook's bytes: an empty sheet with headings, and one that explains them."""
    from xlsxwriter import Workbook

    texts = texts_for(locale)
    _ = texts.gettext
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": _("List of goods"), "created": MADE})
    head = book.add_format({"bold": True, "bg_color": "#E8F1EA", "border": 1, "align": "center"})
    needed = book.add_format({"bold": True, "bg_color": "#CFE5D5", "border": 1, "align": "center"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet = book.add_worksheet(_("List of goods"))
    sheet.freeze_panes(1, 1)
    for place, (heading, *_rest) in enumerate(COLUMNS):
        sheet.write_string(0, place, _(heading), needed if place + 1 in NEEDED else head)
        sheet.set_column(place, place, 22 if place == 0 else 14)
    _explain(book.add_worksheet(_("About the columns")), texts, bold=bold, wrap=wrap)
    book.close()
    return out.getvalue()


def _explain(sheet: "object", texts: Texts, *, bold: object, wrap: object) -> None:
    from xlsxwriter.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    _ = texts.gettext
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 62)
    sheet.set_column(2, 2, 16)
    for row, (heading, what, *examples) in enumerate(COLUMNS):
        sheet.write_string(row, 0, _(heading), bold)
        sheet.write_string(row, 1, _(what), wrap)
        sheet.write_string(row, 2, examples[texts.locale == "en"], wrap)
    for row, remark in enumerate(REMARKS, len(COLUMNS) + 1):
        sheet.merge_range(row, 0, row, 2, _(remark), wrap)
        sheet.set_row(row, 32)
