"""A supplier's settlement of a cycle: looked at, taken as a file, and signed by both sides.

The clerk and the liaison have the same page, each at its own address. Who signs sends the hash of
what was shown.
"""

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from config.texts import paper_texts
from fulfillment.money.documents.settlement_sheet import (
    difference_words,
    goods_section,
    money_section,
    note,
    settlement_sheet,
)
from fulfillment.money.use_cases.settlements import show_settlement, sign_settlement
from fulfillment.supply.use_cases.paper_series import series_of as lists_of
from orders.actors import Actor
from orders.use_cases.access import session_card
from portal.language import texts_of
from portal.pages.supplier import series_of
from portal.portal import Portal, Reading, ThePortal, Writing
from portal.rendering import page
from portal.session import ClerkActs, ClerkLooks, ClerkPass, LiaisonPass
from portal.sheet_answer import sheet_answer
from storage.database import Transaction

router = APIRouter()
of_liaison = APIRouter(prefix="/settlements")

CLERK = "/{cycle_id}/{compound_id}/settlement"
ONE = "/{cycle_id}/{supplier_id}"
Hash = Annotated[str, Form(max_length=64)]
Locale = Annotated[Literal["zh_CN", "en", "both"], Query()]
File = Literal["pdf", "xlsx"]


@of_liaison.get("")
async def all_of_compound(request: Request, actor: LiaisonPass, tx: Reading) -> Response:
    card = await session_card(tx, actor=actor)
    lists = await lists_of(tx, compound_id=card.compound_id)
    return page(request, "settlements.html", card=card, lists=lists)


@of_liaison.get(ONE)
async def liaison_looks(
    request: Request,
    *,
    cycle_id: int,
    supplier_id: int,
    actor: LiaisonPass,
    tx: Reading,
    done: str = "",
) -> Response:
    return await _page(request, tx, actor, _of(actor, cycle_id, supplier_id), done)


@of_liaison.post(ONE)
async def liaison_signs(
    *, cycle_id: int, supplier_id: int, sha256: Hash, portal: ThePortal, actor: LiaisonPass
) -> Response:
    async with portal.database.write() as tx:
        series = _of(actor, cycle_id, supplier_id)
        now = portal.clock.now()
        await sign_settlement(tx, actor=actor, **series, sha256=sha256, now=now)
    url = f"/liaison/money/settlements/{cycle_id}/{supplier_id}?done=signed"
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)


@of_liaison.get(ONE + "/settlement.{form}")
async def liaison_takes(
    *,
    cycle_id: int,
    supplier_id: int,
    form: File,
    portal: ThePortal,
    actor: LiaisonPass,
    locale: Locale = "zh_CN",
) -> Response:
    return await _file(portal, actor, _of(actor, cycle_id, supplier_id), form, locale)


@router.get(CLERK)
async def clerk_looks(
    request: Request,
    *,
    cycle_id: int,
    compound_id: int,
    actor: ClerkLooks,
    tx: Reading,
    done: str = "",
) -> Response:
    return await _page(request, tx, actor, series_of(actor, cycle_id, compound_id), done)


@router.post(CLERK)
async def clerk_signs(
    *,
    cycle_id: int,
    compound_id: int,
    sha256: Hash,
    portal: ThePortal,
    actor: ClerkActs,
    tx: Writing,
) -> Response:
    series = series_of(actor, cycle_id, compound_id)
    await sign_settlement(tx, actor=actor, **series, sha256=sha256, now=portal.clock.now())
    url = f"/supplier/{cycle_id}/{compound_id}/settlement?done=signed"
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)


@router.get(CLERK + ".{form}")
async def clerk_takes(
    *,
    cycle_id: int,
    compound_id: int,
    form: File,
    portal: ThePortal,
    actor: ClerkPass,
    locale: Locale = "zh_CN",
) -> Response:
    return await _file(portal, actor, series_of(actor, cycle_id, compound_id), form, locale)


def _of(actor: Actor, cycle_id: int, supplier_id: int) -> dict[str, int]:
    return {
        "cycle_id": cycle_id,
        "compound_id": actor.compound_id or 0,
        "supplier_id": supplier_id,
    }


async def _page(
    request: Request, tx: Transaction, actor: Actor, series: dict[str, int], done: str
) -> Response:
    view = await show_settlement(tx, actor=actor, **series)
    texts, is_clerk = texts_of(request), actor.supplier_id is not None
    cycle_id, compound_id = series["cycle_id"], series["compound_id"]
    here = f"/liaison/money/settlements/{cycle_id}/{series['supplier_id']}"
    clerk = f"/supplier/{cycle_id}/{compound_id}/settlement"
    more: dict[str, Any] = {
        "goods": goods_section(texts, view.settlement),
        "sums": money_section(texts, view.settlement),
        "changed": difference_words(texts, view),
        "note": note(texts, view),
        "mine": view.by_supplier if is_clerk else view.by_compound,
    }
    return page(
        request,
        "settlement.html",
        card=await session_card(tx, actor=actor),
        view=view,
        is_clerk=is_clerk,
        address=clerk if is_clerk else here,
        files=clerk if is_clerk else f"{here}/settlement",
        back=f"/supplier/{cycle_id}/{compound_id}/money"
        if is_clerk
        else "/liaison/money/settlements",
        done=done,
        **more,
    )


async def _file(
    portal: Portal, actor: Actor, series: dict[str, int], form: File, locale: str
) -> Response:
    async with portal.database.read() as tx:
        view = await show_settlement(tx, actor=actor, **series)
    sheet = settlement_sheet(paper_texts(locale), view, now=portal.clock.now())
    name = f"settlement-{view.settlement.cycle_number}-{view.sha256[:8]}"
    return await sheet_answer(portal, sheet, form=form, locale=locale, name=name)
