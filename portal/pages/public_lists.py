"""The four lists that anybody may see: what came in, what was handed out, what is there.

Nobody signs in; the link is signed, and on it stands no name, room or phone.
"""

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, Request, Response

from config.texts import texts_for
from fulfillment.money.use_cases.public_complaints import complaints_link
from fulfillment.money.use_cases.public_lists import lists_sheet, open_lists
from orders.rules.errors import UnknownCode
from portal.portal import Reading, ThePortal
from portal.rendering import page
from portal.sheet_answer import sheet_answer

router = APIRouter(prefix="/public/lists", include_in_schema=False)


@router.get("/{token}")
async def show(request: Request, token: str, portal: ThePortal, tx: Reading) -> Response:
    try:
        lists = await open_lists(tx, token=token, now=portal.clock.now())
    except UnknownCode:
        return page(request, "no_lists.html", status=HTTPStatus.NOT_FOUND)
    link = complaints_link(tx, lists.compound_id, portal_url="")
    return page(request, "public_lists.html", lists=lists, token=token, complaints=link)


@router.get("/{token}/lists.{form}")
async def paper(
    token: str,
    form: Literal["pdf", "xlsx", "csv"],
    *,
    portal: ThePortal,
    locale: Literal["zh_CN", "en"] = "zh_CN",
) -> Response:
    async with portal.database.read() as tx:
        lists = await open_lists(tx, token=token, now=portal.clock.now())
    sheet = lists_sheet(texts_for(locale), lists)
    return await sheet_answer(portal, sheet, form=form, locale=locale, name="lists")
