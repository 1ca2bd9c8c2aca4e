"""The guard's page, for a phone at the gate: today's trucks, their papers, one step at a time."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.gate_names import (
    DONE_NAMES,
    FINDING_NAMES,
    FINDING_STATES,
    PAPER_NAMES,
    STATE_NAMES,
    STATUS_NAMES,
    step_words,
)
from fulfillment.handover.use_cases.consignments import refuse
from fulfillment.handover.use_cases.gate_board import gate_board, load_at_gate
from fulfillment.handover.use_cases.gate_passes import load_of_scanned_pass
from fulfillment.handover.use_cases.handovers_under_way import count_said, step_load
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import GuardPass

router = APIRouter(prefix="/gate", include_in_schema=False)

HERE = "/gate"
NAMES = {
    "states": STATE_NAMES,
    "done": DONE_NAMES,
    "papers": PAPER_NAMES,
    "statuses": STATUS_NAMES,
    "findings": FINDING_NAMES,
    "finding_states": FINDING_STATES,
}
Words = Annotated[str, Form(max_length=300)]


@router.get("")
async def board(request: Request, *, portal: ThePortal, actor: GuardPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        now = portal.clock.now()
        found = await gate_board(tx, actor=actor, compound_id=card.compound_id, now=now)
    return page(request, "gate.html", here=HERE, card=card, found=found, names=NAMES, now=now)


@router.get("/load/{load}")
async def one(request: Request, *, load: int, portal: ThePortal, actor: GuardPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        now = portal.clock.now()
        found = await load_at_gate(tx, actor=actor, consignment_id=load, now=now)
    return page(
        request,
        "gate_load.html",
        here=_of(load),
        card=card,
        found=found,
        names=NAMES,
        step_words=step_words,
    )


@router.post("/load/{load}/step")
async def step(*, load: int, portal: ThePortal, actor: GuardPass, step: Words) -> Response:
    async with portal.database.write() as tx:
        now = portal.clock.now()
        await step_load(tx, actor=actor, consignment_id=load, step=step, now=now)
    return RedirectResponse(_of(load), HTTPStatus.SEE_OTHER)


@router.post("/load/{load}/refuse")
async def turn_away(*, load: int, portal: ThePortal, actor: GuardPass, reason: Words) -> Response:
    async with portal.database.write() as tx:
        await refuse(
            tx,
            actor=actor,
            consignment_id=load,
            reason=reason,
            chance=portal.chance,
            now=portal.clock.now(),
        )
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.post("/load/{load}/count")
async def count(*, load: int, portal: ThePortal, actor: GuardPass, bags: Words = "") -> Response:
    """All that is on the list but what was noted, or the number that was typed."""
    async with portal.database.write() as tx:
        await count_said(
            tx,
            actor=actor,
            consignment_id=load,
            text=bags,
            chance=portal.chance,
            now=portal.clock.now(),
        )
    return RedirectResponse(_of(load), HTTPStatus.SEE_OTHER)


@router.get("/pass/{token}")
async def scanned(*, token: str, portal: ThePortal, actor: GuardPass) -> Response:
    return await _find(portal, actor, token)


@router.post("/pass")
async def typed(*, portal: ThePortal, actor: GuardPass, token: Words) -> Response:
    return await _find(portal, actor, token)


async def _find(portal: ThePortal, actor: GuardPass, token: str) -> Response:
    async with portal.database.read() as tx:
        card = await load_of_scanned_pass(tx, actor=actor, text=token, now=portal.clock.now())
    return RedirectResponse(_of(card.consignment_id), HTTPStatus.SEE_OTHER)


def _of(load: int) -> str:
    return f"{HERE}/load/{load}"
