"""Gathering the money: doors by building, what is in hand, handing it on, the gate's sheet."""

from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from config.texts import texts_for
from fulfillment.money.use_cases.gathering import gather, ungather
from fulfillment.money.use_cases.gathering_views import gathering
from fulfillment.money.use_cases.handing_on import hand_on
from fulfillment.money.use_cases.handing_sheets import gate_money_sheet
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass
from portal.sheet_answer import sheet_answer

router = APIRouter(prefix="/gathering")

HERE = "/liaison/money/gathering"
Number = Annotated[int, Form()]


@router.get("")
async def board(
    request: Request,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    cycle: int | None = None,
    every: bool = False,
    left: int = 0,
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await gathering(
            tx, actor=actor, compound_id=actor.compound_id, cycle_id=cycle, is_all=every
        )
    return page(
        request, "liaison_gathering.html", here=HERE, card=card, found=found, every=every, left=left
    )


@router.post("/tick")
async def tick(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    household: Number,
    cycle: Number,
    seen: Number,
    every: Annotated[bool, Form()] = False,
) -> Response:
    async with portal.database.write() as tx:
        await gather(
            tx,
            actor=actor,
            household_id=household,
            cycle_id=cycle,
            seen=seen,
            is_all=every,
            now=portal.clock.now(),
        )
    return _back(cycle, every=every, door=household)


@router.post("/untick")
async def untick(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    household: Number,
    cycle: Number,
    every: Annotated[bool, Form()] = False,
) -> Response:
    async with portal.database.write() as tx:
        await ungather(
            tx, actor=actor, household_id=household, cycle_id=cycle, now=portal.clock.now()
        )
    return _back(cycle, every=every, door=household)


@router.post("/hand-on")
async def handed(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    cycle: Number,
    supplier: Number,
    holder: Annotated[str, Form(max_length=20)],
    amount: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Nothing typed is everything."""
    async with portal.database.write() as tx:
        done = await hand_on(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            cycle_id=cycle,
            supplier_id=supplier,
            holder=holder,
            total=amount.strip() or None,
            now=portal.clock.now(),
        )
    return _back(cycle, left=done.left)


@router.get("/{cycle_id}/{supplier_id}/sheet.{form}")
async def sheet(
    cycle_id: int,
    supplier_id: int,
    form: Literal["pdf", "xlsx", "csv"],
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    locale: Literal["zh_CN", "en"] = "zh_CN",
) -> Response:
    async with portal.database.read() as tx:
        paper = await gate_money_sheet(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            cycle_id=cycle_id,
            supplier_id=supplier_id,
            texts=texts_for(locale),
            now=portal.clock.now(),
        )
    return await sheet_answer(
        portal, paper, form=form, locale=locale, name=f"gathered-{cycle_id}-{supplier_id}"
    )


def _back(cycle: int, *, every: bool = False, left: int = 0, door: int = 0) -> Response:
    """Where it was pressed: the next door is the one below."""
    said = {"cycle": cycle} | ({"every": 1} if every else {}) | ({"left": left} if left else {})
    place = f"#d{door}" if door else ""
    return RedirectResponse(f"{HERE}?{urlencode(said)}{place}", HTTPStatus.SEE_OTHER)
