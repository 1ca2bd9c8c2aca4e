"""Free goods: from what was given to a list of needs, its approval, and who has their share."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from config.texts import texts_for
from fulfillment.handover.use_cases.free_handing import tick_handed, untick_handed
from fulfillment.handover.use_cases.free_lists import (
    FreeWish,
    approve_free_list,
    close_free_list,
    drop_free_list,
    make_free_list,
)
from fulfillment.handover.use_cases.free_receipts import receipt_sheet
from fulfillment.handover.use_cases.free_views import free_board, free_list_of
from fulfillment.money.use_cases.public_lists import lists_link
from orders.rules.kinds import KINDS
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass
from portal.sheet_answer import sheet_answer

router = APIRouter(prefix="/free")

HERE = "/liaison/handover/free"
Ids = Annotated[list[int] | None, Form()]


@router.get("")
async def board(
    request: Request,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    done: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await free_board(tx, actor=actor, compound_id=actor.compound_id)
        link = lists_link(tx, actor.compound_id or 0, portal_url=portal.portal_url)
    return page(
        request,
        "liaison_free.html",
        here=HERE,
        card=card,
        found=found,
        link=link,
        kinds=KINDS,
        done=done,
    )


@router.post("")
async def make(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    donation_id: Annotated[int, Form()],
    basis: Annotated[Literal["household", "heads", "orders"], Form()],
    each: Annotated[int, Form()] = 1,
    kind: Annotated[str, Form(max_length=20)] = "",
    way: Annotated[Literal["table", "door"], Form()] = "table",
) -> Response:
    wish = FreeWish(basis, each, kind, at_table=way == "table")
    async with portal.database.write() as tx:
        list_id = await make_free_list(
            tx, actor=actor, donation_id=donation_id, wish=wish, now=portal.clock.now()
        )
    return RedirectResponse(f"{HERE}/{list_id}", HTTPStatus.SEE_OTHER)


@router.get("/{list_id}")
async def look(
    request: Request, list_id: int, *, portal: ThePortal, actor: LiaisonPass
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await free_list_of(tx, actor=actor, list_id=list_id)
    here = f"{HERE}/{list_id}"
    return page(request, "liaison_free_list.html", here=here, card=card, found=found)


@router.post("/{list_id}/approve")
async def approve(
    list_id: int,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    urgent: Ids = None,
    without: Ids = None,
) -> Response:
    async with portal.database.write() as tx:
        await approve_free_list(
            tx,
            actor=actor,
            list_id=list_id,
            urgent=urgent or [],
            without=without or [],
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}/{list_id}", HTTPStatus.SEE_OTHER)


@router.post("/{list_id}/handed")
async def handed(
    list_id: int, *, portal: ThePortal, actor: LiaisonPass, chosen: Ids = None
) -> Response:
    async with portal.database.write() as tx:
        await tick_handed(
            tx,
            actor=actor,
            list_id=list_id,
            household_ids=chosen or [],
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}/{list_id}", HTTPStatus.SEE_OTHER)


@router.post("/{list_id}/not-handed")
async def not_handed(
    list_id: int,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    household_id: Annotated[int, Form()],
) -> Response:
    async with portal.database.write() as tx:
        await untick_handed(
            tx, actor=actor, list_id=list_id, household_id=household_id, now=portal.clock.now()
        )
    return RedirectResponse(f"{HERE}/{list_id}", HTTPStatus.SEE_OTHER)


@router.post("/{list_id}/{step}")
async def end(
    list_id: int, step: Literal["drop", "close"], *, portal: ThePortal, actor: LiaisonPass
) -> Response:
    ending = {"drop": drop_free_list, "close": close_free_list}[step]
    async with portal.database.write() as tx:
        await ending(tx, actor=actor, list_id=list_id, now=portal.clock.now())
    return RedirectResponse(f"{HERE}?done={step}", HTTPStatus.SEE_OTHER)


@router.get("/{list_id}/receipts.{form}")
async def receipts(
    list_id: int,
    form: Literal["pdf", "xlsx", "csv"],
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    locale: Literal["zh_CN", "en"] = "zh_CN",
) -> Response:
    """The receipt paper: a line to sign for each household, a building each."""
    now = portal.clock.now()
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await free_list_of(tx, actor=actor, list_id=list_id)
    sheet = receipt_sheet(texts_for(locale), found, compound=card.compound, made_at=now)
    return await sheet_answer(portal, sheet, form=form, locale=locale, name="free-goods")
