"""The gate for the liaison: its rule, today's loads, papers missing, bags to be decided on."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.gate_names import OPTIONAL_STEPS, PAPER_NAMES, VERDICT_NAMES
from fulfillment.handover.rules.finding_choices import CHOICES
from fulfillment.handover.rules.gate_rule import GateRule, GateStep, Paper
from fulfillment.handover.use_cases.admission import admit_all_the_same
from fulfillment.handover.use_cases.bag_findings import photo_of_finding
from fulfillment.handover.use_cases.deciding_findings import decide_finding
from fulfillment.handover.use_cases.gate_board import gate_board
from fulfillment.handover.use_cases.gate_rules import set_gate_rule
from fulfillment.handover.use_cases.undecided import loads_to_decide
from orders.use_cases.access import session_card
from portal.pages.gate import NAMES
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/gate")

HERE = "/liaison/handover/gate"
Words = Annotated[str, Form(max_length=1000)]
Number = Annotated[int, Form()]


@dataclass(frozen=True, slots=True)
class Wished:
    """The rule as the form says it."""

    rule: GateRule
    rest_minutes: int


def wished(
    *,
    papers: Annotated[list[str] | None, Form()] = None,
    steps: Annotated[list[str] | None, Form()] = None,
    test_hours: Number,
    papers_due: Annotated[str, Form(max_length=5)],
    kept_days: Number,
    late_minutes: Number,
    rest_minutes: Number,
    route: Words = "",
    unloading: Words = "",
    conditions: Words = "",
) -> Wished:
    rule = GateRule(
        papers=tuple(kind for kind in Paper if kind in (papers or ())),
        steps=tuple(kind for kind in GateStep if kind in (steps or ())),
        test_hours=test_hours,
        papers_due=papers_due,
        kept_days=kept_days,
        late_minutes=late_minutes,
        route=route.strip(),
        unloading=unloading.strip(),
        conditions=conditions.strip(),
    )
    return Wished(rule, rest_minutes)


@router.get("")
async def board(
    request: Request, *, portal: ThePortal, actor: LiaisonPass, done: bool = False
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        now = portal.clock.now()
        found = await gate_board(tx, actor=actor, compound_id=card.compound_id, now=now)
        undecided = await loads_to_decide(tx, actor=actor, compound_id=card.compound_id)
    return page(
        request,
        "liaison_gate.html",
        here=HERE,
        card=card,
        found=found,
        undecided=undecided,
        names=NAMES,
        papers=PAPER_NAMES,
        verdicts=VERDICT_NAMES,
        choices=CHOICES,
        kinds=tuple(Paper),
        steps=OPTIONAL_STEPS,
        done=done,
    )


@router.post("/rule")
async def set_rule(
    *, portal: ThePortal, actor: LiaisonPass, form: Annotated[Wished, Depends(wished)]
) -> Response:
    async with portal.database.write() as tx:
        await set_gate_rule(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            rule=form.rule,
            rest_minutes=form.rest_minutes,
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=true", HTTPStatus.SEE_OTHER)


@router.post("/load/{load}/override")
async def override(
    *,
    load: int,
    portal: ThePortal,
    actor: LiaisonPass,
    reason: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    async with portal.database.write() as tx:
        now = portal.clock.now()
        await admit_all_the_same(tx, actor=actor, consignment_id=load, reason=reason, now=now)
    return RedirectResponse(f"{HERE}?done=true", HTTPStatus.SEE_OTHER)


@router.post("/finding/{finding}")
async def decide(
    *,
    finding: int,
    portal: ThePortal,
    actor: LiaisonPass,
    verdict: Annotated[str, Form(max_length=12)],
) -> Response:
    async with portal.database.write() as tx:
        await decide_finding(
            tx,
            actor=actor,
            finding_id=finding,
            verdict=verdict,
            chance=portal.chance,
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=true", HTTPStatus.SEE_OTHER)


@router.get("/photo/{finding}")
async def photo(*, finding: int, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.read() as tx:
        content, _load = await photo_of_finding(tx, actor=actor, finding_id=finding)
    return Response(content, media_type="image/jpeg")
