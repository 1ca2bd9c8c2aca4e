"""Welfare calls and supply cover for the liaison: coverage, history, carers, the rule."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from config.texts import N_
from fulfillment.handover.use_cases.supply_cover import supply_cover
from orders.rules.care import BOUNDS
from orders.use_cases.access import session_card
from orders.use_cases.care_board import STANDINGS, care_board
from orders.use_cases.care_rules import rule_of, set_care_rule
from orders.use_cases.carers import carer_cards, drop_area, name_area, set_away, set_stand_in
from orders.use_cases.household_cards import flags_of_compound
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/care")

HERE = "/liaison/handover/care"
Number = Annotated[int, Form(ge=0, le=9999)]
WORDS = {
    "reached": N_("reached"),
    "visited": N_("visited"),
    "unreached": N_("not reached"),
    "overdue": N_("overdue"),
    "waiting": N_("to call"),
}
RULE_WORDS = {
    "hours_before": N_("Hours before the cut-off at which the list is made"),
    "takeover_minutes": N_("Minutes after which the stand-in takes over what nobody has tried"),
    "retry_minutes": N_("Minutes until it is tried again"),
    "tries": N_("Calls without an answer, then somebody goes and knocks"),
    "cover_days": N_("Days without a delivery, then they are called (0: two cycles)"),
}


@router.get("")
async def board(
    request: Request, portal: ThePortal, actor: LiaisonPass, *, done: bool = False
) -> Response:
    now = portal.clock.now()
    here: dict[str, Any] = {"actor": actor, "compound_id": actor.compound_id or 0, "now": now}
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        cycles = await care_board(tx, **here)
        carers = await carer_cards(tx, **here)
        cover = await supply_cover(tx, **here)
        rule = await rule_of(tx, card.compound_id)
        flags = await flags_of_compound(tx, card.compound_id)
    return page(
        request,
        "liaison_care.html",
        here=HERE,
        card=card,
        cycles=cycles,
        carers=carers,
        cover=cover,
        rule=rule,
        flags=flags,
        bounds=BOUNDS,
        standings=STANDINGS,
        words=WORDS,
        rule_words=RULE_WORDS,
        done=done,
    )


@router.post("/rule")
async def changes_rule(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    hours_before: Number,
    takeover_minutes: Number,
    retry_minutes: Number,
    tries: Number,
    cover_days: Number,
) -> Response:
    said = {
        "hours_before": hours_before,
        "takeover_minutes": takeover_minutes,
        "retry_minutes": retry_minutes,
        "tries": tries,
        "cover_days": cover_days,
    }
    async with portal.database.write() as tx:
        await set_care_rule(tx, actor=actor, compound_id=actor.compound_id or 0, said=said,
                            now=portal.clock.now())  # fmt: skip
    return _back()


@router.post("/area")
async def names_area(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    person: Number,
    building: Annotated[str, Form(max_length=12)] = "",
    flag: Annotated[str, Form(max_length=24)] = "",
) -> Response:
    async with portal.database.write() as tx:
        await name_area(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            person_id=person,
            building_code=building.strip(),
            flag=flag,
            now=portal.clock.now(),
        )
    return _back()


@router.post("/area/{area_id}/drop")
async def drops_area(area_id: int, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.write() as tx:
        await drop_area(tx, actor=actor, compound_id=actor.compound_id or 0, area_id=area_id,
                        now=portal.clock.now())  # fmt: skip
    return _back()


@router.post("/carer/{person_id}")
async def changes_carer(
    *,
    person_id: int,
    portal: ThePortal,
    actor: LiaisonPass,
    stand_in: Number = 0,
    away_hours: Annotated[int, Form(ge=-1, le=720)] = -1,
) -> Response:
    """Who stands in (0: the next one); away for so many hours, 0 is back, -1 as it is."""
    who: dict[str, Any] = {
        "actor": actor,
        "compound_id": actor.compound_id or 0,
        "person_id": person_id,
        "now": portal.clock.now(),
    }
    async with portal.database.write() as tx:
        await set_stand_in(tx, **who, stand_in_id=stand_in or None)
        if away_hours >= 0:
            await set_away(tx, **who, hours=away_hours)
    return _back()


def _back() -> Response:
    return RedirectResponse(f"{HERE}?done=1", HTTPStatus.SEE_OTHER)
