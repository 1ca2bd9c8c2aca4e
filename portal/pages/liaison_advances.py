"""What was paid in households' place: owed, booked as paid back, and the ledger as a file."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from config.texts import texts_for
from fulfillment.money.use_cases.advances import undo_advance
from fulfillment.money.use_cases.debt_views import advances_board
from fulfillment.money.use_cases.money_sheets import advance_ledger
from fulfillment.money.use_cases.repaying import repay
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass
from portal.sheet_answer import sheet_answer

router = APIRouter(prefix="/advances")

HERE = "/liaison/money/advances"


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
        found = await advances_board(tx, actor=actor, compound_id=actor.compound_id or 0)
    return page(request, "liaison_advances.html", here=HERE, card=card, board=found, done=done)


@router.post("/repaid")
async def repaid(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    household: Annotated[int, Form()],
    holder: Annotated[str, Form(max_length=20)],
    owed: Annotated[int, Form()],
    way: Annotated[Literal["cash", "transfer"], Form()],
    amount: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    async with portal.database.write() as tx:
        await repay(
            tx,
            actor=actor,
            household_id=household,
            holder=holder,
            text=amount,
            way=way,
            seen=owed,
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=repaid", HTTPStatus.SEE_OTHER)


@router.post("/undo")
async def undo(*, portal: ThePortal, actor: LiaisonPass, bill: Annotated[int, Form()]) -> Response:
    async with portal.database.write() as tx:
        await undo_advance(tx, actor=actor, request_id=bill, now=portal.clock.now())
    return RedirectResponse(f"{HERE}?done=undone", HTTPStatus.SEE_OTHER)


@router.get("/ledger.{form}")
async def ledger(
    form: Literal["pdf", "xlsx", "csv"],
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    locale: Literal["zh_CN", "en"] = "zh_CN",
) -> Response:
    async with portal.database.write() as tx:
        sheet = await advance_ledger(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            texts=texts_for(locale),
            now=portal.clock.now(),
        )
    return await sheet_answer(portal, sheet, form=form, locale=locale, name="advances")
