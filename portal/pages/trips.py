"""Trips on the web: for a supplier's clerk (/supplier/trips) and for the liaison.

Both see the same pages: vehicle, crew, stops, and boxes by number; no household stands on them.
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.rules.box_numbers import written
from fulfillment.handover.rules.trip_plans import TripPlan, read_crew
from fulfillment.handover.use_cases.box_steps import stop_typed, stray_typed
from fulfillment.handover.use_cases.boxes import load_boxes, load_scanned
from fulfillment.handover.use_cases.boxes_off import count_off, off_scanned
from fulfillment.handover.use_cases.leaving import leave_trip
from fulfillment.handover.use_cases.trip_desk import look_at_trip, trip_board
from fulfillment.handover.use_cases.trips import call_off_trip, change_trip, plan_trip
from orders.actors import Actor
from orders.rules.errors_trips import BadTrip
from orders.rules.paper import local_instant, local_text
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import signed_in

router = APIRouter(include_in_schema=False)

PLACES = ("/supplier/trips", "/liaison/handover/trips")
Boxes = Annotated[list[int] | None, Form()]
Text = Annotated[str, Form(max_length=400)]


async def _whoever(request: Request, portal: ThePortal) -> Actor:
    """The clerk on the supplier's pages, the liaison on theirs."""
    purpose = "supplier" if request.url.path.startswith("/supplier/") else "liaison"
    async with portal.database.read() as tx:
        return await signed_in(tx, request, portal, purpose)


ClerkOrLiaison = Annotated[Actor, Depends(_whoever)]


def here_of(actor: Actor, noun: str = "trips") -> str:
    """Where these pages stand for whoever is signed in."""
    root = "/supplier" if actor.supplier_id is not None else "/liaison/handover"
    return f"{root}/{noun}"


@router.get(PLACES[0])
@router.get(PLACES[1])
async def board(request: Request, portal: ThePortal, actor: ClerkOrLiaison) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await trip_board(tx, actor=actor, compound_id=actor.compound_id or 0)
    here = here_of(actor)
    soon = local_text(portal.clock.now(), found.timezone)
    return page(request, "trips.html", here=here, at=here, card=card, found=found, soon=soon)


@router.post(PLACES[0])
@router.post(PLACES[1])
async def plan(request: Request, portal: ThePortal, actor: ClerkOrLiaison) -> Response:
    form = dict(await request.form())
    cycle_id, _, supplier_id = str(form.get("goods", "")).partition(":")
    async with portal.database.write() as tx:
        zone = (await session_card(tx, actor=actor)).timezone
        made = await plan_trip(
            tx,
            actor=actor,
            cycle_id=_number(cycle_id),
            supplier_id=_number(supplier_id),
            plan=_plan_of(form, zone),
            now=portal.clock.now(),
        )
    return _to(f"{here_of(actor)}/{made.trip_id}?done=planned")


