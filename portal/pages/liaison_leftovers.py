"""What nobody collected, as a table: kept, brought, or sent back with a reason."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.use_cases.doubtful_scans import doubtful_scans
from fulfillment.handover.use_cases.leftovers import (
    decide_leftovers,
    lying_in,
    set_leftover_rule,
)
from fulfillment.handover.use_cases.sending_back import send_back
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/left")

HERE = "/liaison/handover/left"
Chosen = Annotated[list[int] | None, Form()]
Done = Annotated[str, Query(max_length=10)]


@router.get("")
async def board(
    request: Request, *, portal: ThePortal, actor: LiaisonPass, done: Done = ""
) -> Response:
    compound_id = actor.compound_id or 0
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        _, rule, found = await lying_in(tx, actor=actor, compound_id=compound_id)
        doubtful = await doubtful_scans(tx, compound_id=compound_id)
    return page(
        request,
        "liaison_leftovers.html",
        here=HERE,
        card=card,
        rule=rule,
        found=found,
        doubtful=doubtful,
        done=done,
    )


@router.post("/rule")
async def rule(
    *, portal: ThePortal, actor: LiaisonPass, rule: Annotated[Literal["hold", "door"], Form()]
) -> Response:
    async with portal.database.write() as tx:
        await set_leftover_rule(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            rule=rule,
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=saved", HTTPStatus.SEE_OTHER)


@router.post("/{handover_id}")
async def decide(
    handover_id: int,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    becomes: Annotated[Literal["hold", "door", "return"], Form()],
    chosen: Chosen = None,
    reason: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """What becomes of the bags of the households that are ticked."""
    now = portal.clock.now()
    async with portal.database.write() as tx:
        if becomes == "return":
            await send_back(
                tx,
                actor=actor,
                handover_id=handover_id,
                household_ids=chosen or [],
                reason=reason,
                now=now,
            )
        else:
            await decide_leftovers(
                tx,
                actor=actor,
                handover_id=handover_id,
                becomes=becomes,
                household_ids=chosen or [],
                now=now,
            )
    return RedirectResponse(f"{HERE}?done=saved", HTTPStatus.SEE_OTHER)
