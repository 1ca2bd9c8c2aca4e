"""What was given to the compound: entered, given on, offered for nothing, and shown to all."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.money.use_cases.donations import (
    Given,
    donations_of_compound,
    record_donation,
    withdraw_donation,
)
from fulfillment.money.use_cases.gift_offers import offer_gift
from fulfillment.money.use_cases.giving import hand_out, pay_bills
from fulfillment.money.use_cases.giving_proposals import propose
from fulfillment.money.use_cases.public_lists import lists_link, post_lists
from orders.use_cases.access import session_card
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/donations")

HERE = "/liaison/money/donations"
Words = Annotated[str, Form(max_length=200)]


@router.get("")
async def board(
    request: Request,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    done: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await donations_of_compound(tx, actor=actor, compound_id=actor.compound_id)
        link = lists_link(tx, actor.compound_id or 0, portal_url=portal.portal_url)
    return page(
        request,
        "liaison_donations.html",
        here=HERE,
        card=card,
        rows=found.rows,
        suppliers=found.suppliers,
        currency=found.currency,
        link=link,
        done=done,
    )


@router.post("")
async def enter(
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    kind: Annotated[Literal["money", "goods"], Form()],
    aim: Annotated[Literal["all", "flagged", "building", "households"], Form()] = "all",
    donor: Words = "",
    purpose: Words = "",
    names: Words = "",
    goods: Words = "",
    unit: Words = "",
    quantity: Annotated[int, Form(ge=0)] = 0,
    amount: Words = "",
    supplier: Annotated[int, Form()] = 0,
) -> Response:
    named = tuple(
        dict.fromkeys(names.replace("，", ",").replace("、", ",").replace(",", " ").split())
    )
    async with portal.database.write() as tx:
        given = Given(
            kind,
            donor,
            purpose,
            aim,
            named if aim == "building" else (),
            named if aim == "households" else (),
            goods,
            unit,
            quantity,
            amount,
            supplier,
        )
        await record_donation(
            tx, actor=actor, compound_id=actor.compound_id or 0, given=given,
            now=portal.clock.now(),
        )  # fmt: skip
    return RedirectResponse(f"{HERE}?done=entered", HTTPStatus.SEE_OTHER)


@router.get("/{donation_id}")
async def look(
    request: Request, donation_id: int, *, portal: ThePortal, actor: LiaisonPass
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        proposal = await propose(tx, actor=actor, donation_id=donation_id)
        found = await donations_of_compound(tx, actor=actor, compound_id=actor.compound_id)
    (gift,) = [row for row in found.rows if row.donation_id == donation_id]
    here = f"{HERE}/{donation_id}"
    return page(
        request,
        "liaison_donation.html",
        here=here,
        card=card,
        gift=gift,
        proposal=proposal,
        suppliers=found.suppliers,
    )


@router.post("/{donation_id}/give")
async def give(
    donation_id: int,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    kind: Annotated[Literal["money", "goods"], Form()],
    chosen: Annotated[list[int] | None, Form()] = None,
    units: Annotated[int, Form(ge=1)] = 1,
) -> Response:
    """`chosen` are bills for money, households for goods."""
    now = portal.clock.now()
    async with portal.database.write() as tx:
        if kind == "money":
            await pay_bills(
                tx, actor=actor, donation_id=donation_id, request_ids=chosen or [], now=now
            )
        else:
            await hand_out(
                tx,
                actor=actor,
                donation_id=donation_id,
                household_ids=chosen or [],
                units=units,
                now=now,
            )
    return RedirectResponse(f"{HERE}?done=given", HTTPStatus.SEE_OTHER)


@router.post("/{donation_id}/offer")
async def offer(
    donation_id: int,
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    supplier: Annotated[int, Form()],
) -> Response:
    async with portal.database.write() as tx:
        await offer_gift(
            tx, actor=actor, donation_id=donation_id, supplier_id=supplier, now=portal.clock.now()
        )
    return RedirectResponse(f"{HERE}?done=offered", HTTPStatus.SEE_OTHER)


@router.post("/{donation_id}/withdraw")
async def withdraw(donation_id: int, *, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.write() as tx:
        await withdraw_donation(tx, actor=actor, donation_id=donation_id, now=portal.clock.now())
    return RedirectResponse(f"{HERE}?done=withdrawn", HTTPStatus.SEE_OTHER)


@router.post("/lists/tell")
async def tell(*, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.write() as tx:
        await post_lists(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            portal_url=portal.portal_url,
            now=portal.clock.now(),
        )
    return RedirectResponse(f"{HERE}?done=told", HTTPStatus.SEE_OTHER)
