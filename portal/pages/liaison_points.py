"""Delivery points on the web: added and changed by the liaison, what changes shown first."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.point_names import FIELD_NAMES, KIND_HINTS, KIND_NAMES
from fulfillment.handover.rules.points import PointKind
from fulfillment.handover.rules.typed_points import PointWish
from fulfillment.handover.use_cases.points import look_at_point, point_board, save_point
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/points")

HERE = "/liaison/handover/points"
Short = Annotated[str, Form(max_length=80)]
Long = Annotated[str, Form(max_length=2000)]
Number = Annotated[int, Form(ge=0, le=9999)]


async def typed(
    *,
    name: Short,
    opens: Short,
    closes: Short,
    name_en: Short = "",
    kind: Short = PointKind.LANE,
    lane_metres: Number = 0,
    holes: Number = 0,
    serves: Long = "",
    walking: Long = "",
    in_use: Annotated[bool, Form()] = False,
) -> PointWish:
    """The form, field by field; a box that is not ticked is not sent."""
    return PointWish(
        name=name,
        name_en=name_en,
        kind=kind,
        lane_metres=lane_metres,
        holes=holes,
        opens=opens,
        closes=closes,
        serves=serves,
        walking=walking,
        in_use=in_use,
    )


Typed = Annotated[PointWish, Depends(typed)]


@router.get("")
async def board(
    request: Request, portal: ThePortal, actor: LiaisonPass, *, done: bool = False
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await point_board(tx, actor=actor, compound_id=actor.compound_id or 0)
    return page(
        request,
        "liaison_points.html",
        here=HERE,
        card=card,
        found=found,
        done=done,
        kinds=KIND_NAMES,
        hints=KIND_HINTS,
        fields=FIELD_NAMES,
        changes=None,
        wish=None,
        point=0,
        this_time=False,
    )


@router.post("")
async def look(
    request: Request,
    portal: ThePortal,
    actor: LiaisonPass,
    wish: Typed,
    *,
    point: Number = 0,
    this_time: Annotated[bool, Form()] = False,
) -> Response:
    """What would change, before it does."""
    compound_id = actor.compound_id or 0
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await point_board(tx, actor=actor, compound_id=compound_id)
        changes = await look_at_point(
            tx, actor=actor, compound_id=compound_id, point_id=point or None, wish=wish
        )
    return page(
        request,
        "liaison_points.html",
        here=HERE,
        card=card,
        found=found,
        done=False,
        kinds=KIND_NAMES,
        hints=KIND_HINTS,
        fields=FIELD_NAMES,
        changes=changes,
        wish=asdict(wish),
        point=point,
        this_time=this_time,
    )


@router.post("/save")
async def save(
    portal: ThePortal,
    actor: LiaisonPass,
    wish: Typed,
    *,
    point: Number = 0,
    this_time: Annotated[bool, Form()] = False,
) -> Response:
    async with portal.database.write() as tx:
        await save_point(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            point_id=point or None,
            wish=wish,
            this_time=this_time,
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=1", HTTPStatus.SEE_OTHER)
