"""Who may do what in the compound, on the liaison's page: given, taken, handed over in the chat."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from config.texts import N_
from orders.use_cases.access import session_card
from orders.use_cases.deputies import GIVEN, candidates, give_right, holders_in, take_right
from portal.portal import Reading, ThePortal, Writing
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/liaison/rights", include_in_schema=False)

HERE = "/liaison/rights"
MOST_FOUND = 40
# The chat's words for the rights.
NAMES = {
    "approve": N_("liaison"),
    "hand_out": N_("hand out bags"),
    "collect_money": N_("look after payments"),
    "gate": N_("receive trucks at the gate"),
    "deliver": N_("bring bags to the door"),
    "care": N_("care for households"),
}


@router.get("")
async def show(
    request: Request, actor: LiaisonPass, tx: Reading, address: Annotated[str, Query()] = ""
) -> Response:
    compound_id = actor.compound_id or 0
    holders = await holders_in(tx, actor=actor, compound_id=compound_id)
    found = await candidates(
        tx, actor=actor, compound_id=compound_id, address=address, most=MOST_FOUND
    )
    return page(
        request,
        "liaison_rights.html",
        card=await session_card(tx, actor=actor),
        holders=holders,
        rights=GIVEN,
        names=NAMES,
        found=found.found if address else (),
        address=address,
    )


@router.post("/give")
async def give(
    portal: ThePortal,
    actor: LiaisonPass,
    tx: Writing,
    *,
    person: Annotated[int, Form()],
    right: Annotated[str, Form()],
) -> Response:
    compound_id, now = actor.compound_id or 0, portal.clock.now()
    await give_right(
        tx, actor=actor, compound_id=compound_id, person_id=person, right=right, now=now
    )
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.post("/take")
async def take(
    portal: ThePortal,
    actor: LiaisonPass,
    tx: Writing,
    *,
    person: Annotated[int, Form()],
    right: Annotated[str, Form()],
) -> Response:
    compound_id, now = actor.compound_id or 0, portal.clock.now()
    await take_right(
        tx, actor=actor, compound_id=compound_id, person_id=person, right=right, now=now
    )
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)
