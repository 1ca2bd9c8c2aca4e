"""Outings on the web: points and their windows, who is out, a look at a pass."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.use_cases.outing_board import outing_board
from fulfillment.handover.use_cases.outing_points import (
    PointForm,
    remove_point,
    set_point,
    set_quota,
)
from fulfillment.handover.use_cases.passes import Checked, check_pass, note_passage
from orders.use_cases.access import session_card
from portal.portal import Reading, ThePortal
from portal.rendering import page
from portal.session import LiaisonPass
from portal.words_duty import VERDICTS

router = APIRouter(prefix="/outings")

HERE = "/liaison/handover/outings"
Name = Annotated[str, Form(max_length=80)]
Hour = Annotated[str, Form(max_length=5)]
Day = Annotated[str, Form(max_length=10)]


@router.get("")
async def board(
    request: Request,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    tx: Reading,
    code: str = "",
    done: bool = False,
) -> Response:
    card = await session_card(tx, actor=actor)
    now, here = portal.clock.now(), card.compound_id
    checked: Checked | None = None
    if code:
        checked = await check_pass(tx, actor=actor, compound_id=here, code=code[:200], now=now)
    return page(
        request,
        "liaison_outings.html",
        here=HERE,
        card=card,
        found=await outing_board(tx, actor=actor, compound_id=here, now=now),
        checked=checked,
        verdicts=VERDICTS,
        done=done,
    )


@router.post("")
async def adds(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    name: Name,
    kind: Annotated[str, Form(max_length=4)],
    holds: Annotated[int, Form()],
    opens: Hour,
    closes: Hour,
    window: Annotated[int, Form()],
    name_en: Name = "",
    from_day: Day = "",
    until_day: Day = "",
    point: Annotated[int, Form()] = 0,
) -> Response:
    """A new point; or with `point` how many one holds, its name and last day."""
    form = PointForm(
        name=name,
        name_en=name_en,
        kind=kind,
        holds=holds,
        opens=opens,
        closes=closes,
        window_minutes=window,
        from_day=from_day,
        until_day=until_day,
    )
    async with portal.database.write() as tx:
        await set_point(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            form=form,
            now=portal.clock.now(),
            point_id=point or None,
        )
    return _done()


@router.post("/remove")
async def removes(
    *, portal: ThePortal, actor: LiaisonPass, point: Annotated[int, Form()]
) -> Response:
    async with portal.database.write() as tx:
        await remove_point(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            point_id=point,
            now=portal.clock.now(),
        )
    return _done()


@router.post("/quota")
async def changes_quota(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    outings: Annotated[int, Form()],
    days: Annotated[int, Form()],
) -> Response:
    async with portal.database.write() as tx:
        await set_quota(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            outings=outings,
            days=days,
            now=portal.clock.now(),
        )
    return _done()


@router.post("/passage")
async def notes(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    outing: Annotated[int, Form()],
    goes_out: Annotated[bool, Form()],
    code: Annotated[str, Form(max_length=8)],
) -> Response:
    async with portal.database.write() as tx:
        await note_passage(
            tx, actor=actor, outing_id=outing, goes_out=goes_out, now=portal.clock.now()
        )
    return RedirectResponse(f"{HERE}?code={code}", HTTPStatus.SEE_OTHER)


def _done() -> Response:
    return RedirectResponse(f"{HERE}?done=1", HTTPStatus.SEE_OTHER)
