"""Scanning with a telephone: the page, and what its script asks.

Each answer is words in the reader's language, ready to be shown. A batch of scans is answered one
by one, each in a transaction of its own: what one is refused does not stop the next.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from fulfillment.handover.use_cases.free_handing import hand_over_at_table
from fulfillment.handover.use_cases.pickup import look_up
from fulfillment.handover.use_cases.scanning import Scanned, hints_for, take_scan
from fulfillment.money.use_cases.at_the_door import take_at_door
from orders.actors import Actor
from orders.rules.errors import DomainError
from orders.use_cases.access import session_card
from portal.language import texts_of
from portal.pages.scan_words import answer_of, found_of, page_words, refusal_of
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.session import HandoutPass

router = APIRouter(prefix="/handout/scan", include_in_schema=False)

WORKER = Path(__file__).parents[1] / "static" / "scan" / "worker.js"
MOST_SCANS = 200
Code = Annotated[str, Field(max_length=200)]


class OneScan(BaseModel):
    """A bag scanned for a household; the key is the telephone's own."""

    key: Annotated[str, Field(min_length=8, max_length=40)]
    pickup_code: Code
    bag_code: Code
    seconds_ago: Annotated[int, Field(ge=0, le=10**9)] = 0
    was_late: bool = False


class Batch(BaseModel):
    """Scans in the order in which they were made."""

    scans: Annotated[list[OneScan], Field(max_length=MOST_SCANS)]


class Asked(BaseModel):
    """A resident's code."""

    pickup_code: Code


class PaidHere(Asked):
    """What was paid at the table before the bags go."""

    household_id: int
    seen: int
    way: Annotated[str, Field(max_length=10)]


class GaveGift(Asked):
    """Free goods that went over the table with the bags."""

    share_id: int


@router.get("")
async def desk(request: Request, portal: ThePortal, actor: HandoutPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
    words = page_words(texts_of(request))
    return page(request, "scan.html", here="/handout/scan", card=card, words=words)


@router.get("/worker.js")
async def worker() -> Response:
    """By which the page opens without a connection."""
    headers = {"Service-Worker-Allowed": router.prefix}
    return FileResponse(WORKER, media_type="text/javascript", headers=headers)


@router.get("/hints")
async def hints(portal: ThePortal, actor: HandoutPass) -> dict[str, Any]:
    async with portal.database.read() as tx:
        found = await hints_for(tx, actor=actor, compound_id=actor.compound_id or 0)
    return {
        "salt": found.salt,
        "bits": found.bits,
        "waiting": found.waiting,
        "done": found.done,
    }


@router.post("/look")
async def look(
    request: Request, asked: Asked, portal: ThePortal, actor: HandoutPass
) -> dict[str, Any]:
    return await _look(request, portal, actor, asked.pickup_code)


@router.post("/paid")
async def paid(
    request: Request, took: PaidHere, portal: ThePortal, actor: HandoutPass
) -> dict[str, Any]:
    now = portal.clock.now()
    try:
        async with portal.database.write() as tx:
            await take_at_door(
                tx,
                actor=actor,
                household_id=took.household_id,
                way=took.way,
                seen=took.seen,
                now=now,
            )
    except DomainError as refused:
        return refusal_of(refused, request)
    return await _look(request, portal, actor, took.pickup_code)


@router.post("/gift")
async def gift(
    request: Request, gave: GaveGift, portal: ThePortal, actor: HandoutPass
) -> dict[str, Any]:
    try:
        async with portal.database.write() as tx:
            await hand_over_at_table(
                tx,
                actor=actor,
                pickup_code=gave.pickup_code,
                share_id=gave.share_id,
                now=portal.clock.now(),
            )
    except DomainError as refused:
        return refusal_of(refused, request)
    return await _look(request, portal, actor, gave.pickup_code)


@router.post("/batch")
async def batch(
    request: Request, sent: Batch, portal: ThePortal, actor: HandoutPass
) -> dict[str, Any]:
    answers = []
    for one in sent.scans:
        scanned = Scanned(
            one.key,
            one.pickup_code,
            one.bag_code,
            ago=timedelta(seconds=min(one.seconds_ago, 86_400)),
            was_late=one.was_late,
        )
        async with portal.database.write() as tx:
            answer = await take_scan(
                tx,
                actor=actor,
                compound_id=actor.compound_id or 0,
                sent=scanned,
                now=portal.clock.now(),
            )
        codes = {"pickup_code": one.pickup_code, "bag_code": one.bag_code}
        answers.append(codes | answer_of(answer, request))
    return {"answers": answers}


async def _look(request: Request, portal: Portal, actor: Actor, pickup_code: str) -> dict[str, Any]:
    try:
        async with portal.database.read() as tx:
            found = await look_up(tx, actor=actor, pickup_code=pickup_code, now=portal.clock.now())
    except DomainError as refused:
        return refusal_of(refused, request)
    return found_of(found, texts_of(request), portal.clock.now())
