"""When and by whom it is paid: the compound's usual way, suppliers', households' own."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.money.mode_names import MODE_HINTS, MODE_NAMES
from fulfillment.money.rules.modes import CHOICES, Mode
from fulfillment.money.use_cases.terms_setting import (
    set_household_at,
    set_terms,
    terms_board,
)
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/terms")

HERE = "/liaison/money/terms"
# A mode, empty for the usual one (an empty field counts as not sent); who pays follows a colon.
WayField = Annotated[str, Form(max_length=30)]


@router.get("")
async def board(
    request: Request, *, portal: ThePortal, actor: LiaisonPass, done: bool = False
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await terms_board(tx, actor=actor, compound_id=actor.compound_id)
    return page(
        request,
        "liaison_terms.html",
        here=HERE,
        card=card,
        found=found,
        done=done,
        names=MODE_NAMES,
        hints=MODE_HINTS,
        modes=[mode for mode in CHOICES if mode is not Mode.BY_THIRD_PARTY],
    )


@router.post("")
async def settle(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    way: WayField = "",
    supplier: Annotated[int, Form()] = 0,
) -> Response:
    mode, payer_id = _read(way)
    async with portal.database.write() as tx:
        await set_terms(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            supplier_id=supplier or None,
            mode=mode,
            payer_id=payer_id,
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=1", HTTPStatus.SEE_OTHER)


@router.post("/household")
async def settle_household(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    room: Annotated[str, Form(max_length=60)],
    way: WayField = "",
) -> Response:
    mode, payer_id = _read(way)
    async with portal.database.write() as tx:
        await set_household_at(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            address=room,
            mode=mode,
            payer_id=payer_id,
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=1", HTTPStatus.SEE_OTHER)


def _read(way: str) -> tuple[str, int | None]:
    mode, _, payer_id = way.partition(":")
    return mode, int(payer_id) if payer_id.isascii() and payer_id.isdigit() else None
