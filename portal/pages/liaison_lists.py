"""The papers of all suppliers for the liaison, with the log of who took which version."""

from fastapi import APIRouter, Request, Response

from fulfillment.handover.use_cases.current import open_handovers
from fulfillment.supply.documents.catalogue import CATALOGUE
from fulfillment.supply.use_cases.download_log import download_log
from fulfillment.supply.use_cases.paper_series import Series, series_of
from fulfillment.supply.use_cases.pick_lists import (
    PickListVersion,
    pick_list_version,
    read_snapshot,
    versions,
)
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.masking import MaskingLevel
from orders.use_cases.access import session_card
from portal.pages.paper_desk import PaperDesk, paper_desk
from portal.pages.paper_wish import Wish
from portal.pages.papers import Single, Wanted, as_file, take_paper, to_chosen
from portal.pages.reprint import Building, Room, labels_of, reprint_page
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass
from storage.database import Transaction

router = APIRouter(prefix="/liaison/lists", include_in_schema=False)

HERE = "/liaison/lists"
# Of a log of hundreds of lines nobody reads more.
MOST_LINES = 60


@router.get("")
async def lists(request: Request, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await series_of(tx, compound_id=actor.compound_id or 0)
        handovers = await open_handovers(tx, compound_id=actor.compound_id or 0)
    return page(
        request, "liaison_lists.html", here=HERE, card=card, lists=found, handovers=handovers
    )


@router.get("/papers/{pick_list_id}")
async def choose(
    request: Request, pick_list_id: int, actor: LiaisonPass, paper: Wanted, single: Single = False
) -> Response:
    return to_chosen(request, f"{HERE}/papers/{pick_list_id}", paper, is_single=single)


@router.get("/papers/{pick_list_id}/{kind}")
async def download(
    pick_list_id: int, portal: ThePortal, actor: LiaisonPass, wish: Wish
) -> Response:
    return as_file(*await take_paper(portal, actor=actor, pick_list_id=pick_list_id, wish=wish))


@router.get("/{cycle_id}/{supplier_id}")
async def one_list(
    request: Request, cycle_id: int, supplier_id: int, portal: ThePortal, actor: LiaisonPass
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        series, editions = await _editions(tx, actor, cycle_id, supplier_id)
        log = await download_log(tx, editions)
    return page(
        request,
        "liaison_list.html",
        here=f"{HERE}/{cycle_id}/{supplier_id}",
        card=card,
        series=series,
        editions=editions[::-1],
        paper_desk=_desk(request, series),
        log=log,
        most=MOST_LINES,
        names={paper.kind: paper.name for paper in CATALOGUE.values()},
    )


@router.get("/{cycle_id}/{supplier_id}/labels")
async def labels(
    request: Request,
    *,
    cycle_id: int,
    supplier_id: int,
    portal: ThePortal,
    actor: LiaisonPass,
    building: Building = "",
    room: Room = "",
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        series, _ = await _editions(tx, actor, cycle_id, supplier_id)
        edition = await pick_list_version(tx, series.pick_list_id)
        newest = await read_snapshot(tx, series.pick_list_id)
    return reprint_page(
        request,
        card,
        f"{HERE}/{cycle_id}/{supplier_id}",
        edition=edition,
        desk=_desk(request, series),
        shown=labels_of(newest, building, room),
    )


async def _editions(
    tx: Transaction, actor: Actor, cycle_id: int, supplier_id: int
) -> tuple[Series, tuple[PickListVersion, ...]]:
    """Raises `StaleButton` where the liaison's compound has no such list."""
    compound_id = actor.compound_id or 0
    of_list = {"cycle_id": cycle_id, "compound_id": compound_id, "supplier_id": supplier_id}
    found = await series_of(tx, **of_list)
    if not found:
        raise StaleButton()
    return found[0], await versions(tx, **of_list)


def _desk(request: Request, series: Series) -> PaperDesk:
    return paper_desk(
        request,
        action=f"{HERE}/papers/{series.pick_list_id}",
        reprint=f"{HERE}/{series.cycle_id}/{series.supplier_id}/labels",
        version=series.version,
        most=MaskingLevel.FULL,
    )
