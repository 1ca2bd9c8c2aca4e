"""Buying runs on the web: the liaison plans and counts, the shop's clerk answers."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.rules.buying import floored
from fulfillment.handover.rules.trip_plans import BUYER, DRIVER, CrewMember
from fulfillment.handover.use_cases.buying import answer_shop, change_list
from fulfillment.handover.use_cases.buying_cards import RunCard, runs_of_supplier
from fulfillment.handover.use_cases.buying_certificate import KIND, certificate_of, to_json
from fulfillment.handover.use_cases.buying_plans import RunPlan, plan_run
from fulfillment.handover.use_cases.buying_return import Brought, return_run
from fulfillment.handover.use_cases.buying_steps import (
    goods_of_orders,
    runs_desk,
    shown_run,
    step_run,
)
from fulfillment.supply.documents.options import Options
from orders.actors import Actor
from orders.documents.media_types import MEDIA_TYPES
from orders.rules.errors import BadQuantity
from orders.rules.money import AmountError, Money, format_amount, read_amount
from orders.rules.paper import local_text
from orders.use_cases.access import session_card
from orders.use_cases.desks import sellers_to
from portal.pages.paper_wish import Locale
from portal.pages.trips import ClerkOrLiaison, when_of
from portal.portal import ThePortal
from portal.rendering import page
from storage.database import Transaction

router = APIRouter(include_in_schema=False)

OURS, SHOPS = "/liaison/handover/buying", "/supplier/buying"
# Half an hour at least to think it over. The field counts its half hours from this value.
AHEAD = timedelta(minutes=60)
Words = Annotated[str, Form(max_length=60)]


def here_of(actor: Actor) -> str:
    """Where these pages stand for whoever is signed in."""
    return SHOPS if actor.supplier_id is not None else OURS


@router.get(OURS)
@router.get(SHOPS)
async def board(request: Request, portal: ThePortal, actor: ClerkOrLiaison) -> Response:
    compound_id = actor.compound_id or 0
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        runs = await _runs(tx, actor, compound_id)
        shops = await sellers_to(tx, compound_id)
        goods = await goods_of_orders(tx, compound_id=compound_id)
    here = here_of(actor)
    soon = local_text(floored(portal.clock.now() + AHEAD), card.timezone)
    return page(
        request,
        "buying_runs.html",
        here=here,
        at=here,
        card=card,
        runs=runs,
        shops=shops,
        goods=goods,
        soon=soon,
    )


@router.post(OURS)
async def plan(
    *,
    portal: ThePortal,
    actor: ClerkOrLiaison,
    shop: Annotated[str, Form(max_length=40)],
    plate: Words,
    driver: Words,
    driver_phone: Words,
    buyer: Words,
    buyer_phone: Words = "",
    begins_at: Words = "",
    minutes: Annotated[int, Form(ge=30, le=240)] = 60,
    goods: Annotated[str, Form(max_length=8_000)] = "",
) -> Response:
    """`shop` is a supplier, or a supplier and the cycle whose orders are bought there."""
    supplier_id, _, cycle_id = shop.partition(":")
    compound_id = actor.compound_id or 0
    async with portal.database.write() as tx:
        zone = (await session_card(tx, actor=actor)).timezone
        made = await plan_run(
            tx,
            actor=actor,
            compound_id=compound_id,
            supplier_id=_whole(supplier_id),
            plan=RunPlan(
                plate,
                CrewMember(DRIVER, driver.strip(), driver_phone.strip()),
                CrewMember(BUYER, buyer.strip(), buyer_phone.strip()),
                when_of(begins_at, zone),
                minutes,
                goods,
                _whole(cycle_id) or None,
            ),
            now=portal.clock.now(),
        )
    return _to(f"{OURS}/{made.run_id}?done=planned")


@router.get(OURS + "/{run_id}")
@router.get(SHOPS + "/{run_id}")
async def look(
    request: Request,
    *,
    run_id: int,
    portal: ThePortal,
    actor: ClerkOrLiaison,
    done: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    async with portal.database.write() as tx:
        card = await session_card(tx, actor=actor)
        run, is_liaison = await shown_run(tx, actor=actor, run_id=run_id)
    return page(
        request,
        "buying_run.html",
        at=here_of(actor),
        card=card,
        run=run,
        is_liaison=is_liaison,
        plain=lambda minor: format_amount(Money(minor, run.currency)),
        typed=_typed(run),
        done=done,
    )


@router.get(OURS + "/{run_id}/certificate.pdf")
async def certificate(
    *, run_id: int, portal: ThePortal, actor: ClerkOrLiaison, locale: Locale = "zh_CN"
) -> Response:
    async with portal.database.write() as tx:
        found = await certificate_of(tx, actor=actor, run_id=run_id, now=portal.clock.now())
    content = await portal.press.draw(KIND, to_json(found), locale, Options())
    headers = {"Content-Disposition": f'inline; filename="buying-run-{run_id}-{locale}.pdf"'}
    return Response(content, media_type=MEDIA_TYPES["pdf"], headers=headers)


@router.post(OURS + "/{run_id}/list")
async def set_list(
    *,
    run_id: int,
    portal: ThePortal,
    actor: ClerkOrLiaison,
    goods: Annotated[str, Form(max_length=8_000)],
) -> Response:
    async with portal.database.write() as tx:
        now = portal.clock.now()
        await change_list(tx, actor=actor, run_id=run_id, goods=goods, now=now)
    return _to(f"{OURS}/{run_id}?done=changed")


@router.post(OURS + "/{run_id}/steps/{step}")
async def go_on(run_id: int, step: str, portal: ThePortal, actor: ClerkOrLiaison) -> Response:
    async with portal.database.write() as tx:
        await step_run(tx, actor=actor, run_id=run_id, step=step, now=portal.clock.now())
    return _to(f"{OURS}/{run_id}?done={step}")


@router.post(OURS + "/{run_id}/answer")
@router.post(SHOPS + "/{run_id}/answer")
async def answer(
    request: Request, run_id: int, portal: ThePortal, actor: ClerkOrLiaison
) -> Response:
    form = dict(await request.form())
    async with portal.database.write() as tx:
        run, _ = await shown_run(tx, actor=actor, run_id=run_id)
        await answer_shop(
            tx,
            actor=actor,
            run_id=run_id,
            has={key: _count(said) for key, said in _fields(form, "has").items()},
            prices={key: _sum(said, run) for key, said in _fields(form, "price").items()},
            now=portal.clock.now(),
        )
    return _to(f"{here_of(actor)}/{run_id}?done=answered")


@router.post(OURS + "/{run_id}/return")
async def back(request: Request, run_id: int, portal: ThePortal, actor: ClerkOrLiaison) -> Response:
    form = dict(await request.form())
    async with portal.database.write() as tx:
        run, _ = await shown_run(tx, actor=actor, run_id=run_id)
        brought = Brought(
            bought={key: _count(said) for key, said in _fields(form, "bought").items()},
            paid={key: _sum(said, run) for key, said in _fields(form, "paid").items()},
            given=_sum(str(form.get("given", "")), run),
            back=_sum(str(form.get("back", "")), run),
            difference=str(form.get("difference", ""))[:300],
        )
        now = portal.clock.now()
        await return_run(tx, actor=actor, run_id=run_id, brought=brought, now=now)
    return _to(f"{OURS}/{run_id}?done=returned")


async def _runs(tx: Transaction, actor: Actor, compound_id: int) -> tuple[RunCard, ...]:
    if actor.supplier_id is not None:
        return await runs_of_supplier(tx, supplier_id=actor.supplier_id, compound_id=compound_id)
    return (await runs_desk(tx, actor=actor, compound_id=compound_id))[1]


def _typed(run: RunCard) -> str:
    """The list as it is typed, to be changed."""
    return "\n".join(
        f"{line.name} {line.wanted} {line.unit}"
        + ("" if line.price is None else f" {format_amount(Money(line.price, run.currency))}")
        for line in run.lines
    )


def _fields(form: Mapping[str, Any], name: str) -> dict[int, str]:
    """`has-3`: the line's position; what is empty was not said."""
    start = f"{name}-"
    return {
        _whole(key.removeprefix(start)): str(value).strip()
        for key, value in form.items()
        if key.startswith(start) and str(value).strip()
    }


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise BadQuantity(text=text[:20])
    return int(text)


def _sum(text: str, run: RunCard) -> int:
    try:
        return read_amount(text or "0", run.currency).minor
    except AmountError:
        raise BadQuantity(text=text[:20]) from None


def _whole(text: str) -> int:
    """A number of a form; 0 leads to nothing that there is."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _to(address: str) -> Response:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
