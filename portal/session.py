"""Who is signed in: a cookie for browsers, a bearer token for the supermarket's own systems.

Each purpose has a cookie of its own, so that one browser can be at the packing table and at the
gate. The cookie holds the session's token; the database holds only its hash.
"""

from typing import Annotated

from fastapi import Depends, Request, Response

from orders.actors import Actor
from orders.rules.errors import LinkExpired, NoRight
from orders.use_cases.access import KINDS, SESSION_HOLDS, session_actor, session_card
from portal.portal import Portal, Reading, ThePortal, Writing
from storage.database import Transaction

COOKIES = {
    "supplier": "lanzi_supplier",
    "handout": "lanzi_handout",
    "liaison": "lanzi_liaison",
    "gate": "lanzi_gate",
    "care": "lanzi_care",
}
HOMES = {
    "supplier": "/supplier",
    "handout": "/handout",
    "liaison": "/liaison",
    "gate": "/gate",
    "care": "/care",
}
BEARER = "bearer "


class NotSignedIn(Exception):
    """Nobody is signed in for this purpose, or not any more."""

    def __init__(self, purpose: str) -> None:
        super().__init__(purpose)
        self.purpose = purpose


async def signed_in(tx: Transaction, request: Request, portal: Portal, purpose: str) -> Actor:
    """Return who is signed in for a purpose; raises `NotSignedIn`."""
    token = _token(request, purpose)
    if not token:
        raise NotSignedIn(purpose)
    try:
        actor = await session_actor(tx, session_token=token, now=portal.clock.now())
        request.state.zone = (await session_card(tx, actor=actor)).timezone
    except (LinkExpired, NoRight) as expired:
        raise NotSignedIn(purpose) from expired
    if actor.kind != KINDS[purpose]:
        raise NotSignedIn(purpose)
    return actor


def remember(response: Response, portal: Portal, *, purpose: str, token: str) -> None:
    """Let the browser keep the session; scripts cannot read it, other sites cannot use it."""
    response.set_cookie(
        COOKIES[purpose],
        token,
        max_age=int(SESSION_HOLDS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=portal.is_secure,
    )


def _token(request: Request, purpose: str) -> str:
    """A bearer token counts for the JSON API alone: no form of another site can send one."""
    header = request.headers.get("authorization", "")
    if request.url.path.startswith("/api/") and header.lower().startswith(BEARER):
        return header[len(BEARER) :].strip()
    return request.cookies.get(COOKIES[purpose], "")


async def _clerk_looks(request: Request, portal: ThePortal, tx: Reading) -> Actor:
    return await signed_in(tx, request, portal, "supplier")


async def _clerk_acts(request: Request, portal: ThePortal, tx: Writing) -> Actor:
    return await signed_in(tx, request, portal, "supplier")


async def _clerk_pass(request: Request, portal: ThePortal) -> Actor:
    async with portal.database.read() as tx:
        return await signed_in(tx, request, portal, "supplier")


async def _handout_pass(request: Request, portal: ThePortal) -> Actor:
    async with portal.database.read() as tx:
        return await signed_in(tx, request, portal, "handout")


async def _liaison_pass(request: Request, portal: ThePortal) -> Actor:
    async with portal.database.read() as tx:
        return await signed_in(tx, request, portal, "liaison")


async def _carer_pass(request: Request, portal: ThePortal) -> Actor:
    async with portal.database.read() as tx:
        return await signed_in(tx, request, portal, "care")


async def _guard_pass(request: Request, portal: ThePortal) -> Actor:
    async with portal.database.read() as tx:
        return await signed_in(tx, request, portal, "gate")


ClerkLooks = Annotated[Actor, Depends(_clerk_looks)]
ClerkActs = Annotated[Actor, Depends(_clerk_acts)]
# For pages with more than one transaction.
ClerkPass = Annotated[Actor, Depends(_clerk_pass)]
HandoutPass = Annotated[Actor, Depends(_handout_pass)]
LiaisonPass = Annotated[Actor, Depends(_liaison_pass)]
GuardPass = Annotated[Actor, Depends(_guard_pass)]
CarerPass = Annotated[Actor, Depends(_carer_pass)]
