"""Door runs for the liaison: how far each is, who could take it, what came back, and on paper."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.rules.live_runs import KIND, to_json
from fulfillment.handover.rules.runs import Decision
from fulfillment.handover.use_cases.door_photos import photo_of_door
from fulfillment.handover.use_cases.live_runs import live_runs
from fulfillment.handover.use_cases.run_decisions import decide_door
from fulfillment.handover.use_cases.run_hands import bring_down, hand_run_to, runs_and_helpers
from fulfillment.supply.documents.options import Options
from orders.use_cases.access import session_card
from portal.pages.paper_wish import Locale
from portal.portal import Reading, ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/runs")

HERE = "/liaison/handover/runs"


@router.get("")
async def board(
    request: Request, *, portal: ThePortal, actor: LiaisonPass, tx: Reading, done: bool = False
) -> Response:
    card = await session_card(tx, actor=actor)
    found, helpers = await runs_and_helpers(
        tx, actor=actor, compound_id=card.compound_id, now=portal.clock.now()
    )
    rows = (*found.waiting, *found.mine, *found.others)
    return page(
        request,
        "liaison_runs.html",
        here=HERE,
        card=card,
        problems=found.problems,
        live=[row for row in rows if row.is_live],
        ended=[row for row in rows if not row.is_live],
        helpers=helpers,
        done=done,
    )


@router.post("/doors/{door_id}")
async def decides(
    door_id: int,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    decision: Annotated[Decision, Form()],
    room: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    async with portal.database.write() as tx:
        await decide_door(
            tx,
            actor=actor,
            door_id=door_id,
            decision=decision,
            room=room,
            now=portal.clock.now(),
        )
    return _done()


@router.get("/doors/{door_id}/photo")
async def photo(door_id: int, *, actor: LiaisonPass, tx: Reading) -> Response:
    content = await photo_of_door(tx, actor=actor, door_id=door_id)
    return Response(content, media_type="image/jpeg")


@router.post("/{run_id}/to")
async def gives(
    run_id: int, *, portal: ThePortal, actor: LiaisonPass, person: Annotated[int, Form()]
) -> Response:
    now = portal.clock.now()
    async with portal.database.write() as tx:
        await hand_run_to(tx, actor=actor, run_id=run_id, person_id=person, now=now)
    return _done()


@router.post("/{run_id}/down")
async def down(run_id: int, *, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.write() as tx:
        await bring_down(tx, actor=actor, run_id=run_id, now=portal.clock.now())
    return _done()


@router.get("/paper")
async def paper(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    tx: Reading,
    run: int | None = None,
    locale: Locale = "zh_CN",
    big: bool = False,
) -> Response:
    """The doors that are left, by run; drawn anew each time, because they change."""
    found = await live_runs(
        tx, actor=actor, compound_id=actor.compound_id or 0, run_id=run, now=portal.clock.now()
    )
    content = await portal.press.draw(KIND, to_json(found), locale, Options(big=big))
    name = f"{KIND}-{run or 'all'}-{locale}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)


def _done() -> Response:
    return RedirectResponse(f"{HERE}?done=true", HTTPStatus.SEE_OTHER)
