"""The timetable on the web: building by building, held and released, what does not fit."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.hold_names import REASON_NAMES
from fulfillment.handover.use_cases.holding import hold_building, release_building
from fulfillment.handover.use_cases.overflowing import choose_overflow, close_later
from fulfillment.handover.use_cases.timetable_preview import (
    current_handover,
    timetable_preview,
)
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/timetable")

HERE = "/liaison/handover/timetable"
Id = Annotated[int, Form(ge=0)]
Word = Annotated[str, Form(max_length=12)]


@router.get("")
async def show(request: Request, portal: ThePortal, actor: LiaisonPass) -> Response:
    now = portal.clock.now()
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        handover_id = await current_handover(tx, actor=actor, compound_id=actor.compound_id or 0)
        found = handover_id and await timetable_preview(
            tx, actor=actor, handover_id=handover_id, now=now
        )
    return page(
        request,
        "liaison_timetable.html",
        here=HERE,
        card=card,
        found=found or None,
        reasons=REASON_NAMES,
    )


@router.post("/hold")
async def hold(
    portal: ThePortal, actor: LiaisonPass, handover: Id, building: Id, *, reason: Word
) -> Response:
    async with portal.database.write() as tx:
        await hold_building(
            tx,
            actor=actor,
            handover_id=handover,
            building_id=building,
            reason=reason,
            now=portal.clock.now(),
        )
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.post("/release")
async def release(portal: ThePortal, actor: LiaisonPass, handover: Id, building: Id) -> Response:
    async with portal.database.write() as tx:
        await release_building(
            tx,
            actor=actor,
            handover_id=handover,
            building_id=building,
            now=portal.clock.now(),
        )
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.post("/longer")
async def longer(portal: ThePortal, actor: LiaisonPass, handover: Id, closes: Word) -> Response:
    async with portal.database.write() as tx:
        await close_later(
            tx, actor=actor, handover_id=handover, closes=closes, now=portal.clock.now()
        )
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.post("/overflow")
async def overflow(portal: ThePortal, actor: LiaisonPass, handover: Id, how: Word) -> Response:
    async with portal.database.write() as tx:
        await choose_overflow(
            tx, actor=actor, handover_id=handover, overflow=how, now=portal.clock.now()
        )
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)