@router.get(PLACES[0] + "/{trip_id}")
@router.get(PLACES[1] + "/{trip_id}")
async def look(
    request: Request,
    *,
    trip_id: int,
    portal: ThePortal,
    actor: ClerkOrLiaison,
    done: Annotated[str, Query(max_length=10)] = "",
    box: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    async with portal.database.write() as tx:
        card = await session_card(tx, actor=actor)
        view = await look_at_trip(tx, actor=actor, trip_id=trip_id)
        found = await trip_board(tx, actor=actor, compound_id=actor.compound_id or 0)
    trip = view.card
    leaves = local_text(trip.leaves_at, card.timezone) if trip.leaves_at else ""
    return page(
        request,
        "trip.html",
        at=here_of(actor),
        card=card,
        view=view,
        trip=trip,
        found=found,
        leaves=leaves,
        written=written,
        done=done,
        box=box,
    )


@router.post(PLACES[0] + "/{trip_id}/change")
@router.post(PLACES[1] + "/{trip_id}/change")
async def change(
    request: Request, trip_id: int, portal: ThePortal, actor: ClerkOrLiaison
) -> Response:
    form = dict(await request.form())
    async with portal.database.write() as tx:
        zone = (await session_card(tx, actor=actor)).timezone
        plan = _plan_of(form, zone)
        now = portal.clock.now()
        await change_trip(tx, actor=actor, trip_id=trip_id, plan=plan, now=now)
    return _to(f"{here_of(actor)}/{trip_id}?done=changed")


@router.post(PLACES[0] + "/{trip_id}/stops/{stop}/stray")
@router.post(PLACES[1] + "/{trip_id}/stops/{stop}/stray")
async def stray(
    *,
    trip_id: int,
    stop: int,
    portal: ThePortal,
    actor: ClerkOrLiaison,
    of_stop: Annotated[int, Form()],
    text: Text,
) -> Response:
    async with portal.database.write() as tx:
        await stray_typed(
            tx,
            actor=actor,
            trip_id=trip_id,
            stop=stop,
            of_stop=of_stop,
            text=text,
            now=portal.clock.now(),
        )
    return _to(f"{here_of(actor)}/{trip_id}?done=stray#stop-{stop}")


@router.post(PLACES[0] + "/{trip_id}/stops/{stop}/{step}")
@router.post(PLACES[1] + "/{trip_id}/stops/{stop}/{step}")
async def tick(
    *,
    trip_id: int,
    stop: int,
    step: Literal["load", "count"],
    portal: ThePortal,
    actor: ClerkOrLiaison,
    box: Boxes = None,
    text: Text = "",
) -> Response:
    """The ticked boxes, on board or off; what is typed goes before them."""
    it: dict[str, Any] = {"actor": actor, "trip_id": trip_id, "stop": stop}
    ticked, done = {"load": (load_boxes, "loaded"), "count": (count_off, "counted")}[step]
    async with portal.database.write() as tx:
        now = portal.clock.now()
        if text.strip():
            await stop_typed(tx, **it, text=text, now=now)
        else:
            await ticked(tx, **it, boxes=box or [], now=now)
    return _to(f"{here_of(actor)}/{trip_id}?done={done}#stop-{stop}")


@router.post(PLACES[0] + "/{trip_id}/scan")
@router.post(PLACES[1] + "/{trip_id}/scan")
async def scan(
    *,
    trip_id: int,
    portal: ThePortal,
    actor: ClerkOrLiaison,
    code: Annotated[str, Form(max_length=60)],
    stop: Annotated[int, Form()] = 0,
) -> Response:
    """A box label or a bag in it; at stop 0 it goes on board, elsewhere it comes off."""
    it: dict[str, Any] = {"actor": actor, "trip_id": trip_id, "code": code}
    async with portal.database.write() as tx:
        now = portal.clock.now()
        if stop:
            _, owner, number = await off_scanned(tx, **it, stop=stop, now=now)
            said = f"{owner.stop}-{number}"
        else:
            await load_scanned(tx, **it, now=now)
            said = ""
    return _to(f"{here_of(actor)}/{trip_id}?done=scanned&box={said}#scan-{stop}")


@router.post(PLACES[0] + "/{trip_id}/leave")
@router.post(PLACES[1] + "/{trip_id}/leave")
async def leave(trip_id: int, portal: ThePortal, actor: ClerkOrLiaison) -> Response:
    async with portal.database.write() as tx:
        await leave_trip(tx, actor=actor, trip_id=trip_id, now=portal.clock.now())
    return _to(f"{here_of(actor)}/{trip_id}?done=left")


@router.post(PLACES[0] + "/{trip_id}/call-off")
@router.post(PLACES[1] + "/{trip_id}/call-off")
async def call_off(trip_id: int, portal: ThePortal, actor: ClerkOrLiaison) -> Response:
    async with portal.database.write() as tx:
        await call_off_trip(tx, actor=actor, trip_id=trip_id, now=portal.clock.now())
    return _to(f"{here_of(actor)}/{trip_id}?done=off")


def when_of(text: str, zone: str) -> datetime:
    """A time as the browser's field gives it; raises `BadTrip`."""
    found = local_instant(text, zone)
    if found is None:
        raise BadTrip(field="leaves_at")
    return found


def _plan_of(form: Mapping[str, Any], zone: str) -> TripPlan:
    """Stops by the numbers written beside them; one without a number is left out."""
    said = {name: str(value).strip() for name, value in form.items()}
    wanted = [
        (_number(value), _number(name.removeprefix("stop-")))
        for name, value in said.items()
        if name.startswith("stop-") and value
    ]
    crew = read_crew(said.get("driver", ""), said.get("phone", ""), said.get("others", ""))
    return TripPlan(
        said.get("plate", ""),
        when_of(said.get("leaves_at", ""), zone),
        tuple(crew),
        tuple(compound_id for _, compound_id in sorted(wanted)),
    )


def _number(text: str) -> int:
    """A number of a form; 0 leads to nothing that there is."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _to(address: str) -> Response:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
