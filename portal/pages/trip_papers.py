"""Papers of a trip: given by the supplier's clerk on its pages, or by the driver through a link.

The link shows names and what is missing, never a photo: whoever has it may be anybody.
"""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from fulfillment.handover.gate_names import PAPER_NAMES, STATUS_NAMES
from fulfillment.handover.rules.clearance import DRIVER, PHONE, PLATE
from fulfillment.handover.use_cases.crew_papers import (
    GivenNow,
    TripPapers,
    give_paper,
    may_give,
    papers_to_give,
    photo_of_paper,
)
from fulfillment.handover.use_cases.paper_links import paper_link, trip_of_link
from fulfillment.handover.use_cases.trip_cards import TripCard, planned_trip
from orders.actors import Actor
from orders.rules.errors import LinkExpired
from orders.rules.errors_gate import BadPaper
from orders.rules.states import TripState
from portal.pages.gate_list import seen_on
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.session import ClerkPass, GuardPass

router = APIRouter(include_in_schema=False)

CLERK = "/supplier/trips/{trip_id}/papers"
# Said by the plan itself, not by a paper.
OF_THE_PLAN = (PLATE, DRIVER, PHONE)
LIVE = (TripState.PLANNED, TripState.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent."""

    holder: int
    kind: str
    made_at: str
    until: str
    number: str
    photo: UploadFile | None


def sent(
    *,
    holder: Annotated[int, Form()],
    kind: Annotated[str, Form(max_length=12)],
    made_at: Annotated[str, Form(max_length=20)] = "",
    until: Annotated[str, Form(max_length=20)] = "",
    number: Annotated[str, Form(max_length=60)] = "",
    photo: Annotated[UploadFile | None, File()] = None,
) -> Sent:
    return Sent(holder, kind, made_at, until, number, photo)


Form_ = Annotated[Sent, Depends(sent)]


@router.get("/papers/{token}")
async def by_link(
    request: Request, *, token: str, portal: ThePortal, done: bool = False
) -> Response:
    async with portal.database.read() as tx:
        trip_id = trip_of_link(tx, token)
        found = await papers_to_give(tx, trip_id, now=portal.clock.now())
        card = _live(await planned_trip(tx, trip_id))
    return _page(request, card, found, f"/papers/{token}", done=done)


@router.post("/papers/{token}")
async def give_by_link(*, token: str, portal: ThePortal, form: Form_) -> Response:
    async with portal.database.read() as tx:
        trip_id = trip_of_link(tx, token)
    await _give(portal, Actor("driver", trip_id), trip_id, form)
    return RedirectResponse(f"/papers/{token}?done=true", HTTPStatus.SEE_OTHER)


@router.get(CLERK)
async def by_clerk(
    request: Request, *, trip_id: int, portal: ThePortal, actor: ClerkPass, done: bool = False
) -> Response:
    async with portal.database.read() as tx:
        await may_give(tx, actor=actor, trip_id=trip_id)
        found = await papers_to_give(tx, trip_id, now=portal.clock.now())
        card = await planned_trip(tx, trip_id)
        link = portal.portal_url + paper_link(tx, trip_id)
    here = CLERK.format(trip_id=trip_id)
    return _page(request, card, found, here, done=done, link=link)


@router.post(CLERK)
async def give_by_clerk(
    *, trip_id: int, portal: ThePortal, actor: ClerkPass, form: Form_
) -> Response:
    async with portal.database.read() as tx:
        await may_give(tx, actor=actor, trip_id=trip_id)
    await _give(portal, actor, trip_id, form)
    return RedirectResponse(CLERK.format(trip_id=trip_id) + "?done=true", HTTPStatus.SEE_OTHER)


@router.get("/gate/paper/{trip_id}/{holder}/{kind}")
async def photo(
    *, trip_id: int, holder: int, kind: str, portal: ThePortal, actor: GuardPass
) -> Response:
    """A paper as the guard looks at it."""
    async with portal.database.read() as tx:
        await may_give(tx, actor=actor, trip_id=trip_id)
        content = await photo_of_paper(tx, trip_id=trip_id, holder=holder, kind=kind)
    return Response(content, media_type="image/jpeg")


async def _give(portal: Portal, actor: Actor, trip_id: int, form: Sent) -> None:
    picture = (await seen_on(form.photo)).jpeg if form.photo and form.photo.size else None
    async with portal.database.write() as tx:
        zone = _live(await planned_trip(tx, trip_id)).timezone
        paper = GivenNow(
            form.holder,
            form.kind,
            _instant(form.made_at, zone, "made_at"),
            _instant(form.until and f"{form.until}T23:59", zone, "until"),
            form.number,
            picture,
        )
        await give_paper(tx, actor=actor, trip_id=trip_id, paper=paper, now=portal.clock.now())


def _instant(text: str, zone: str, field: str) -> datetime | None:
    """`2026-03-02T08:30` in the compound's own time."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text[:16]).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        raise BadPaper(field=field) from None


def _live(card: TripCard) -> TripCard:
    """A link ends with its trip."""
    if card.state not in LIVE:
        raise LinkExpired()
    return card


def _page(
    request: Request,
    card: TripCard,
    found: TripPapers,
    here: str,
    *,
    done: bool,
    link: str = "",
) -> Response:
    holders = [(0, "", [each for each in found.checked if each.holder == 0])]
    holders += [
        (member.holder, member.name, [c for c in found.checked if c.holder == member.holder])
        for member in found.crew
    ]
    return page(
        request,
        "trip_papers.html",
        here=here,
        address=here,
        trip=card,
        found=found,
        holders=holders,
        of_the_plan=OF_THE_PLAN,
        names=PAPER_NAMES,
        statuses=STATUS_NAMES,
        done=done,
        link=link,
    )
