"""Everything from the truck to the last door for the liaison: where to go on."""

from fastapi import APIRouter, Request, Response

from config.texts import N_
from orders.use_cases.access import session_card
from portal.pages import (
    liaison_care,
    liaison_free,
    liaison_gate,
    liaison_leftovers,
    liaison_levels,
    liaison_outings,
    liaison_points,
    liaison_runs,
    liaison_stock,
    liaison_timetable,
    liaison_volunteers,
)
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/liaison/handover", include_in_schema=False)
for part in (
    liaison_levels,
    liaison_care,
    liaison_stock,
    liaison_points,
    liaison_timetable,
    liaison_volunteers,
    liaison_outings,
    liaison_runs,
    liaison_leftovers,
    liaison_free,
    liaison_gate,
):
    router.include_router(part.router)

HERE = "/liaison/handover"
# Where to go on, as the goods go, then who helps: under HERE unless it begins with a slash.
LINKS: tuple[tuple[str, str], ...] = (
    ("trips", N_("Trips and buying runs")),
    ("gate", N_("The gate: papers, loads, rule")),
    ("timetable", N_("Timetable")),
    ("points", N_("Delivery points")),
    ("/board", N_("Boards of the delivery points")),
    ("runs", N_("Door runs")),
    ("left", N_("Not collected")),
    ("levels", N_("Control levels")),
    ("volunteers", N_("Volunteers and health")),
    ("outings", N_("Outings and passes")),
    ("care", N_("Welfare calls and supply cover")),
    ("stock", N_("Days of stock")),
    ("free", N_("Free goods")),
)


@router.get("")
async def overview(request: Request, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
    links = [(path if path[0] == "/" else f"{HERE}/{path}", name) for path, name in LINKS]
    return page(request, "liaison_handover.html", here=HERE, card=card, links=links)
