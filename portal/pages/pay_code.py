"""Trying a payee before anybody pays: see its code, pay one fen, tell what arrived.

For the supplier's clerk and for the liaison alike. Nothing here changes whom residents pay; the
account numbers that are typed in are sent, not put into an address.
"""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from fulfillment.money.schemes.names import SCHEME_NAMES
from fulfillment.money.schemes.registry import OFFLINE
from fulfillment.money.use_cases.payee_trials import note_trial, trial_desk
from fulfillment.money.use_cases.payee_views import PayeeBoard, payee_boards
from orders.actors import Actor
from orders.rules.errors import DomainError
from orders.use_cases.access import session_card
from portal.language import texts_of
from portal.pages.pay_code_views import (
    PICTURED,
    Outcome,
    Typed,
    currency_for,
    fields_of,
    first_typed,
    outcome_of_reading,
    outcome_of_trying,
    typed_in,
)
from portal.pictured_codes import code_sent, is_sent
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.session import ClerkPass, LiaisonPass
from portal.words import explain
from storage.database import Transaction

router = APIRouter(include_in_schema=False)

Chosen = Annotated[str, Query(max_length=30)]
CLERKS = "/supplier/pay-code"
LIAISONS = "/liaison/pay-code"
LARGEST_ID = 2**31 - 1


@router.get(CLERKS)
async def show_clerk(
    request: Request, portal: ThePortal, actor: ClerkPass, scheme: Chosen = "", done: Chosen = ""
) -> Response:
    return await _page(request, portal, actor, actor.supplier_id, scheme=scheme, done=done)


@router.post(CLERKS)
async def clerk(request: Request, portal: ThePortal, actor: ClerkPass) -> Response:
    async with request.form() as form:
        return await _act(request, portal, actor, actor.supplier_id, form)


@router.get(LIAISONS)
async def show_liaison(
    request: Request,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    supplier: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    scheme: Chosen = "",
    done: Chosen = "",
) -> Response:
    return await _page(request, portal, actor, supplier, scheme=scheme, done=done)


@router.post(LIAISONS)
async def liaison(request: Request, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with request.form() as form:
        given = str(form.get("supplier") or "")
        is_id = given.isascii() and given.isdecimal() and len(given) < 10
        return await _act(request, portal, actor, int(given) if is_id else None, form)


async def _act(
    request: Request, portal: Portal, actor: Actor, supplier_id: int | None, form: FormData
) -> Response:
    """Make a code, read one, or note what arrived: by the button that was pressed."""
    if form.get("do") == "note":
        return await _note(request, portal, actor, supplier_id, form)
    scheme, pictured = str(form.get("scheme") or ""), ""
    try:
        if is_sent(form.get("picture")):
            pictured = await code_sent(form.get("picture"))
    except DomainError as refused:
        return await _page(request, portal, actor, supplier_id, scheme=scheme, refused=refused)
    given = pictured or str(form.get("code") or "")[:4000]
    to_read = given if form.get("do") == "read" else ""
    typed = None if to_read else typed_in(form, pictured)
    return await _page(
        request, portal, actor, supplier_id, scheme=scheme, typed=typed, to_read=to_read
    )


async def _note(
    request: Request, portal: Portal, actor: Actor, supplier_id: int | None, form: FormData
) -> Response:
    scheme = str(form.get("scheme") or "")
    try:
        async with portal.database.write() as tx:
            await note_trial(
                tx,
                actor=actor,
                supplier_id=supplier_id or 0,
                scheme=scheme,
                app=str(form.get("app") or ""),
                has_amount=form.get("amount_arrived") == "yes",
                has_reference=form.get("reference_arrived") == "yes",
                note=str(form.get("note") or ""),
                now=portal.clock.now(),
            )
    except DomainError as refused:
        return await _page(request, portal, actor, supplier_id, scheme=scheme, refused=refused)
    where = urlencode({"supplier": supplier_id, "scheme": scheme, "done": "noted"})
    return RedirectResponse(f"{_here(actor)}?{where}#trials", HTTPStatus.SEE_OTHER)


async def _page(
    request: Request,
    portal: Portal,
    actor: Actor,
    supplier_id: int | None,
    *,
    scheme: str = "",
    done: str = "",
    typed: Typed | None = None,
    to_read: str = "",
    refused: DomainError | None = None,
) -> Response:
    texts = texts_of(request)
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        boards = await _boards(tx, actor)
        chosen = boards[0].supplier_id if supplier_id is None and boards else supplier_id
        desk = await trial_desk(tx, actor=actor, supplier_id=chosen or 0)
        key = tx.sealer.link_key
    outcome = Outcome()
    if typed is not None:
        outcome = outcome_of_trying(texts, typed, desk, portal.clock.now())
    elif to_read:
        outcome = outcome_of_reading(texts, to_read, key)
    shown = typed or first_typed(desk, scheme)
    return page(
        request,
        "pay_code.html",
        here=_here(actor),
        address=_here(actor),
        card=card,
        desk=desk,
        boards=boards,
        schemes=list(OFFLINE),
        names=SCHEME_NAMES,
        typed=shown,
        fields=fields_of(texts, shown),
        pictured=PICTURED.get(shown.scheme, ""),
        currency=currency_for(OFFLINE[shown.scheme], desk.currency),
        outcome=outcome,
        done=done,
        said=refused and explain(refused.code, refused.data(), texts, card.timezone),
    )


async def _boards(tx: Transaction, actor: Actor) -> tuple[PayeeBoard, ...]:
    """All suppliers of the compound for the liaison; a clerk has one."""
    if actor.kind == "clerk":
        return ()
    return await payee_boards(tx, actor=actor, compound_id=actor.compound_id or 0)


def _here(actor: Actor) -> str:
    return CLERKS if actor.kind == "clerk" else LIAISONS
