"""The summary as a workbook: a row a supplier, the same sums as on paper."""

from datetime import UTC
from io import BytesIO

from xlsxwriter import Workbook

from config.texts import texts_for
from fulfillment.statements.documents.layouts import (
    StatementWording,
    summary_columns,
    summary_sums,
)
from fulfillment.statements.rules.statement import Statements, Sums
from fulfillment.supply.documents.fitting import clean
from fulfillment.supply.documents.wording import money_decimal
from fulfillment.supply.documents.workbook_page import Styles

WIDTHS = (28, 12, *(14,) * 8)
HEADINGS_ROW = 3


def statement_summary_xlsx(statements: Statements, locale: str) -> bytes:
    """The workbook's bytes; row 4 holds the headings, data follow without gaps."""
    words = StatementWording(statements, texts_for(locale))
    out = BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = words.head(words._("Closing statement of the compound"))
    created = statements.made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": head["title"], "created": created})
    styles = Styles(book, statements.currency)
    sheet = book.add_worksheet(words._("Closing statement"))
    sheet.write_string(0, 0, f"{head['compound']} · {head['title']}", styles.title)
    sheet.write_string(1, 0, f"{head['edition']} · {head['made']}", styles.facts)
    for column, (heading, width) in enumerate(zip(summary_columns(words), WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADINGS_ROW, column, heading, styles.heading)
    rows = [
        (words.either(each.supplier, each.supplier_en), each.households, each.sums)
        for each in statements.suppliers
    ]
    total = sum((each.sums for each in statements.suppliers), Sums())
    for place, (name, homes, sums) in enumerate([*rows, (words._("in all"), None, total)]):
        row = HEADINGS_ROW + 1 + place
        sheet.write_string(row, 0, clean(name), styles.of_rows.text)
        sheet.write(row, 1, homes, styles.of_rows.number)
        for column, minor in enumerate(summary_sums(sums), start=2):
            amount = money_decimal(minor, statements.currency)
            sheet.write_number(row, column, amount, styles.of_rows.money)
    sheet.freeze_panes(HEADINGS_ROW + 1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()
