"""How many complaints there were, by cycle and supplier, for everybody with the link."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from fulfillment.money.use_cases.public_complaints import open_complaints
from orders.rules.errors import UnknownCode
from portal.portal import Reading, ThePortal
from portal.rendering import page

router = APIRouter(prefix="/public/complaints", include_in_schema=False)


@router.get("/{token}")
async def show(request: Request, token: str, portal: ThePortal, tx: Reading) -> Response:
    try:
        found = await open_complaints(tx, token=token, now=portal.clock.now())
    except UnknownCode:
        return page(request, "no_lists.html", status=HTTPStatus.NOT_FOUND)
    return page(request, "public_complaints.html", found=found)
