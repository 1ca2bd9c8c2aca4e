"""The carer's own page: the list, one household after the other, what was heard, the order."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from config.texts import N_
from orders.rules.masking import MaskingLevel, show_phone
from orders.rules.needs import NeedKind
from orders.use_cases.access import session_card
from orders.use_cases.call_book import call_book
from orders.use_cases.call_cards import call_card
from orders.use_cases.call_following import form_for_call
from orders.use_cases.call_hearing import (
    FOOD,
    call_unanswered,
    hear_call,
    remark_call,
    send_visitor,
    visit_in_vain,
)
from orders.use_cases.call_visits import visitors_of_call
from orders.use_cases.needs import ask_need
from orders.use_cases.orders import place_order
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import CarerPass

router = APIRouter(prefix="/care", include_in_schema=False)

HERE = "/care"
SCRIPT = (
    N_("Hello, this is your community's care call; how are you and your family today?"),
    N_("Has anybody a fever or a cough, and does anybody need medicine?"),
    N_("For how many days have you rice, oil, vegetables and meat? I order for you right now."),
)
REASONS = {
    "heard": N_("Last time they needed food, and it could not be ordered any more."),
    "uncovered": N_("They have had no delivery for a long time."),
    "quiet": N_("They neither ordered nor collected for two cycles."),
}
Tries = Annotated[int, Form(ge=1, le=99)]
Words = Annotated[str, Form(max_length=600)]


@router.get("")
async def book(request: Request, portal: ThePortal, actor: CarerPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await call_book(
            tx, actor=actor, compound_id=card.compound_id, now=portal.clock.now()
        )
    return page(request, "care.html", here=HERE, card=card, book=found)


@router.get("/{call_id}")
async def look(request: Request, call_id: int, portal: ThePortal, actor: CarerPass) -> Response:
    now = portal.clock.now()
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        call = await call_card(tx, actor=actor, call_id=call_id, now=now)
        what = FOOD if call.food else ""
        form = await form_for_call(tx, actor=actor, card=call, what=what, now=now)
        people = await visitors_of_call(tx, actor=actor, call_id=call_id, now=now)
    return page(
        request,
        "care_call.html",
        here=f"{HERE}/{call_id}",
        card=card,
        call=call,
        form=form,
        people=people,
        phones=[(name, show_phone(phone, MaskingLevel.FULL)) for name, phone in call.people],
        script=SCRIPT,
        reasons=REASONS,
    )


@router.post("/{call_id}/hear")
async def hears(
    call_id: int,
    portal: ThePortal,
    actor: CarerPass,
    what: Annotated[str, Form(max_length=10)],
) -> Response:
    async with portal.database.write() as tx:
        await hear_call(tx, actor=actor, call_id=call_id, what=what, now=portal.clock.now())
    return _to(call_id)


@router.post("/{call_id}/unanswered")
async def nobody_answers(
    call_id: int, portal: ThePortal, actor: CarerPass, tries: Tries
) -> Response:
    async with portal.database.write() as tx:
        await call_unanswered(tx, actor=actor, call_id=call_id, tries=tries, now=portal.clock.now())
    return _to(call_id)


@router.post("/{call_id}/vain")
async def nobody_opens(call_id: int, portal: ThePortal, actor: CarerPass) -> Response:
    async with portal.database.write() as tx:
        await visit_in_vain(tx, actor=actor, call_id=call_id, now=portal.clock.now())
    return _to(call_id)


@router.post("/{call_id}/visitor")
async def sends(
    call_id: int, portal: ThePortal, actor: CarerPass, person: Annotated[int, Form(ge=1)]
) -> Response:
    async with portal.database.write() as tx:
        await send_visitor(
            tx, actor=actor, call_id=call_id, person_id=person, now=portal.clock.now()
        )
    return _to(call_id)


@router.post("/{call_id}/remark")
async def remarks(call_id: int, portal: ThePortal, actor: CarerPass, text: Words = "") -> Response:
    async with portal.database.write() as tx:
        await remark_call(tx, actor=actor, call_id=call_id, text=text, now=portal.clock.now())
    return _to(call_id)


@router.post("/{call_id}/medicine")
async def writes_medicine(
    call_id: int, portal: ThePortal, actor: CarerPass, text: Words
) -> Response:
    now = portal.clock.now()
    async with portal.database.write() as tx:
        call = await call_card(tx, actor=actor, call_id=call_id, now=now)
        asked: dict[str, Any] = {"household_id": call.household_id, "kind": NeedKind.MEDICINE}
        await ask_need(tx, actor=actor, **asked, text=text, source="phone", now=now)
    return _to(call_id)


@router.post("/{call_id}/order")
async def orders(request: Request, call_id: int, portal: ThePortal, actor: CarerPass) -> Response:
    """The number of each bundle; what is left out stays as it is."""
    typed = await request.form()
    quantities = {
        name.removeprefix("q-"): int(text)
        for name, value in typed.items()
        if name.startswith("q-") and (text := str(value).strip()).isascii()
        and text.isdecimal() and len(text) <= 3
    }  # fmt: skip
    now = portal.clock.now()
    async with portal.database.write() as tx:
        call = await call_card(tx, actor=actor, call_id=call_id, now=now)
        await place_order(
            tx,
            actor=actor,
            household_id=call.household_id,
            quantities=quantities,
            replaces=False,
            sent_at=now,
            now=now,
        )
    return _to(call_id)


def _to(call_id: int) -> Response:
    return RedirectResponse(f"{HERE}/{call_id}", HTTPStatus.SEE_OTHER)
