"""The live board of a delivery point: now, next, waiting, late. For a tablet or a TV.

Opened from the hand-out page or the liaison's; only room numbers stand on it. The page fetches
the middle of itself anew every few seconds and keeps showing when the connection is lost.
"""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.use_cases.queue_moving import call_next, switch_queue
from fulfillment.handover.use_cases.queues import points_of, queue_at
from orders.actors import Actor
from orders.rules.errors import BadTime
from orders.use_cases.access import session_card
from portal.portal import Portal, Reading, ThePortal, Writing
from portal.rendering import page
from portal.session import NotSignedIn, signed_in
from storage.database import Transaction

router = APIRouter(prefix="/board", include_in_schema=False)

# So many rooms are read from across the yard; more are a number.
MOST_ROOMS = 12


async def _looks(request: Request, portal: ThePortal, tx: Reading) -> Actor:
    return await _signed_in(tx, request, portal)


async def _acts(request: Request, portal: ThePortal, tx: Writing) -> Actor:
    return await _signed_in(tx, request, portal)


async def _signed_in(tx: Transaction, request: Request, portal: Portal) -> Actor:
    """Who stands at the table, else the liaison."""
    try:
        return await signed_in(tx, request, portal, "handout")
    except NotSignedIn:
        return await signed_in(tx, request, portal, "liaison")


Looks = Annotated[Actor, Depends(_looks)]
Acts = Annotated[Actor, Depends(_acts)]


@router.get("")
async def points(request: Request, actor: Looks, tx: Reading) -> Response:
    """One link a point; of one point the board itself."""
    card = await session_card(tx, actor=actor)
    found = await points_of(tx, actor=actor, compound_id=card.compound_id)
    if len(found) == 1:
        return RedirectResponse(f"/board/{found[0].id}", HTTPStatus.SEE_OTHER)
    back = "/liaison/handover" if card.purpose == "liaison" else "/handout"
    return page(request, "boards.html", card=card, points=found, back=back)


@router.get("/{point_id}")
async def board(
    request: Request, *, point_id: int, portal: ThePortal, actor: Looks, tx: Reading, tv: str = ""
) -> Response:
    return await _shown(request, tx, "board.html", portal, actor, point_id=point_id, tv=tv)


@router.get("/{point_id}/now")
async def middle(
    request: Request, *, point_id: int, portal: ThePortal, actor: Looks, tx: Reading, tv: str = ""
) -> Response:
    """What changes, for the page that is open already."""
    return await _shown(request, tx, "board_now.html", portal, actor, point_id=point_id, tv=tv)


@router.post("/{point_id}/next")
async def calls_next(
    *,
    point_id: int,
    starts_at: Annotated[str, Form(max_length=40)],
    portal: ThePortal,
    actor: Acts,
    tx: Writing,
) -> Response:
    try:
        begins = datetime.fromisoformat(starts_at)
    except ValueError:
        raise BadTime(text=starts_at) from None
    if begins.tzinfo is None:
        raise BadTime(text=starts_at)
    now = portal.clock.now()
    await call_next(tx, actor=actor, point_id=point_id, starts_at=begins, now=now)
    return RedirectResponse(f"/board/{point_id}", HTTPStatus.SEE_OTHER)


@router.post("/{point_id}/pause")
async def pauses(
    *,
    point_id: int,
    stands: Annotated[bool, Form()],
    portal: ThePortal,
    actor: Acts,
    tx: Writing,
) -> Response:
    now = portal.clock.now()
    await switch_queue(tx, actor=actor, point_id=point_id, stands=stands, now=now)
    return RedirectResponse(f"/board/{point_id}", HTTPStatus.SEE_OTHER)


async def _shown(
    request: Request,
    tx: Transaction,
    template: str,
    portal: Portal,
    actor: Actor,
    *,
    point_id: int,
    tv: str,
) -> Response:
    now = portal.clock.now()
    rule, queue = await queue_at(tx, actor=actor, point_id=point_id, now=now)
    return page(request, template, rule=rule, queue=queue, now=now, most=MOST_ROOMS, buttons=not tv)
