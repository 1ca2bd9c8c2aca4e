"""Who pays in households' places: added, renamed, ended; what they owe, their statements."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from config.texts import texts_for
from fulfillment.money.mode_names import KIND_NAMES
from fulfillment.money.use_cases.handing_sheets import payer_statement
from fulfillment.money.use_cases.payers import (
    add_payer,
    end_payer,
    payer_paid,
    payers_of,
    rename_payer,
)
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass
from portal.sheet_answer import sheet_answer

router = APIRouter(prefix="/payers")

HERE = "/liaison/money/payers"
Number = Annotated[int, Form()]
Name = Annotated[str, Form(max_length=200)]


@router.get("")
async def board(request: Request, *, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await payers_of(tx, actor=actor, compound_id=actor.compound_id)
    return page(request, "liaison_payers.html", here=HERE, card=card, found=found, kinds=KIND_NAMES)


@router.post("/add")
async def add(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    name: Name,
    kind: Annotated[str, Form(max_length=10)],
    name_en: Name = "",
) -> Response:
    async with portal.database.write() as tx:
        await add_payer(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            kind=kind,
            name=name,
            name_en=name_en,
            now=portal.clock.now(),
        )
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.post("/rename")
async def rename(
    *, portal: ThePortal, actor: LiaisonPass, payer: Number, name: Name, name_en: Name = ""
) -> Response:
    async with portal.database.write() as tx:
        now = portal.clock.now()
        await rename_payer(tx, actor=actor, payer_id=payer, name=name, name_en=name_en, now=now)
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.post("/end")
async def end(*, portal: ThePortal, actor: LiaisonPass, payer: Number) -> Response:
    async with portal.database.write() as tx:
        await end_payer(tx, actor=actor, payer_id=payer, now=portal.clock.now())
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.post("/paid")
async def paid(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    payer: Number,
    cycle: Number,
    supplier: Number,
    amount: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Nothing typed is everything."""
    async with portal.database.write() as tx:
        await payer_paid(
            tx,
            actor=actor,
            payer_id=payer,
            cycle_id=cycle,
            supplier_id=supplier,
            total=amount.strip() or None,
            now=portal.clock.now(),
        )
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.get("/{payer_id}/{cycle_id}/statement.{form}")
async def statement(
    payer_id: int,
    cycle_id: int,
    form: Literal["pdf", "xlsx", "csv"],
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    locale: Literal["zh_CN", "en"] = "zh_CN",
) -> Response:
    async with portal.database.read() as tx:
        sheet = await payer_statement(
            tx,
            actor=actor,
            payer_id=payer_id,
            cycle_id=cycle_id,
            texts=texts_for(locale),
            now=portal.clock.now(),
        )
    return await sheet_answer(
        portal, sheet, form=form, locale=locale, name=f"payer-{payer_id}-{cycle_id}"
    )
