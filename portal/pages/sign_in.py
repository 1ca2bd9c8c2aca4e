"""Signing in by a one-time link: looking shows a button, only pressing it uses the link up."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from orders.use_cases.access import SESSION_HOLDS, look_at_link, sign_out, use_link
from portal.portal import Reading, ThePortal, Writing
from portal.rendering import page
from portal.session import COOKIES, HOMES, NotSignedIn, remember, signed_in

router = APIRouter(include_in_schema=False)


@router.get("/s/{token}")
async def look(request: Request, token: str, portal: ThePortal, tx: Reading) -> Response:
    link = await look_at_link(tx, token=token, now=portal.clock.now())
    return page(request, "sign_in.html", link=link, days=SESSION_HOLDS.days)


@router.post("/s/{token}")
async def use(token: str, portal: ThePortal, tx: Writing) -> Response:
    now = portal.clock.now()
    link = await look_at_link(tx, token=token, now=now)
    session = await use_link(tx, token=token, chance=portal.chance, now=now)
    response = RedirectResponse(HOMES[link.purpose], HTTPStatus.SEE_OTHER)
    remember(response, portal, purpose=link.purpose, token=session)
    return response


@router.post("/sign-out/{purpose}")
async def leave(request: Request, purpose: str, portal: ThePortal, tx: Writing) -> Response:
    response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    if purpose not in COOKIES:
        return response
    try:
        actor = await signed_in(tx, request, portal, purpose)
    except NotSignedIn:
        return response
    await sign_out(tx, actor=actor, now=portal.clock.now())
    response.delete_cookie(COOKIES[purpose])
    return response
