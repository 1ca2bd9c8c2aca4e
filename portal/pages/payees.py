"""Whom residents pay: looked at, asked to be changed, and answered, by the liaison and the clerk.

Asking changes nothing: one who approves says yes, here or in the chat, after ringing the shop.
The payee's own collection code is a picture, read with no transaction open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from config.texts import Texts
from fulfillment.money.rules.payees import ELSEWHERE
from fulfillment.money.schemes.names import SCHEME_NAMES
from fulfillment.money.schemes.registry import SCHEMES
from fulfillment.money.schemes.words import choice_name, input_name, reason_of, shown_input
from fulfillment.money.use_cases.collection_codes import read_collection_code
from fulfillment.money.use_cases.payee_changes import ask_payee_change, decide_payee_change
from fulfillment.money.use_cases.payee_views import payee_board, payee_boards, shown_inputs
from orders.actors import Actor
from orders.rules.errors import DomainError
from orders.rules.errors_payees import BadPayeeInput
from orders.use_cases.access import session_card
from portal.language import texts_of
from portal.pictured_codes import codes_sent
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.session import ClerkPass, LiaisonPass
from portal.words import Explanation, explain

router = APIRouter(include_in_schema=False)

INPUT = "in-"
PICTURE = "static_code"
Chosen = Annotated[str, Query(max_length=30)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The way to pay that is asked for, and what became of the form."""

    scheme: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    refused: DomainError | None = None
    done: bool = False
    warnings: tuple[str, ...] = ()


@router.get("/liaison/payees")
async def all_payees(request: Request, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        boards = await payee_boards(tx, actor=actor, compound_id=actor.compound_id or 0)
    return page(
        request,
        "liaison_payees.html",
        here="/liaison/payees",
        card=card,
        boards=boards,
        names=SCHEME_NAMES,
        shown_inputs=partial(_shown_inputs, texts_of(request)),
    )


@router.post("/liaison/payees/changes/{change_id}")
async def decide(
    *, change_id: int, portal: ThePortal, actor: LiaisonPass, answer: Annotated[str, Form()]
) -> Response:
    async with portal.database.write() as tx:
        await decide_payee_change(
            tx,
            actor=actor,
            change_id=change_id,
            accepts=answer == "yes",
            now=portal.clock.now(),
        )
    return RedirectResponse("/liaison/payees", HTTPStatus.SEE_OTHER)


@router.get("/liaison/payees/{supplier_id}")
async def one(
    request: Request,
    *,
    supplier_id: int,
    portal: ThePortal,
    actor: LiaisonPass,
    scheme: Chosen = "",
) -> Response:
    return await _page(request, portal, actor, supplier_id, Outcome(scheme))


@router.post("/liaison/payees/{supplier_id}")
async def ask(
    request: Request, supplier_id: int, portal: ThePortal, actor: LiaisonPass
) -> Response:
    return await _ask(request, portal, actor, supplier_id)


@router.get("/supplier/payee")
async def own(
    request: Request, portal: ThePortal, actor: ClerkPass, scheme: Chosen = ""
) -> Response:
    return await _page(request, portal, actor, actor.supplier_id or 0, Outcome(scheme))


@router.post("/supplier/payee")
async def ask_own(request: Request, portal: ThePortal, actor: ClerkPass) -> Response:
    return await _ask(request, portal, actor, actor.supplier_id or 0)


async def _ask(request: Request, portal: Portal, actor: Actor, supplier_id: int) -> Response:
    async with request.form() as form:
        scheme = str(form.get("scheme") or "")
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
        try:
            wish = await _wish(form, scheme)
            async with portal.database.write() as tx:
                asked = await ask_payee_change(
                    tx, actor=actor, supplier_id=supplier_id, wish=wish, now=portal.clock.now()
                )
            outcome = Outcome(done=True, warnings=asked.warnings)
        except DomainError as refused:
            outcome = Outcome(scheme, typed, refused)
    return await _page(request, portal, actor, supplier_id, outcome)


async def _wish(form: FormData, scheme: str) -> dict[str, Any]:
    """What the form asks for; a collection code is read from its picture."""
    typed = {name: str(form.get(name) or "") for name in ("payee", "account_last4")}
    if scheme == PICTURE:
        scheme, inputs = read_collection_code(await codes_sent(form.get("picture")))
    else:
        inputs = {
            name.removeprefix(INPUT): value
            for name, value in form.items()
            if name.startswith(INPUT) and isinstance(value, str)
        }
    return {**typed, "scheme": scheme, "pay_inputs": inputs}


def _fits(scheme: str, currencies: frozenset[str]) -> bool:
    """Whether people can be paid by a scheme in the compounds' currency."""
    known = SCHEMES[scheme].currencies
    return scheme != ELSEWHERE and (not known or currencies <= known)


async def _page(
    request: Request, portal: Portal, actor: Actor, supplier_id: int, outcome: Outcome
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        board = await payee_board(tx, actor=actor, supplier_id=supplier_id)
    is_clerk = actor.kind == "clerk"
    here = "/supplier/payee" if is_clerk else f"/liaison/payees/{supplier_id}"
    is_known = outcome.scheme in SCHEMES and outcome.scheme != ELSEWHERE
    chosen = outcome.scheme if is_known else board.payee.scheme
    refused, texts = outcome.refused, texts_of(request)
    return page(
        request,
        "payee.html",
        here=here,
        address=here,
        card=card,
        board=board,
        is_clerk=is_clerk,
        schemes=[name for name in SCHEMES if name == chosen or _fits(name, board.currencies)],
        names=SCHEME_NAMES,
        chosen=chosen,
        inputs=() if chosen == PICTURE else SCHEMES[chosen].input_names,
        in_force=dict(board.payee.inputs) if chosen == board.payee.scheme else {},
        shown_inputs=partial(_shown_inputs, texts),
        outcome=outcome,
        input_name=lambda name: input_name(texts, name),
        choice_name=lambda word: choice_name(texts, word),
        said=refused and _said(refused, texts, card.timezone),
    )


def _shown_inputs(texts: Texts, inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What can be compared of a payee's inputs, in words."""
    return [shown_input(texts, name, value) for name, value in shown_inputs(inputs)]


def _said(refused: DomainError, texts: Texts, zone: str) -> Explanation:
    """The refusal in words; of an input that does not fit also why."""
    if not isinstance(refused, BadPayeeInput):
        return explain(refused.code, refused.data(), texts, zone)
    data = {"part": input_name(texts, refused.part), "reason": refused.reason}
    said = explain(refused.code, data, texts, zone)
    return Explanation(said.what, (reason_of(texts, refused.reason), *said.advice))
