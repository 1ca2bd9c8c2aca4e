"""Individual needs on the pages: what a supplier was asked for, what a liaison looks after.

A supermarket sees rooms and wishes; a pharmacy sees whose they are. On the liaison's page stand
the kinds that they may read; what was sent up to the office goes out as a workbook.
"""

import asyncio
from functools import partial
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from orders.documents.media_types import XLSX
from orders.documents.need_workbook import NeedRow, kind_names, needs_xlsx, state_names
from orders.rules.errors import StaleButton
from orders.rules.states import NeedState
from orders.use_cases.access import session_card
from orders.use_cases.need_cards import NeedCard
from orders.use_cases.need_suppliers import (
    TO_BE_FOUND,
    lack_need,
    needs_for_supplier,
    photo_for_supplier,
    price_need,
)
from orders.use_cases.needs import needs_of_compound
from portal.language import texts_of
from portal.portal import Reading, ThePortal, Writing
from portal.rendering import page
from portal.session import ClerkActs, ClerkLooks, LiaisonPass

router = APIRouter(include_in_schema=False)


@router.get("/needs")
async def asked(
    request: Request, actor: ClerkLooks, tx: Reading, done: Annotated[str, Query()] = ""
) -> Response:
    card = await session_card(tx, actor=actor)
    found = await needs_for_supplier(
        tx, supplier_id=actor.supplier_id or 0, compound_id=actor.compound_id or 0
    )
    return page(
        request,
        "needs.html",
        card=card,
        to_answer=[need for need in found if need.state in TO_BE_FOUND],
        waiting=[need for need in found if need.state == NeedState.SOURCED],
        to_bring=[need for need in found if need.state == NeedState.ACCEPTED],
        done=done,
    )


@router.get("/needs/{need_id}/photo")
async def photo(need_id: int, actor: ClerkLooks, tx: Reading) -> Response:
    content = await photo_for_supplier(tx, actor=actor, need_id=need_id)
    if content is None:
        raise StaleButton()
    return Response(content, media_type="image/jpeg")


@router.post("/needs/{need_id}/price")
async def price(
    *,
    need_id: int,
    portal: ThePortal,
    actor: ClerkActs,
    tx: Writing,
    price: Annotated[str, Form()],
    note: Annotated[str, Form()] = "",
) -> Response:
    now = portal.clock.now()
    await price_need(tx, actor=actor, need_id=need_id, price=price, note=note, now=now)
    return _back("priced")


@router.post("/needs/{need_id}/lack")
async def lack(need_id: int, portal: ThePortal, actor: ClerkActs, tx: Writing) -> Response:
    await lack_need(tx, actor=actor, need_id=need_id, now=portal.clock.now())
    return _back("lacking")


@router.get("/liaison/needs")
async def looked_after(request: Request, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await needs_of_compound(tx, actor=actor, compound_id=actor.compound_id or 0)
    return page(
        request,
        "liaison_needs.html",
        card=card,
        needs=found,
        kind_names=kind_names,
        state_names=state_names,
    )


@router.get("/liaison/needs.xlsx")
async def sent_up(request: Request, portal: ThePortal, actor: LiaisonPass) -> Response:
    """What was sent up to the office: rooms and wishes, no names."""
    async with portal.database.read() as tx:
        found = await needs_of_compound(tx, actor=actor, compound_id=actor.compound_id or 0)
    rows = tuple(_row(need) for need in found if need.state == NeedState.ESCALATED)
    make = partial(needs_xlsx, texts_of(request).locale, rows)
    name = {"Content-Disposition": 'attachment; filename="needs.xlsx"'}
    return Response(await asyncio.to_thread(make), media_type=XLSX, headers=name)


def _row(need: NeedCard) -> NeedRow:
    return NeedRow(need.address, need.kind, need.text, need.asked_at, need.timezone)


def _back(done: str) -> Response:
    return RedirectResponse(f"/needs?done={done}", HTTPStatus.SEE_OTHER)
