"""Who has not paid, by building: all that can be done about it, and a list to phone."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from config.texts import N_, texts_for
from fulfillment.money.use_cases.deadline_setting import set_deadline_rule
from fulfillment.money.use_cases.money_sheets import phone_sheet
from fulfillment.money.use_cases.pleading import answer_plea
from fulfillment.money.use_cases.reminding_all import remind_all
from fulfillment.money.use_cases.unpaid import take_back
from fulfillment.money.use_cases.unpaid_board import decide_ticked, unpaid_board
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass
from portal.sheet_answer import sheet_answer

router = APIRouter(prefix="/unpaid")

HERE = "/liaison/money/unpaid"
FILTERS = {
    "all": N_("All"),
    "claimed": N_("Say that they paid"),
    "pleads": N_("Cannot pay now"),
    "phone": N_("To phone"),
    "flagged": N_("Need care"),
    "held": N_("Held back"),
}
RULES = {
    "ask": N_("I decide one by one"),
    "drop": N_("Take it off the truck"),
    "hold": N_("Hold it back until it is paid"),
    "advance": N_("The liaison pays in its place"),
}
DONE = {
    "confirm": N_("Confirmed: {count}."),
    "waive": N_("Let off: {count}."),
    "hold": N_("Held back: {count}."),
    "drop": N_("Taken off the truck: {count}."),
    "advance": N_("Paid in their place: {count}."),
    "reminded": N_("Reminded: {count}."),
    "taken_back": N_("It goes with the truck again."),
    "call": N_("The household has heard that you call."),
    "pay": N_("The household is asked to pay after all."),
    "rule": N_("Noted, for every deadline from now on."),
    "too_soon": N_("They were reminded within the hour. Nothing was sent."),
}
Cycle = Annotated[int, Form()]


@router.get("")
async def board(
    request: Request,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    cycle: int | None = None,
    building: Annotated[str, Query(max_length=20)] = "",
    only: Annotated[str, Query(max_length=10)] = "all",
    done: Annotated[str, Query(max_length=12)] = "",
    count: int = 0,
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await unpaid_board(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            cycle_id=cycle,
            building=building,
            only=only,
            now=portal.clock.now(),
        )
    return page(
        request,
        "liaison_unpaid.html",
        here=HERE,
        card=card,
        board=found,
        building=building,
        only=only,
        filters=FILTERS,
        rules=RULES,
        said=DONE.get(done),
        count=count,
    )


@router.post("/decide")
async def decide(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    cycle: Cycle,
    verdict: Annotated[str, Form(max_length=20)],
    bill: Annotated[list[int], Form()] = [],  # noqa: B006  # the framework copies it
    payer: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    async with portal.database.write() as tx:
        count = await decide_ticked(
            tx,
            actor=actor,
            request_ids=bill,
            verdict=verdict,
            payer_id=int(payer) if payer.isdecimal() else None,
            portal_url=portal.portal_url,
            now=portal.clock.now(),
        )
    return _back(cycle, verdict.removesuffix("_direct"), count)


@router.post("/answer")
async def answer(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    cycle: Cycle,
    bill: Annotated[int, Form()],
    verdict: Annotated[Literal["call", "pay"], Form()],
) -> Response:
    async with portal.database.write() as tx:
        now = portal.clock.now()
        await answer_plea(tx, actor=actor, request_id=bill, answer=verdict, now=now)
    return _back(cycle, verdict, 1)


@router.post("/remind")
async def remind(*, portal: ThePortal, actor: LiaisonPass, cycle: Cycle) -> Response:
    async with portal.database.write() as tx:
        done = await remind_all(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            cycle_id=cycle,
            now=portal.clock.now(),
        )
    return _back(cycle, "reminded" if done.done else "too_soon", done.count)


@router.post("/take-back")
async def back_on_truck(
    *, portal: ThePortal, actor: LiaisonPass, cycle: Cycle, parcel: Annotated[int, Form()]
) -> Response:
    async with portal.database.write() as tx:
        await take_back(
            tx,
            actor=actor,
            parcel_id=parcel,
            portal_url=portal.portal_url,
            now=portal.clock.now(),
        )
    return _back(cycle, "taken_back", 1)


@router.post("/rule")
async def rule(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    cycle: Cycle,
    rule: Annotated[str, Form(max_length=10)],
) -> Response:
    async with portal.database.write() as tx:
        await set_deadline_rule(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            rule=rule,
            now=portal.clock.now(),
        )
    return _back(cycle, "rule", 1)


@router.get("/{cycle_id}/phones.{form}")
async def phones(
    cycle_id: int,
    form: Literal["pdf", "xlsx"],
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    locale: Literal["zh_CN", "en"] = "zh_CN",
) -> Response:
    async with portal.database.write() as tx:
        sheet = await phone_sheet(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            cycle_id=cycle_id,
            texts=texts_for(locale),
            now=portal.clock.now(),
        )
    return await sheet_answer(portal, sheet, form=form, locale=locale, name=f"to-phone-{cycle_id}")


def _back(cycle: int, done: str, count: int) -> Response:
    url = f"{HERE}?cycle={cycle}&done={done}&count={count}" if cycle else f"{HERE}?done={done}"
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)
