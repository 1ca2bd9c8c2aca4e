"""The closing statements of ended control periods: a summary, and a file a building."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from fulfillment.statements.rules.statement import Statements, to_json
from fulfillment.statements.use_cases.showing import periods_ready, take_statements
from orders.actors import Actor
from orders.documents.media_types import MEDIA_TYPES
from orders.use_cases.access import session_card
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/liaison/statements", include_in_schema=False)

Locale = Annotated[Literal["zh_CN", "en"], Query()]


@router.get("")
async def ready(request: Request, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        periods = await periods_ready(
            tx, compound_id=actor.compound_id or 0, now=portal.clock.now()
        )
    return page(
        request, "liaison_statements.html", here="/liaison/statements", card=card, periods=periods
    )


@router.get("/{period_id}/summary.{form}")
async def summary(
    period_id: int,
    form: Literal["pdf", "xlsx"],
    portal: ThePortal,
    actor: LiaisonPass,
    locale: Locale = "zh_CN",
) -> Response:
    found = await _take(portal, actor, period_id, None)
    kind = "statement_summary" if form == "pdf" else "statement_summary_xlsx"
    content = await portal.press.draw(kind, to_json(found), locale)
    return _file(content, f"summary-{period_id}-{locale}.{form}", MEDIA_TYPES[form])


@router.get("/{period_id}/households.pdf")
async def households(
    period_id: int,
    portal: ThePortal,
    actor: LiaisonPass,
    building: Annotated[str, Query(max_length=12)] = "",
    locale: Locale = "zh_CN",
) -> Response:
    """A page a household, of one building or of all."""
    found = await _take(portal, actor, period_id, building)
    content = await portal.press.draw("statements", to_json(found), locale)
    part = "".join(char for char in building if char.isascii() and char.isalnum()) or "all"
    return _file(content, f"statements-{period_id}-{part}-{locale}.pdf", MEDIA_TYPES["pdf"])


async def _take(portal: Portal, actor: Actor, period_id: int, building: str | None) -> Statements:
    async with portal.database.write() as tx:
        return await take_statements(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            period_id=period_id,
            building=building,
            now=portal.clock.now(),
        )


def _file(content: bytes, name: str, media_type: str) -> Response:
    inline = "inline" if media_type == MEDIA_TYPES["pdf"] else "attachment"
    headers = {"Content-Disposition": f'{inline}; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
