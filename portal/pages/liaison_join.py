"""The links by which neighbours join, and their posters, on the liaison's page."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.papers.rules.join_poster import KIND, to_json
from fulfillment.papers.use_cases.join_posters import poster_of
from orders.documents.media_types import MEDIA_TYPES
from orders.use_cases.access import session_card
from orders.use_cases.join_links import links_of, renew_link
from portal.portal import ThePortal, Writing
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/liaison/join", include_in_schema=False)

HERE = "/liaison/join"
Locale = Literal["zh_CN", "en", "both"]


@router.get("")
async def show(request: Request, portal: ThePortal, actor: LiaisonPass, tx: Writing) -> Response:
    compound_id, now = actor.compound_id or 0, portal.clock.now()
    links = await links_of(tx, actor=actor, compound_id=compound_id, chance=portal.chance, now=now)
    card = await session_card(tx, actor=actor)
    return page(request, "liaison_join.html", card=card, links=links)


@router.post("/renew")
async def renew(
    portal: ThePortal, actor: LiaisonPass, tx: Writing, building: Annotated[int, Form()] = 0
) -> Response:
    await renew_link(
        tx,
        actor=actor,
        compound_id=actor.compound_id or 0,
        building_id=building or None,
        chance=portal.chance,
        now=portal.clock.now(),
    )
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.get("/posters.pdf")
async def posters(
    portal: ThePortal,
    actor: LiaisonPass,
    building: Annotated[int, Query()] = 0,
    with_phone: Annotated[bool, Query()] = False,
    locale: Annotated[Locale, Query()] = "zh_CN",
) -> Response:
    """One page a building, all in one file; or one building alone."""
    async with portal.database.write() as tx:
        poster = await poster_of(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            chance=portal.chance,
            now=portal.clock.now(),
            with_phone=with_phone,
            building_id=building or None,
        )
    content = await portal.press.draw(KIND, to_json(poster), locale)
    return Response(
        content, media_type=MEDIA_TYPES["pdf"], headers={"Content-Disposition": "inline"}
    )
