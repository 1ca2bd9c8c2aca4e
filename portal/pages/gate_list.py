"""A load against its list: bags ticked as missing, damaged ones with a photo, those too many."""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from fulfillment.handover.gate_names import FINDING_NAMES
from fulfillment.handover.use_cases.bag_findings import (
    DAMAGED,
    EXTRA,
    MISSING,
    note_findings,
    photo_of_finding,
    take_back_finding,
)
from fulfillment.handover.use_cases.gate_board import load_at_gate
from fulfillment.handover.use_cases.load_lists import load_list
from fulfillment.supply.documents.photos import NotAPhoto, ReadPhoto, read_photo
from orders.rules.errors_files import FileTooLarge
from orders.rules.errors_papers import NotAPicture
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import GuardPass

router = APIRouter(prefix="/gate/load/{load}/list", include_in_schema=False)

MOST_MIB = 12


@router.get("")
async def show(request: Request, *, load: int, portal: ThePortal, actor: GuardPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        now = portal.clock.now()
        found = await load_at_gate(tx, actor=actor, consignment_id=load, now=now)
        boxes = await load_list(tx, actor=actor, consignment_id=load)
    return page(
        request,
        "gate_list.html",
        here=_of(load),
        card=card,
        found=found,
        boxes=boxes,
        names=FINDING_NAMES,
    )


@router.post("/missing")
async def missing(
    *,
    load: int,
    portal: ThePortal,
    actor: GuardPass,
    codes: Annotated[Sequence[str], Form()] = (),
    text: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    async with portal.database.write() as tx:
        await note_findings(
            tx,
            actor=actor,
            consignment_id=load,
            kind=MISSING,
            text=" ".join((*codes, text)),
            now=portal.clock.now(),
        )
    return RedirectResponse(_of(load), HTTPStatus.SEE_OTHER)


@router.post("/damaged")
async def damaged(
    *,
    load: int,
    portal: ThePortal,
    actor: GuardPass,
    photo: Annotated[UploadFile, File()],
    text: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """The photo tells the bag by the code on its label; else the room is typed."""
    found = await seen_on(photo)
    async with portal.database.write() as tx:
        await note_findings(
            tx,
            actor=actor,
            consignment_id=load,
            kind=DAMAGED,
            text=text or " ".join(found.codes),
            photo=found.jpeg,
            now=portal.clock.now(),
        )
    return RedirectResponse(_of(load), HTTPStatus.SEE_OTHER)


@router.post("/extra")
async def extra(
    *, load: int, portal: ThePortal, actor: GuardPass, text: Annotated[str, Form(max_length=500)]
) -> Response:
    async with portal.database.write() as tx:
        now = portal.clock.now()
        await note_findings(tx, actor=actor, consignment_id=load, kind=EXTRA, text=text, now=now)
    return RedirectResponse(_of(load), HTTPStatus.SEE_OTHER)


@router.post("/back/{finding}")
async def back(*, load: int, finding: int, portal: ThePortal, actor: GuardPass) -> Response:
    async with portal.database.write() as tx:
        await take_back_finding(tx, actor=actor, finding_id=finding, now=portal.clock.now())
    return RedirectResponse(_of(load), HTTPStatus.SEE_OTHER)


@router.get("/photo/{finding}")
async def photo_of(*, load: int, finding: int, portal: ThePortal, actor: GuardPass) -> Response:
    async with portal.database.read() as tx:
        photo, _load = await photo_of_finding(tx, actor=actor, finding_id=finding)
    return Response(photo, media_type="image/jpeg")


async def seen_on(photo: UploadFile) -> ReadPhoto:
    """A photo as it is kept, and the codes on it; raises `FileTooLarge` or `NotAPicture`."""
    content = await photo.read((MOST_MIB << 20) + 1)
    if len(content) > MOST_MIB << 20:
        raise FileTooLarge(limit_mib=MOST_MIB)
    try:
        return await asyncio.to_thread(read_photo, content)
    except NotAPhoto:
        raise NotAPicture() from None


def _of(load: int) -> str:
    return f"/gate/load/{load}/list"
