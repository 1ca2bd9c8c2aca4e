"""The clerk's page of bills: by room or reference, and ticking off what has arrived."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.money.use_cases.supplier_bills import confirm_bills, supplier_bills
from fulfillment.supply.use_cases.supplier_board import cycle_work
from orders.use_cases.access import session_card
from portal.pages.supplier import series_of
from portal.portal import Reading, ThePortal, Writing
from portal.rendering import page
from portal.session import ClerkActs, ClerkLooks

router = APIRouter(prefix="/supplier", include_in_schema=False)


@router.get("/{cycle_id}/{compound_id}/bills")
async def bills(
    request: Request,
    *,
    cycle_id: int,
    compound_id: int,
    actor: ClerkLooks,
    tx: Reading,
    q: Annotated[str, Query(max_length=60)] = "",
    done: Annotated[int | None, Query()] = None,
) -> Response:
    series = series_of(actor, cycle_id, compound_id)
    return page(
        request,
        "supplier_bills.html",
        card=await session_card(tx, actor=actor),
        work=await cycle_work(tx, **series),
        found=await supplier_bills(tx, **series, wanted=q),
        back=f"/supplier/{cycle_id}/{compound_id}",
        q=q,
        done=done,
    )


@router.post("/{cycle_id}/{compound_id}/bills")
async def arrived(
    *,
    cycle_id: int,
    compound_id: int,
    portal: ThePortal,
    actor: ClerkActs,
    tx: Writing,
    bill: Annotated[list[int] | None, Form()] = None,
) -> Response:
    series_of(actor, cycle_id, compound_id)
    confirmed = await confirm_bills(tx, actor=actor, request_ids=bill or [], now=portal.clock.now())
    count = len(confirmed.request_ids) + len(confirmed.late) + len(confirmed.after_all)
    url = f"/supplier/{cycle_id}/{compound_id}/bills?done={count}"
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)
