"""A platform's cycles on the liaison's page: what is under way, and setting one up at any hours."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from orders.rules.errors import DomainError
from orders.rules.paper import local_text
from orders.use_cases.access import session_card
from orders.use_cases.platform_cycles import platform_desk
from orders.use_cases.platform_set_up import PlatformForm, usual_times, write_platform
from portal.language import texts_of
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.session import LiaisonPass
from portal.words import explain

router = APIRouter(prefix="/liaison/platform", include_in_schema=False)


@router.get("")
async def show(
    request: Request, portal: ThePortal, actor: LiaisonPass, done: Annotated[int, Query()] = 0
) -> Response:
    return await _page(request, portal, actor, done=done)


def typed(
    supplier_id: Annotated[int, Form()],
    opens: Annotated[str, Form()],
    ends: Annotated[str, Form()],
    delivers: Annotated[str, Form()],
    link: Annotated[str, Form()] = "",
) -> PlatformForm:
    """The form as it was sent."""
    return PlatformForm(supplier_id, opens, ends, delivers, link)


@router.post("")
async def set_up(
    request: Request,
    portal: ThePortal,
    actor: LiaisonPass,
    form: Annotated[PlatformForm, Depends(typed)],
) -> Response:
    try:
        async with portal.database.write() as tx:
            made = await write_platform(
                tx,
                actor=actor,
                compound_id=actor.compound_id or 0,
                form=form,
                chance=portal.chance,
                now=portal.clock.now(),
            )
    except DomainError as refused:
        return await _page(request, portal, actor, form=form, refused=refused)
    return RedirectResponse(f"/liaison/platform?done={made.number}", HTTPStatus.SEE_OTHER)


async def _page(
    request: Request,
    portal: Portal,
    actor: LiaisonPass,
    *,
    done: int = 0,
    form: PlatformForm | None = None,
    refused: DomainError | None = None,
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await platform_desk(tx, actor=actor, compound_id=actor.compound_id)
    usual = usual_times(portal.clock.now(), card.timezone)
    texts = texts_of(request)
    return page(
        request,
        "liaison_platform.html",
        here="/liaison/platform",
        card=card,
        found=found,
        done=done,
        form=form,
        usual=[local_text(each, card.timezone) for each in usual],
        said=refused and explain(refused.code, refused.data(), texts, card.timezone),
    )
