"""Complaints about bags: the liaison decides on them, the supplier's clerk says what it knows.

Who has no phone complains through the liaison: by the number on the bag's label.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from config.texts import N_
from fulfillment.money.rules.disputing import known_kind, read_sum_and_reason
from fulfillment.money.use_cases.dispute_bringing import bring_dispute, mark_brought
from fulfillment.money.use_cases.dispute_desk import (
    HOURS,
    disputes_of_compound,
    disputes_of_series,
    hours_of,
    open_by_label,
    set_dispute_hours,
)
from fulfillment.money.use_cases.dispute_photos import packed_photo
from fulfillment.money.use_cases.disputes import (
    comment_dispute,
    decide_dispute,
    photo_of_dispute,
    shown_dispute,
)
from fulfillment.money.use_cases.public_complaints import complaints_link
from orders.use_cases.access import session_card
from portal.pages.supplier import series_of
from portal.portal import Reading, ThePortal, Writing
from portal.rendering import page
from portal.session import ClerkActs, ClerkLooks, LiaisonPass

router = APIRouter()
of_liaison = APIRouter(prefix="/disputes")

CLERK = "/{cycle_id}/{compound_id}/disputes"
HERE = "/liaison/money/disputes"
Words = Annotated[str, Form(max_length=600)]
KIND_NAMES = {
    "missing": N_("Something is missing"),
    "wrong": N_("It is something else"),
    "spoiled": N_("It is spoilt"),
    "other": N_("Something else is wrong"),
}
SEE_OTHER = HTTPStatus.SEE_OTHER


@of_liaison.get("")
async def all_of_compound(
    request: Request, portal: ThePortal, actor: LiaisonPass, tx: Reading, done: str = ""
) -> Response:
    card = await session_card(tx, actor=actor)
    views = await disputes_of_compound(tx, actor=actor, compound_id=card.compound_id)
    hours = await hours_of(tx, card.compound_id)
    return page(
        request,
        "disputes.html",
        here=HERE,
        card=card,
        views=views,
        hours=hours,
        public=complaints_link(tx, card.compound_id, portal_url=portal.portal_url),
        choices=HOURS,
        is_clerk=False,
        address=HERE,
        back="/liaison/money",
        done=done,
        kinds=KIND_NAMES,
    )


@of_liaison.post("")
async def complains_for_somebody(
    *,
    label: Annotated[str, Form(max_length=20)],
    text: Words,
    kind: Annotated[str, Form(max_length=8)] = "other",
    portal: ThePortal,
    actor: LiaisonPass,
) -> Response:
    async with portal.database.write() as tx:
        await open_by_label(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            label=label,
            text=text,
            kind=known_kind(kind),
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=opened", SEE_OTHER)


@of_liaison.post("/hours")
async def changes_hours(
    *, hours: Annotated[int, Form()], portal: ThePortal, actor: LiaisonPass
) -> Response:
    async with portal.database.write() as tx:
        await set_dispute_hours(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            hours=hours,
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=hours", SEE_OTHER)


@of_liaison.post("/{dispute_id}")
async def decides(
    *,
    dispute_id: int,
    portal: ThePortal,
    actor: LiaisonPass,
    verdict: Annotated[str, Form(max_length=8)],
    amount: Annotated[str, Form(max_length=20)] = "",
    reason: Words = "",
) -> Response:
    async with portal.database.write() as tx:
        view = await shown_dispute(tx, actor=actor, dispute_id=dispute_id)
        await decide_dispute(
            tx,
            actor=actor,
            dispute_id=dispute_id,
            verdict=verdict,
            amount=read_sum_and_reason(amount, view.currency)[0],
            reason=reason,
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=decided", SEE_OTHER)


@of_liaison.post("/{dispute_id}/bring")
async def brings(
    *, dispute_id: int, portal: ThePortal, actor: LiaisonPass, reason: Words = ""
) -> Response:
    """What was missing is brought; the words say what."""
    async with portal.database.write() as tx:
        await bring_dispute(
            tx,
            actor=actor,
            dispute_id=dispute_id,
            reason=reason,
            chance=portal.chance,
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=decided", SEE_OTHER)


@of_liaison.post("/{dispute_id}/brought")
async def has_brought(*, dispute_id: int, portal: ThePortal, actor: LiaisonPass) -> Response:
    """It is in the household's hands."""
    async with portal.database.write() as tx:
        await mark_brought(tx, actor=actor, dispute_id=dispute_id, now=portal.clock.now())
    return RedirectResponse(f"{HERE}?done=decided", SEE_OTHER)


@of_liaison.get("/{dispute_id}/photo.jpg")
async def photo(dispute_id: int, actor: LiaisonPass, tx: Reading) -> Response:
    content = await photo_of_dispute(tx, actor=actor, dispute_id=dispute_id)
    return Response(content, media_type="image/jpeg")


@of_liaison.get("/{dispute_id}/packed-{place}.jpg")
async def packed(dispute_id: int, place: int, actor: LiaisonPass, tx: Reading) -> Response:
    content = await packed_photo(tx, actor=actor, dispute_id=dispute_id, place=place)
    return Response(content, media_type="image/jpeg")


@router.get(CLERK + "/{dispute_id}/packed-{place}.jpg")
async def clerk_packed(
    *,
    cycle_id: int,
    compound_id: int,
    dispute_id: int,
    place: int,
    actor: ClerkLooks,
    tx: Reading,
) -> Response:
    series_of(actor, cycle_id, compound_id)
    content = await packed_photo(tx, actor=actor, dispute_id=dispute_id, place=place)
    return Response(content, media_type="image/jpeg")


@router.get(CLERK)
async def clerk_looks(
    request: Request,
    *,
    cycle_id: int,
    compound_id: int,
    actor: ClerkLooks,
    tx: Reading,
    done: str = "",
) -> Response:
    views = await disputes_of_series(tx, **series_of(actor, cycle_id, compound_id))
    return page(
        request,
        "disputes.html",
        card=await session_card(tx, actor=actor),
        views=views,
        is_clerk=True,
        address=f"/supplier/{cycle_id}/{compound_id}/disputes",
        back=f"/supplier/{cycle_id}/{compound_id}/money",
        done=done,
        kinds=KIND_NAMES,
    )


@router.post(CLERK + "/{dispute_id}")
async def clerk_comments(
    *,
    cycle_id: int,
    compound_id: int,
    dispute_id: int,
    text: Words,
    portal: ThePortal,
    actor: ClerkActs,
    tx: Writing,
) -> Response:
    series_of(actor, cycle_id, compound_id)
    now = portal.clock.now()
    await comment_dispute(tx, actor=actor, dispute_id=dispute_id, text=text, now=now)
    url = f"/supplier/{cycle_id}/{compound_id}/disputes?done=said"
    return RedirectResponse(url, SEE_OTHER)


@router.get(CLERK + "/{dispute_id}/photo.jpg")
async def clerk_photo(
    cycle_id: int, compound_id: int, dispute_id: int, actor: ClerkLooks, tx: Reading
) -> Response:
    series_of(actor, cycle_id, compound_id)
    content = await photo_of_dispute(tx, actor=actor, dispute_id=dispute_id)
    return Response(content, media_type="image/jpeg")
