"""A load's gate pass and its history as papers, for the guard, the liaison and the supplier."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from config.texts import texts_for
from fulfillment.handover.rules.gate_pass import KIND, to_json
from fulfillment.handover.use_cases.gate_passes import gate_pass
from fulfillment.handover.use_cases.load_history_sheet import load_history_sheet
from orders.actors import Actor
from portal.portal import Portal, ThePortal
from portal.session import ClerkPass, GuardPass, LiaisonPass
from portal.sheet_answer import sheet_answer

router = APIRouter(include_in_schema=False)

Locale = Annotated[Literal["zh_CN", "en"], Query()]
LIAISON = "/liaison/handover/gate/load/{load}"


@router.get("/gate/load/{load}/pass.pdf")
async def guards_pass(
    *, load: int, portal: ThePortal, actor: GuardPass, locale: Locale = "zh_CN"
) -> Response:
    return await _pass(portal, actor, load, locale)


@router.get(LIAISON + "/pass.pdf")
async def liaisons_pass(
    *, load: int, portal: ThePortal, actor: LiaisonPass, locale: Locale = "zh_CN"
) -> Response:
    return await _pass(portal, actor, load, locale)


@router.get("/supplier/load/{load}/pass.pdf")
async def suppliers_pass(
    *, load: int, portal: ThePortal, actor: ClerkPass, locale: Locale = "zh_CN"
) -> Response:
    return await _pass(portal, actor, load, locale)


@router.get("/gate/load/{load}/history.pdf")
async def guards_history(
    *, load: int, portal: ThePortal, actor: GuardPass, locale: Locale = "zh_CN"
) -> Response:
    return await _history(portal, actor, load, locale)


@router.get(LIAISON + "/history.pdf")
async def liaisons_history(
    *, load: int, portal: ThePortal, actor: LiaisonPass, locale: Locale = "zh_CN"
) -> Response:
    return await _history(portal, actor, load, locale)


async def _pass(portal: Portal, actor: Actor, load: int, locale: str) -> Response:
    """Look, then draw with no transaction open."""
    async with portal.database.read() as tx:
        found = await gate_pass(
            tx,
            actor=actor,
            consignment_id=load,
            portal_url=portal.portal_url,
            now=portal.clock.now(),
        )
    content = await portal.press.draw(KIND, to_json(found), locale)
    name = f"gate-pass-{found.consignment_id}-{found.day}-{locale}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)


async def _history(portal: Portal, actor: Actor, load: int, locale: str) -> Response:
    async with portal.database.read() as tx:
        sheet = await load_history_sheet(
            tx, actor=actor, consignment_id=load, texts=texts_for(locale), now=portal.clock.now()
        )
    return await sheet_answer(portal, sheet, form="pdf", locale=locale, name=f"load-{load}")
