"""The hand-out page: a pickup code, then a bag code, and a plain yes or no.

Made for a scanner that types: each code ends with Enter. The first Enter shows whom the code
belongs to and puts the cursor into the second field; the second one hands the bag out.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from fulfillment.handover.use_cases.current import open_handovers
from fulfillment.handover.use_cases.pickup import (
    HandedOut,
    Progress,
    ToHandOver,
    hand_out,
    look_up,
    progress,
)
from fulfillment.money.use_cases.at_the_door import take_at_door
from orders.actors import Actor
from orders.rules.errors import DomainError
from orders.use_cases.access import session_card
from portal.language import texts_of
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.session import HandoutPass
from portal.words import Explanation, explain

router = APIRouter(prefix="/handout", include_in_schema=False)

Code = Annotated[str, Form(max_length=200)]
# The codes may still be right after these: only the bag has to be another one.
WRONG_BAG = ("codes_do_not_match", "already_collected", "still_to_pay")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the codes. `pickup_code` is what stays in the first field."""

    found: ToHandOver | None = None
    handed: HandedOut | None = None
    refused: DomainError | None = None
    pickup_code: str = ""


@router.get("")
async def table(request: Request, portal: ThePortal, actor: HandoutPass) -> Response:
    return await _page(request, portal, actor, Outcome())


@router.post("")
async def codes(
    request: Request,
    portal: ThePortal,
    actor: HandoutPass,
    pickup_code: Code = "",
    bag_code: Code = "",
) -> Response:
    outcome = await _try(portal, actor, pickup_code.strip(), bag_code.strip())
    return await _page(request, portal, actor, outcome)


@dataclass(frozen=True, slots=True)
class Paid:
    """What was pressed at the table before the bag goes."""

    household_id: int
    seen: int
    way: str
    pickup_code: str


def paid_at_table(
    household_id: Annotated[int, Form()],
    seen: Annotated[int, Form()],
    way: Annotated[str, Form(max_length=10)],
    pickup_code: Code = "",
) -> Paid:
    return Paid(household_id, seen, way, pickup_code.strip())


@router.post("/paid")
async def paid(
    request: Request,
    portal: ThePortal,
    actor: HandoutPass,
    took: Annotated[Paid, Depends(paid_at_table)],
) -> Response:
    """What is paid at the table, before the bag goes; then the bag's code may be scanned."""
    try:
        async with portal.database.write() as tx:
            await take_at_door(
                tx,
                actor=actor,
                household_id=took.household_id,
                way=took.way,
                seen=took.seen,
                now=portal.clock.now(),
            )
    except DomainError as refused:
        outcome = Outcome(refused=refused, pickup_code=took.pickup_code)
        return await _page(request, portal, actor, outcome)
    return await _page(request, portal, actor, await _try(portal, actor, took.pickup_code, ""))


async def _try(portal: Portal, actor: Actor, pickup_code: str, bag_code: str) -> Outcome:
    """Look up, or hand out when both codes are there. A refusal is an answer of its own here."""
    now = portal.clock.now()
    try:
        if not bag_code:
            async with portal.database.read() as tx:
                found = await look_up(tx, actor=actor, pickup_code=pickup_code, now=now)
            return Outcome(found=found, pickup_code="" if found.done else pickup_code)
        async with portal.database.write() as tx:
            handed = await hand_out(
                tx, actor=actor, pickup_code=pickup_code, bag_code=bag_code, now=now
            )
        return Outcome(handed=handed, pickup_code="" if handed.done else pickup_code)
    except DomainError as refused:
        keep = pickup_code if refused.code in WRONG_BAG else ""
        return Outcome(refused=refused, pickup_code=keep)


async def _page(request: Request, portal: Portal, actor: Actor, outcome: Outcome) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        now = portal.clock.now()
        tables: list[Progress] = [
            await progress(tx, handover_id=handover_id, now=now)
            for handover_id in await open_handovers(tx, compound_id=card.compound_id)
        ]
    said: Explanation | None = None
    if outcome.refused is not None:
        texts = texts_of(request)
        said = explain(outcome.refused.code, outcome.refused.data(), texts, card.timezone)
    return page(
        request,
        "handout.html",
        here="/handout",
        card=card,
        outcome=outcome,
        said=said,
        tables=tables,
    )
