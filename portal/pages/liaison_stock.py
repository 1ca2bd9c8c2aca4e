"""Days of stock for the liaison: a table by kind, who said what, and the least days."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from orders.rules.errors_care import BadDays
from orders.rules.kinds import ENGLISH_KINDS, KINDS
from orders.use_cases.access import session_card
from orders.use_cases.stock_board import area_stock
from orders.use_cases.stock_reporting import set_least_days
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/stock")

HERE = "/liaison/handover/stock"


@router.get("")
async def board(
    request: Request, portal: ThePortal, actor: LiaisonPass, *, done: bool = False
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        area = await area_stock(
            tx, actor=actor, compound_id=card.compound_id, now=portal.clock.now()
        )
    return page(
        request,
        "liaison_stock.html",
        here=HERE,
        card=card,
        area=area,
        kinds=KINDS,
        english=ENGLISH_KINDS,
        done=done,
    )


@router.post("")
async def changes_days(request: Request, portal: ThePortal, actor: LiaisonPass) -> Response:
    form = await request.form()
    least = {kind: _days(kind, str(form.get(f"days-{kind}", ""))) for kind in KINDS
             if f"days-{kind}" in form}  # fmt: skip
    async with portal.database.write() as tx:
        await set_least_days(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            least=least,
            report_by=_days("", str(form.get("report_by", "16"))),
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=1", HTTPStatus.SEE_OTHER)


def _days(kind: str, text: str) -> int:
    """Nothing typed is not watched."""
    bare = text.strip()
    if bare and not (bare.isascii() and bare.isdecimal() and len(bare) <= 3):
        raise BadDays(kind=kind)
    return int(bare or 0)
