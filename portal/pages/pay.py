"""The pay page: one household's bill behind a signed link, and “I have paid”.

No sign-in, no name and no phone. What the link says is only which bill; the sum comes from the
database. A link whose signature does not fit gets a warning, not a bill.
"""

from base64 import b64encode
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.money.schemes.gateways import GATEWAYS
from fulfillment.money.use_cases.codes import read_pay_link
from fulfillment.money.use_cases.payments import PaymentView, claim, payment_page
from fulfillment.money.use_cases.pleading import plead, say_why
from fulfillment.supply.documents.codes import qr_png
from orders.actors import Actor
from orders.rules.errors import UnknownCode
from orders.rules.states import ParcelState, PaymentState
from portal.pages.pay_own_codes import own_code
from portal.portal import ThePortal, Writing
from portal.rendering import page

router = APIRouter(prefix="/pay", include_in_schema=False)

OPEN = (PaymentState.DUE, PaymentState.CLAIMED)
# Nobody waits for the household, whether or not the payee has the money already.
BY_OTHERS = (PaymentState.GATHERED, PaymentState.ADVANCED, PaymentState.COVERED)
# Anything else is for the liaison to explain.
SHOWN = (
    "not_due",
    "due",
    "claimed",
    "waived",
    "late",
    "cancelled",
    "cancelled_claimed",
    "to_refund",
    "refunded",
    "credited",
    "short_claimed",
    "short_to_refund",
    "short_credited",
)


@router.get("/{token}")
async def bill(request: Request, token: str, portal: ThePortal, looked: str = "") -> Response:
    view = await _view(portal, token)
    if view is None:
        return page(request, "not_genuine.html", status=HTTPStatus.NOT_FOUND)
    by_gateway = view.scheme in GATEWAYS and shown_state(view) in OPEN
    gateway_code = None
    if by_gateway and portal.gateways is not None:
        # Outside a transaction: it may take seconds, and may find that the bill is paid.
        gateway_code = await portal.gateways.code_for(view.reference)
        view = await _view(portal, token) or view
    code = qr_png(f"{portal.portal_url}/pay/{token}")
    return page(
        request,
        "pay.html",
        bill=view,
        state=shown_state(view),
        was_claimed=view.state == PaymentState.CLAIMED,
        code=b64encode(code).decode(),
        by_gateway=by_gateway,
        gateway_code=gateway_code,
        gateway_picture=b64encode(qr_png(gateway_code.payload)).decode() if gateway_code else "",
        own_code=own_code(view, portal.clock.now()),
        look_path=f"/pay/{token}/look",
        looked=looked,
        plea_action=f"/pay/{token}/plea",
    )


@router.post("/{token}/look")
async def look(request: Request, token: str, portal: ThePortal) -> Response:
    """Ask the gateway now whether the bill is paid."""
    view = await _view(portal, token)
    if view is None:
        return page(request, "not_genuine.html", status=HTTPStatus.NOT_FOUND)
    is_answered = portal.gateways is not None and await portal.gateways.look(view.reference)
    found = "nothing" if is_answered else "silence"
    return RedirectResponse(f"/pay/{token}?looked={found}", HTTPStatus.SEE_OTHER)


@router.post("/{token}")
async def say_paid(request: Request, token: str, portal: ThePortal, tx: Writing) -> Response:
    try:
        view = await payment_page(tx, reference=read_pay_link(tx, token))
    except UnknownCode:
        return page(request, "not_genuine.html", status=HTTPStatus.NOT_FOUND)
    payer = Actor("page", view.parcel_id)
    await claim(tx, actor=payer, reference=view.reference, now=portal.clock.now())
    return RedirectResponse(f"/pay/{token}", HTTPStatus.SEE_OTHER)


@router.post("/{token}/plea")
async def cannot_pay(
    request: Request,
    token: str,
    portal: ThePortal,
    tx: Writing,
    why: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """The same as in the chat, for who pays from the link on a paper."""
    try:
        view = await payment_page(tx, reference=read_pay_link(tx, token))
    except UnknownCode:
        return page(request, "not_genuine.html", status=HTTPStatus.NOT_FOUND)
    asks: dict[str, Any] = {
        "actor": Actor("page", view.parcel_id),
        "request_id": view.request_id or 0,
        "now": portal.clock.now(),
    }
    await plead(tx, **asks)
    if why.strip():
        await say_why(tx, text=why, **asks)
    return RedirectResponse(f"/pay/{token}", HTTPStatus.SEE_OTHER)


async def _view(portal: ThePortal, token: str) -> PaymentView | None:
    """The bill behind a link, in a transaction of its own; None for a link that is not ours."""
    async with portal.database.read() as tx:
        try:
            return await payment_page(tx, reference=read_pay_link(tx, token))
        except UnknownCode:
            return None


def shown_state(view: PaymentView) -> str:
    """How the bill stands, in the words of the page."""
    if view.parcel_state == ParcelState.DROPPED_UNPAID and view.state in (*OPEN, "not_due"):
        return "dropped"
    if view.standing == "short":
        return "cancelled"
    if view.standing in (PaymentState.CONFIRMED, *BY_OTHERS):
        return view.standing
    return view.standing if view.standing in SHOWN else "ask"
