"""Printing single labels again: a building's rooms with their bags, to be ticked."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from fulfillment.supply.documents.catalogue import CATALOGUE, PaperKind
from fulfillment.supply.rules.snapshot import PickList
from fulfillment.supply.rules.totals import by_building
from fulfillment.supply.use_cases.paper_rights import allowed_level
from fulfillment.supply.use_cases.pick_lists import PickListVersion, latest, read_snapshot
from orders.rules.errors import StaleButton
from orders.use_cases.access import session_card
from portal.pages.paper_desk import PaperDesk, paper_desk
from portal.pages.supplier import series_of
from portal.portal import Reading
from portal.rendering import page
from portal.session import ClerkLooks

router = APIRouter(prefix="/supplier", include_in_schema=False)

Building = Annotated[str, Query(max_length=24)]
Room = Annotated[str, Query(max_length=24)]
# As many as an address in a browser can carry.
MOST_TICKED = 200


@dataclass(frozen=True, slots=True)
class Labels:
    """What the page shows: the rooms of one building, or those whose address has `room` in it."""

    buildings: tuple[str, ...]
    building: str
    room: str
    rows: tuple[dict[str, object], ...]
    kinds: tuple[PaperKind, ...]


@router.get("/{cycle_id}/{compound_id}/labels")
async def labels(
    request: Request,
    *,
    cycle_id: int,
    compound_id: int,
    actor: ClerkLooks,
    tx: Reading,
    building: Building = "",
    room: Room = "",
) -> Response:
    edition = await latest(tx, **series_of(actor, cycle_id, compound_id))
    if edition is None:
        raise StaleButton()
    newest = await read_snapshot(tx, edition.pick_list_id)
    back = f"/supplier/{cycle_id}/{compound_id}"
    desk = paper_desk(
        request,
        action=f"/supplier/papers/{edition.pick_list_id}",
        reprint=f"{back}/labels",
        version=edition.version,
        most=await allowed_level(tx, compound_id, newest.phone_level),
    )
    card = await session_card(tx, actor=actor)
    shown = labels_of(newest, building, room)
    return reprint_page(request, card, back, edition=edition, desk=desk, shown=shown)


def reprint_page(
    request: Request,
    card: object,
    back: str,
    *,
    edition: PickListVersion,
    desk: PaperDesk,
    shown: Labels,
) -> Response:
    """The same page for clerks and liaisons."""
    return page(
        request,
        "reprint.html",
        card=card,
        back=back,
        edition=edition,
        paper_desk=desk,
        shown=shown,
        most=MOST_TICKED,
    )


def labels_of(pick_list: PickList, building: str, room: str) -> Labels:
    """The rooms asked for; the first building where nothing was."""
    names = tuple(total.building for total in by_building(pick_list))
    sought = room.strip().casefold()
    chosen = "" if sought else (building if building in names else next(iter(names), ""))
    rows = [
        {"address": parcel.address, "bags": parcel.bags, "held": parcel.held}
        for parcel in pick_list.parcels
        if (sought and sought in parcel.address.casefold())
        or (chosen and parcel.building == chosen)
    ]
    kinds = tuple(paper for paper in CATALOGUE.values() if paper.can_reprint)
    return Labels(names, chosen, room.strip(), tuple(rows), kinds)
