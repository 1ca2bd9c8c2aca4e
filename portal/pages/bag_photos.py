"""Photos of packed bags: the packer takes one, the label on it tells whose bag it is.

One photo a request, so that a phone in a cold store shows after each whether it was good. A label
that cannot be read is typed beside the photo.
"""

import asyncio
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from fulfillment.supply.documents.photos import NotAPhoto, read_photo
from fulfillment.supply.use_cases.bag_photos import (
    Photographed,
    keep_bag_photo,
    photographed_bags,
)
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot
from orders.actors import Actor
from orders.rules.errors import DomainError, NotApproved
from orders.rules.errors_files import FileTooLarge
from orders.rules.errors_papers import NotAPicture
from orders.use_cases.access import session_card
from portal.language import texts_of
from portal.pages.supplier import series_of
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.session import ClerkPass
from portal.words import explain

router = APIRouter(prefix="/supplier", include_in_schema=False)

MOST_MIB = 12
Photo = Annotated[UploadFile, File()]


@router.get("/{cycle_id}/{compound_id}/photos")
async def camera(
    request: Request, *, cycle_id: int, compound_id: int, portal: ThePortal, actor: ClerkPass
) -> Response:
    return await _page(request, portal, actor, cycle_id=cycle_id, compound_id=compound_id)


@router.post("/{cycle_id}/{compound_id}/photos")
async def taken(
    request: Request,
    *,
    cycle_id: int,
    compound_id: int,
    portal: ThePortal,
    actor: ClerkPass,
    photo: Photo,
    bag_code: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    series_of(actor, cycle_id, compound_id)
    kept, refused = None, None
    try:
        kept = await _keep(portal, actor, photo, bag_code.strip())
    except DomainError as error:  # a refusal is an answer of its own here: the camera stays open
        refused = error
    return await _page(
        request, portal, actor, cycle_id=cycle_id, compound_id=compound_id, kept=kept, error=refused
    )


async def _keep(portal: Portal, actor: Actor, photo: UploadFile, bag_code: str) -> Photographed:
    """Read the photo with no transaction open, then keep it."""
    content = await photo.read((MOST_MIB << 20) + 1)
    if len(content) > MOST_MIB << 20:
        raise FileTooLarge(limit_mib=MOST_MIB)
    try:
        found = await asyncio.to_thread(read_photo, content)
    except NotAPhoto:
        raise NotAPicture() from None
    codes = (bag_code,) if bag_code else found.codes
    async with portal.database.write() as tx:
        now = portal.clock.now()
        return await keep_bag_photo(tx, actor=actor, codes=codes, jpeg=found.jpeg, now=now)


async def _page(
    request: Request,
    portal: Portal,
    actor: Actor,
    *,
    cycle_id: int,
    compound_id: int,
    kept: Photographed | None = None,
    error: DomainError | None = None,
) -> Response:
    series = series_of(actor, cycle_id, compound_id)
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        newest = await latest(tx, **series)
        if newest is None:
            raise NotApproved()
        frozen = await read_snapshot(tx, newest.pick_list_id)
        done = await photographed_bags(tx, **series)
    bags = [(parcel.address, bag.code) for parcel in frozen.parcels for bag in parcel.bags]
    said = error and explain(error.code, error.data(), texts_of(request), None)
    return page(
        request,
        "bag_photos.html",
        card=card,
        cycle_id=cycle_id,
        compound_id=compound_id,
        number=frozen.cycle_number,
        kept=kept,
        said=said,
        done=sum(1 for _, code in bags if code in done),
        bags=len(bags),
        missing=list(dict.fromkeys(address for address, code in bags if code not in done)),
    )
