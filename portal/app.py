"""The portal: pages for clerks, residents and helpers, and the JSON API, in one application.

The application owns nothing that it is given: who made the database and the press closes them.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.staticfiles import StaticFiles

from config.chance import Chance
from config.clock import Clock
from portal.api.routes import api_router
from portal.language import keep_choice
from portal.pages import (
    bag_photos,
    board,
    buying,
    care,
    gate,
    gate_files,
    gate_list,
    gate_outings,
    goods,
    hand_over_sheets,
    handout,
    liaison,
    liaison_handover,
    liaison_imports,
    liaison_join,
    liaison_lists,
    liaison_money,
    liaison_papers,
    liaison_platform,
    liaison_rights,
    liaison_roster,
    liaison_sharing,
    liaison_statements,
    needs,
    notify,
    papers,
    pay,
    pay_code,
    payees,
    public_complaints,
    public_lists,
    reprint,
    scan,
    shortage,
    sign_in,
    start,
    statement_rows,
    statements,
    strip,
    supplier,
    supplier_bills,
    supplier_money,
    supplier_stock,
    trip_papers,
    trips,
)
from portal.portal import AsksGateways, Draws, Portal
from portal.refusals import answer_errors, refuse
from portal.security import is_foreign_form, names_no_row, protect
from portal.strip import TimeControls
from storage.database import Database

STATIC = Path(__file__).parent / "static"
ABOUT = (
    "For a supermarket's own systems. Sign in on the portal with the link that the liaison had "
    "made, then send the session's token as a bearer token. Every answer is of one compound."
)

PAGES = (
    statement_rows,
    statements,
    start,
    sign_in,
    care,
    goods,
    papers,
    shortage,
    trips,
    buying,
    supplier_stock,
    supplier,
    supplier_bills,
    supplier_money,
    reprint,
    bag_photos,
    pay,
    pay_code,
    payees,
    public_lists,
    public_complaints,
    notify,
    trip_papers,
    gate_files,
    gate_list,
    gate_outings,
    gate,
    handout,
    board,
    scan,
    liaison,
    liaison_papers,
    hand_over_sheets,
    liaison_lists,
    liaison_money,
    liaison_handover,
    liaison_imports,
    liaison_join,
    liaison_platform,
    liaison_rights,
    liaison_roster,
    liaison_sharing,
    liaison_statements,
    needs,
)


def make_portal(
    *,
    database: Database,
    clock: Clock,
    chance: Chance,
    press: Draws,
    portal_url: str,
    controls: TimeControls | None = None,
    gateways: AsksGateways | None = None,
) -> FastAPI:
    """Make the application; the time strip is there only with `controls`."""
    app = FastAPI(
        title="Lanzi portal",
        version="1",
        description=ABOUT,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.portal = Portal(
        database=database,
        clock=clock,
        chance=chance,
        press=press,
        portal_url=portal_url.rstrip("/"),
        controls=controls,
        gateways=gateways,
    )
    for part in PAGES:
        app.include_router(part.router)
    if controls is not None:
        app.include_router(strip.router)
    app.include_router(api_router)
    app.mount("/static", StaticFiles(directory=STATIC))
    answer_errors(app)
    _guard(app, portal_url)
    return app


def _guard(app: FastAPI, portal_url: str) -> None:
    @app.middleware("http")
    async def guard(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        if is_foreign_form(request, portal_url):
            response = refuse(request, "foreign_form", {}, status=HTTPStatus.FORBIDDEN)
        elif names_no_row(request.url.path):
            response = refuse(request, "page_not_found", {}, status=HTTPStatus.NOT_FOUND)
        else:
            response = await call_next(request)
        protect(request, response)
        keep_choice(request, response)
        return response
