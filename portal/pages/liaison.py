"""The liaison's page: the running cycle, its papers, and orders on paper to enter.

It works when the chat does not. A sheet is looked over first and entered by a second press; what
is not clear stays in the form, as it was typed.
"""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.papers.use_cases.keeping import kept_papers
from orders.actors import Actor
from orders.rules.errors import BadTime, DomainError, NoOpenCycle
from orders.rules.paper import local_instant, local_text
from orders.use_cases.access import session_card
from orders.use_cases.paper import LONGEST_SHEET, Sheet, look_at_sheet
from orders.use_cases.paper_board import board_of
from orders.use_cases.paper_entry import Entered, enter_sheet
from orders.use_cases.paper_wait import all_entered, wait_for_paper
from portal.language import texts_of
from portal.pages.liaison_views import (
    PAPER_NAMES,
    Outcome,
    papers_by_building,
    shown_rows,
    starting_with,
)
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.session import LiaisonPass
from portal.words import explain

router = APIRouter(prefix="/liaison", include_in_schema=False)

CHOICE = "choice-"
# A radio button a household whose order differs; browsers send no more than there are.
MOST_FIELDS = 10_000


@router.get("")
async def board(
    request: Request, portal: ThePortal, actor: LiaisonPass, done: Annotated[str, Query()] = ""
) -> Response:
    return await _page(request, portal, actor, Outcome(done=done))


@router.post("/sheet")
async def sheet(request: Request, portal: ThePortal, actor: LiaisonPass) -> Response:
    form = await request.form(max_fields=MOST_FIELDS)
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return await _page(request, portal, actor, await _try(portal, actor, fields))


@router.post("/wait")
async def wait(
    portal: ThePortal, actor: LiaisonPass, until: Annotated[datetime, Form()]
) -> Response:
    async with portal.database.write() as tx:
        await wait_for_paper(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            until=until,
            now=portal.clock.now(),
        )
    return RedirectResponse("/liaison?done=waits", HTTPStatus.SEE_OTHER)


@router.post("/entered")
async def entered(portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.write() as tx:
        await all_entered(
            tx, actor=actor, compound_id=actor.compound_id or 0, now=portal.clock.now()
        )
    return RedirectResponse("/liaison?done=entered", HTTPStatus.SEE_OTHER)


async def _try(portal: Portal, actor: Actor, fields: dict[str, str]) -> Outcome:
    """Look a sheet over, or enter it. A refusal keeps what was typed on the page."""
    text, given_text = fields.get("text", ""), fields.get("given_at", "")
    try:
        async with portal.database.read() as tx:
            zone = (await session_card(tx, actor=actor)).timezone
        given_at = local_instant(given_text, zone)
        if given_at is None:
            raise BadTime(text=given_text)
        if fields.get("do") == "enter":
            choices = starting_with(CHOICE, fields)
            done = await _enter(portal, actor, text, given_at, choices)
            return Outcome(text=done.rest, given_at=given_text, sheet=done.left, entered=done)
        seen = await _look(portal, actor, text, given_at)
        return Outcome(text=text, given_at=given_text, sheet=seen)
    except DomainError as refused:
        return Outcome(text=text[:LONGEST_SHEET], given_at=given_text, refused=refused)


async def _look(portal: Portal, actor: Actor, text: str, given_at: datetime) -> Sheet:
    async with portal.database.read() as tx:
        return await look_at_sheet(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            text=text,
            given_at=given_at,
            now=portal.clock.now(),
        )


async def _enter(
    portal: Portal, actor: Actor, text: str, given_at: datetime, choices: dict[str, str]
) -> Entered:
    async with portal.database.write() as tx:
        return await enter_sheet(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            text=text,
            given_at=given_at,
            choices=choices,
            now=portal.clock.now(),
        )


async def _page(request: Request, portal: Portal, actor: Actor, outcome: Outcome) -> Response:
    now, compound_id = portal.clock.now(), actor.compound_id or 0
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        try:
            shown = await board_of(tx, actor=actor, compound_id=compound_id, now=now)
        except NoOpenCycle as nothing:
            return page(request, "liaison_idle.html", here="/liaison", card=card, nothing=nothing)
        papers = await kept_papers(tx, compound_id=compound_id, cycle_id=shown.cycle_id)
    texts = texts_of(request)
    said = outcome.refused and explain(
        outcome.refused.code, outcome.refused.data(), texts, card.timezone
    )
    return page(
        request,
        "liaison.html",
        here="/liaison",
        card=card,
        board=shown,
        now=now,
        outcome=outcome,
        rows=shown_rows(texts, shown, outcome.sheet),
        said=said,
        given_at=outcome.given_at or local_text(now, card.timezone),
        names=PAPER_NAMES,
        kinds=[kind for kind in PAPER_NAMES if kind in {paper.kind for paper in papers}],
        papers=papers_by_building(papers, locale=texts.locale),
        drawn_at=max((paper.drawn_at for paper in papers), default=None),
    )
