"""The supplier's pages: its cycles, one cycle's work, and the buttons “packed” and “sent”."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.use_cases.consignments import mark_sent
from fulfillment.money.use_cases.refunds import Refund, mark_refunded, refunds_of_cycle
from fulfillment.supply.documents.catalogue import CATALOGUE, EVERYDAY
from fulfillment.supply.rules.snapshot import PickList
from fulfillment.supply.rules.totals import by_building, contents_multiplied_out, units_by_good
from fulfillment.supply.use_cases.amendments import amendment_of
from fulfillment.supply.use_cases.packing import mark_packed
from fulfillment.supply.use_cases.paper_rights import allowed_level
from fulfillment.supply.use_cases.pick_lists import PickListVersion, read_snapshot, versions
from fulfillment.supply.use_cases.supplier_board import CycleWork, cycle_work, cycle_works
from orders.actors import Actor
from orders.rules.errors import WrongCompound
from orders.use_cases.access import session_card
from orders.use_cases.need_suppliers import needs_for_supplier
from portal.pages.amendment import Change, change_of
from portal.pages.paper_desk import PaperDesk, paper_desk
from portal.portal import Reading, ThePortal, Writing
from portal.rendering import page
from portal.session import ClerkActs, ClerkLooks
from storage.database import Transaction

router = APIRouter(prefix="/supplier", include_in_schema=False)


def series_of(actor: Actor, cycle_id: int, compound_id: int) -> dict[str, int]:
    """The keys of one pick list series; raises `WrongCompound` for one that is not theirs."""
    if compound_id != actor.compound_id or actor.supplier_id is None:
        raise WrongCompound()
    return {
        "cycle_id": cycle_id,
        "compound_id": compound_id,
        "supplier_id": actor.supplier_id,
    }


@router.get("")
async def cycles(request: Request, actor: ClerkLooks, tx: Reading) -> Response:
    card = await session_card(tx, actor=actor)
    assert card.supplier_id is not None
    works = await cycle_works(tx, supplier_id=card.supplier_id, compound_id=card.compound_id)
    asked = await needs_for_supplier(tx, supplier_id=card.supplier_id, compound_id=card.compound_id)
    return page(request, "cycles.html", card=card, works=works, asked=len(asked))


@router.get("/{cycle_id}/{compound_id}")
async def cycle(
    request: Request,
    *,
    cycle_id: int,
    compound_id: int,
    actor: ClerkLooks,
    tx: Reading,
    done: str = "",
) -> Response:
    series = series_of(actor, cycle_id, compound_id)
    work = await cycle_work(tx, **series)
    if work.step == "cancelled":
        return await _cancelled(request, work, actor=actor, tx=tx, done=done)
    editions = await versions(tx, **series)
    newest = await read_snapshot(tx, editions[-1].pick_list_id) if editions else None
    desk = await _desk(request, tx, work, editions[-1], newest) if newest else None
    return page(
        request,
        "cycle.html",
        card=await session_card(tx, actor=actor),
        work=work,
        editions=editions[::-1],
        newest=newest,
        change=await _change(tx, editions, newest, desk),
        units=_units(newest),
        totals=contents_multiplied_out(newest.goods, newest.parcels) if newest else (),
        sums=units_by_good(newest.goods, newest.parcels) if newest else {},
        papers=[paper for paper in CATALOGUE.values() if paper.kind in EVERYDAY],
        paper_desk=desk,
        refunds=await _refunds(tx, **series),
        done=done,
    )


@router.post("/{cycle_id}/{compound_id}/packed")
async def packed(
    *,
    cycle_id: int,
    compound_id: int,
    portal: ThePortal,
    actor: ClerkActs,
    tx: Writing,
    version: Annotated[int, Form()],
    batch: Annotated[list[int] | None, Form()] = None,
) -> Response:
    await mark_packed(
        tx,
        actor=actor,
        **series_of(actor, cycle_id, compound_id),
        portal_url=portal.portal_url,
        now=portal.clock.now(),
        batch_ids=batch,
        version=version,
    )
    return _back(cycle_id, compound_id, "packed")


@router.post("/{cycle_id}/{compound_id}/sent")
async def sent(
    cycle_id: int, compound_id: int, portal: ThePortal, actor: ClerkActs, tx: Writing
) -> Response:
    series = series_of(actor, cycle_id, compound_id)
    await mark_sent(tx, actor=actor, **series, now=portal.clock.now())
    return _back(cycle_id, compound_id, "sent")


@router.post("/{cycle_id}/{compound_id}/refunded")
async def refunded(
    *,
    cycle_id: int,
    compound_id: int,
    portal: ThePortal,
    actor: ClerkActs,
    tx: Writing,
    refund: Annotated[list[int] | None, Form()] = None,
) -> Response:
    series = series_of(actor, cycle_id, compound_id)
    theirs = {row.id for row in await refunds_of_cycle(tx, **series)}
    ids = sorted(theirs & set(refund or ()))
    await mark_refunded(tx, actor=actor, refund_ids=ids, now=portal.clock.now())
    return _back(cycle_id, compound_id, "refunded" if ids else "")


async def _cancelled(
    request: Request, work: CycleWork, *, actor: Actor, tx: Transaction, done: str
) -> Response:
    """A cancelled cycle: nothing to pack, and what is to be given back."""
    series = series_of(actor, work.cycle_id, work.compound_id)
    return page(
        request,
        "cancelled.html",
        card=await session_card(tx, actor=actor),
        work=work,
        refunds=await _refunds(tx, **series),
        done=done,
    )


@dataclass(frozen=True, slots=True)
class Refunds:
    """Money to be given back, and what was sent already."""

    to_send: tuple[Refund, ...]
    sent: tuple[Refund, ...]

    @property
    def total(self) -> int:
        return sum(row.amount for row in self.to_send)


async def _refunds(tx: Transaction, **series: int) -> Refunds:
    rows = await refunds_of_cycle(tx, **series)
    return Refunds(
        tuple(row for row in rows if row.paid_at is None),
        tuple(row for row in rows if row.paid_at is not None),
    )


def _back(cycle_id: int, compound_id: int, done: str) -> Response:
    return RedirectResponse(f"/supplier/{cycle_id}/{compound_id}?done={done}", HTTPStatus.SEE_OTHER)


async def _change(
    tx: Transaction,
    editions: tuple[PickListVersion, ...],
    newest: PickList | None,
    desk: PaperDesk | None,
) -> Change | None:
    """What somebody who packed from the version before the newest has to do."""
    if newest is None or desk is None:
        return None
    amendment = await amendment_of(tx, editions[-1].pick_list_id)
    if amendment is None:
        return None
    return change_of(amendment, newest, papers=desk.action, choice=desk.choice)


async def _desk(
    request: Request, tx: Transaction, work: CycleWork, edition: PickListVersion, newest: PickList
) -> PaperDesk:
    return paper_desk(
        request,
        action=f"/supplier/papers/{edition.pick_list_id}",
        reprint=f"/supplier/{work.cycle_id}/{work.compound_id}/labels",
        version=edition.version,
        most=await allowed_level(tx, edition.compound_id, newest.phone_level),
    )


def _units(newest: PickList | None) -> dict[str, list[tuple[str, int]]]:
    """Each building's units by code, without the bundles that nobody there wants."""
    if newest is None:
        return {}
    return {
        total.building: [(code, count) for code, count in total.units.items() if count]
        for total in by_building(newest)
    }
