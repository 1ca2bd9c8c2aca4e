"""A paper about money as an answer: drawn in a worker, after the transaction has ended."""

from fastapi import Response

from fulfillment.money.rules.money_sheet import KIND, MoneySheet, to_json
from fulfillment.supply.documents.options import Options
from orders.documents.media_types import MEDIA_TYPES
from portal.portal import Portal


async def sheet_answer(
    portal: Portal, sheet: MoneySheet, *, form: str, locale: str, name: str
) -> Response:
    """The sheet as PDF (shown), XLSX or CSV (saved) under `name`, language and form."""
    content = await portal.press.draw(KIND, to_json(sheet), locale, Options(form))
    how = "inline" if form == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}-{locale}.{form}"'}
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)
