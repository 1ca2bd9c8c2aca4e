"""Control levels on the web: what holds where, recording another one, the history as a paper."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from config.texts import texts_for
from fulfillment.handover.use_cases.level_history_sheet import level_history_sheet
from orders.level_names import LEVEL_MARKS, LEVEL_MEANINGS, LEVEL_NAMES
from orders.rules.levels import Level
from orders.use_cases.access import session_card
from orders.use_cases.level_board import level_board
from orders.use_cases.level_setting import (
    AS_COMPOUND,
    confirm_level,
    draft_level,
    drop_draft,
    name_level_by,
    set_level_beginning,
)
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass
from portal.sheet_answer import sheet_answer

router = APIRouter(prefix="/levels")

HERE = "/liaison/handover/levels"


@router.get("")
async def board(
    request: Request, *, portal: ThePortal, actor: LiaisonPass, done: bool = False
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await level_board(
            tx, actor=actor, compound_id=actor.compound_id, now=portal.clock.now()
        )
    return page(
        request,
        "liaison_levels.html",
        here=HERE,
        card=card,
        found=found,
        done=done,
        levels=tuple(Level),
        as_compound=AS_COMPOUND,
        names=LEVEL_NAMES,
        marks=LEVEL_MARKS,
        meanings=LEVEL_MEANINGS,
    )


@router.post("")
async def look(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    level: Annotated[str, Form(max_length=12)],
    notice: Annotated[str, Form(max_length=400)],
    building: Annotated[int, Form()] = 0,
    authority: Annotated[str, Form(max_length=200)] = "",
    since: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """A draft: what it would change is read before it counts."""
    now = portal.clock.now()
    async with portal.database.write() as tx:
        draft_id = await draft_level(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            building_id=building or None,
            level=level,
            now=now,
        )
        await name_level_by(tx, actor=actor, draft_id=draft_id, authority=authority, notice=notice)
        if since:
            text = since.replace("T", " ")
            await set_level_beginning(tx, actor=actor, draft_id=draft_id, text=text, now=now)
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.post("/confirm")
async def confirm(portal: ThePortal, actor: LiaisonPass, draft: Annotated[int, Form()]) -> Response:
    async with portal.database.write() as tx:
        await confirm_level(tx, actor=actor, draft_id=draft, now=portal.clock.now())
    return RedirectResponse(f"{HERE}?done=1", HTTPStatus.SEE_OTHER)


@router.post("/drop")
async def drop(portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.write() as tx:
        await drop_draft(tx, actor=actor, compound_id=actor.compound_id or 0)
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.get("/history.{form}")
async def history(
    form: Literal["pdf", "xlsx", "csv"],
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    locale: Literal["zh_CN", "en"] = "zh_CN",
) -> Response:
    async with portal.database.read() as tx:
        sheet = await level_history_sheet(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            texts=texts_for(locale),
            now=portal.clock.now(),
        )
    return await sheet_answer(portal, sheet, form=form, locale=locale, name="levels")
