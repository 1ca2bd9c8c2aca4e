"""Something is let off, given as goodwill or put right by a counter-entry, with a reason."""

from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.money.rules.disputing import read_sum_and_reason
from fulfillment.money.use_cases.corrections import (
    OF_SUPPLIERS,
    bills_to_correct,
    currency_of,
    put_right,
)
from fulfillment.money.use_cases.credit_back import give_credit_back
from orders.actors import Actor
from orders.use_cases.access import session_card
from portal.pages.supplier import series_of
from portal.portal import Portal, Reading, ThePortal, Writing
from portal.rendering import page
from portal.session import ClerkActs, ClerkLooks, LiaisonPass
from storage.database import Transaction

router = APIRouter()
of_liaison = APIRouter(prefix="/corrections")

HERE = "/liaison/money/corrections"
CLERK = "/{cycle_id}/{compound_id}/discounts"
Room = Annotated[str, Query(max_length=30)]
Number = Annotated[int, Form()]
Words = Annotated[str, Form(max_length=400)]
Sum = Annotated[str, Form(max_length=20)]
Kind = Annotated[str, Form(max_length=12)]


@of_liaison.get("")
async def liaison_looks(
    request: Request, actor: LiaisonPass, tx: Reading, room: Room = "", done: str = ""
) -> Response:
    more = {"room": room, "done": done, "address": HERE, "back": "/liaison/money"}
    kinds = ("discount", "goodwill", "correct_up", "correct_down")
    return await _page(request, tx, actor, kinds=kinds, **more)


@of_liaison.post("")
async def liaison_corrects(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    request_id: Number,
    kind: Kind,
    seen: Number,
    amount: Sum = "",
    reason: Words = "",
    room: Annotated[str, Form(max_length=30)] = "",
) -> Response:
    async with portal.database.write() as tx:
        await _correct(
            portal,
            tx,
            actor,
            request_id=request_id,
            kind=kind,
            amount=amount,
            reason=reason,
            seen=seen,
        )
    return _back(HERE, room)


@of_liaison.post("/credit")
async def liaison_gives_back(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    household_id: Number,
    supplier_id: Number,
    amount: Number,
    room: Annotated[str, Form(max_length=30)] = "",
) -> Response:
    async with portal.database.write() as tx:
        await give_credit_back(
            tx,
            actor=actor,
            household_id=household_id,
            supplier_id=supplier_id,
            amount=amount,
            now=portal.clock.now(),
        )
    return _back(HERE, room)


@router.get(CLERK)
async def clerk_looks(
    request: Request,
    *,
    cycle_id: int,
    compound_id: int,
    actor: ClerkLooks,
    tx: Reading,
    room: Room = "",
    done: str = "",
) -> Response:
    series_of(actor, cycle_id, compound_id)
    back = f"/supplier/{cycle_id}/{compound_id}/money"
    address = f"/supplier/{cycle_id}/{compound_id}/discounts"
    more = {"room": room, "done": done, "address": address, "back": back}
    return await _page(request, tx, actor, kinds=OF_SUPPLIERS, **more)


@router.post(CLERK)
async def clerk_corrects(
    *,
    cycle_id: int,
    compound_id: int,
    portal: ThePortal,
    actor: ClerkActs,
    tx: Writing,
    request_id: Number,
    kind: Kind,
    seen: Number,
    amount: Sum = "",
    reason: Words = "",
    room: Annotated[str, Form(max_length=30)] = "",
) -> Response:
    series_of(actor, cycle_id, compound_id)
    await _correct(
        portal, tx, actor, request_id=request_id, kind=kind, amount=amount, reason=reason, seen=seen
    )
    return _back(f"/supplier/{cycle_id}/{compound_id}/discounts", room)


async def _correct(
    portal: Portal,
    tx: Transaction,
    actor: Actor,
    *,
    request_id: int,
    kind: str,
    amount: str,
    reason: str,
    seen: int,
) -> None:
    """Read the sum in the bill's currency, and do it."""
    currency = await currency_of(tx, request_id)
    await put_right(
        tx,
        actor=actor,
        request_id=request_id,
        kind=kind,
        amount=read_sum_and_reason(amount, currency)[0],
        reason=reason,
        seen=seen,
        portal_url=portal.portal_url,
        now=portal.clock.now(),
    )


async def _page(
    request: Request, tx: Transaction, actor: Actor, *, room: str, **more: Any
) -> Response:
    card = await session_card(tx, actor=actor)
    bills = await bills_to_correct(
        tx, actor=actor, compound_id=card.compound_id, room=room, supplier_id=actor.supplier_id
    )
    return page(request, "corrections.html", card=card, bills=bills, room=room, **more)


def _back(address: str, room: str) -> Response:
    url = f"{address}?{urlencode({'room': room, 'done': 'yes'})}"
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)
