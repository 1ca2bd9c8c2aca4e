"""Who touches goods: hands needed and there, who is fit, briefed and equipped; the rules of it."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.rules.health import required_tenths
from fulfillment.handover.use_cases.briefings import on_duty, record_briefing
from fulfillment.handover.use_cases.declaring import lift_declaration
from fulfillment.handover.use_cases.duty_rules import DEMANDS, DutyRule, duty_rule, set_duty_rule
from fulfillment.handover.use_cases.signing_up import decide_sign_up, withdraw_sign_up
from fulfillment.handover.use_cases.staffing import by_day, call_for_volunteers, staff_board
from orders.use_cases.access import session_card
from portal.portal import Reading, ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/volunteers")

HERE = "/liaison/handover/volunteers"


@router.get("")
async def board(
    request: Request, *, portal: ThePortal, actor: LiaisonPass, tx: Reading, done: bool = False
) -> Response:
    card = await session_card(tx, actor=actor)
    now, here = portal.clock.now(), card.compound_id
    found = await staff_board(tx, actor=actor, compound_id=here, now=now)
    people = await on_duty(tx, actor=actor, compound_id=here, now=now)
    return page(
        request,
        "liaison_volunteers.html",
        here=HERE,
        card=card,
        found=found,
        days=by_day(found.sign_ups),
        people=people,
        rule=await duty_rule(tx, here),
        demands=DEMANDS,
        done=done,
    )


@router.post("/sign-ups/{sign_up_id}")
async def decides(
    sign_up_id: int,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    verdict: Annotated[str, Form(max_length=8)],
) -> Response:
    now = portal.clock.now()
    async with portal.database.write() as tx:
        if verdict == "withdraw":
            await withdraw_sign_up(tx, actor=actor, sign_up_id=sign_up_id, now=now)
        else:
            accepts = verdict == "accept"
            await decide_sign_up(tx, actor=actor, sign_up_id=sign_up_id, accepts=accepts, now=now)
    return _done()


@router.post("/people/{person_id}")
async def records(
    person_id: int,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    what: Annotated[str, Form(max_length=8)],
    holds: Annotated[bool, Form()] = False,
) -> Response:
    """Briefed or equipped, or not any more; or a mistake in a declaration, lifted."""
    now, here = portal.clock.now(), actor.compound_id or 0
    async with portal.database.write() as tx:
        if what == "lift":
            await lift_declaration(tx, actor=actor, compound_id=here, person_id=person_id, now=now)
        else:
            await record_briefing(
                tx,
                actor=actor,
                compound_id=here,
                person_id=person_id,
                kind=what,
                holds=holds,
                now=now,
            )
    return _done()


@router.post("/call")
async def calls(
    *, portal: ThePortal, actor: LiaisonPass, cycle: Annotated[int, Form()]
) -> Response:
    async with portal.database.write() as tx:
        await call_for_volunteers(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            cycle_id=cycle,
            now=portal.clock.now(),
        )
    return _done()


@router.post("/rule")
async def changes_rule(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    demand: Annotated[str, Form(max_length=6)],
    most: Annotated[str, Form(max_length=8)],
    test_hours: Annotated[int, Form()],
    remind: Annotated[str, Form(max_length=5)],
    doors: Annotated[int, Form()],
    calls_itself: Annotated[bool, Form()] = False,
) -> Response:
    rule = DutyRule(
        duty_demand=demand,
        most_tenths=required_tenths(most),
        test_hours=test_hours,
        remind_duty=remind,
        doors_per_carrier=doors,
        calls_itself=calls_itself,
    )
    async with portal.database.write() as tx:
        await set_duty_rule(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            rule=rule,
            now=portal.clock.now(),
        )
    return _done()


def _done() -> Response:
    return RedirectResponse(f"{HERE}?done=1", HTTPStatus.SEE_OTHER)
