"""Payments: a household says that it has paid, the liaison decides."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import payments, unpaid, unpaid_card
from bot.screens.liaison_presses import SureAllUnpaid, TakeBackParcel
from bot.screens.presses import (
    ClaimPayment,
    DecideAllUnpaid,
    DecidePayment,
    OpenPayment,
    OpenUnpaid,
)
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from config.texts import Texts
from fulfillment.money.use_cases.unpaid_under_way import (
    all_of_a_kind,
    claim_request,
    decide_all,
    decide_payment,
    shown_payment,
    take_parcel_back,
    unpaid_under_way,
)
from orders.actors import Actor
from storage.database import Transaction

router = Router(name="payments")
router.message.filter(F.chat.type == "private")


@router.callback_query(Pressed(ClaimPayment))
async def claim(
    event: CallbackQuery,
    *,
    press: ClaimPayment,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    view = await claim_request(tx, actor=actor, request_id=press.request_id, now=now)
    return payments.claimed(texts, view)


@router.message(Command("unpaid"))
async def show(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    return unpaid.unpaid_page(texts, await unpaid_under_way(tx, actor=actor))


@router.callback_query(Pressed(OpenUnpaid))
async def show_of(
    event: CallbackQuery, *, press: OpenUnpaid, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await unpaid_under_way(
        tx, actor=actor, compound_id=press.compound_id, cycle_id=press.cycle_id
    )
    return unpaid.unpaid_page(texts, found, press.page)


@router.callback_query(Pressed(OpenPayment))
async def show_one(
    event: CallbackQuery, *, press: OpenPayment, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    view = await shown_payment(tx, actor=actor, request_id=press.request_id)
    return unpaid_card.payment_card(texts, view)


@router.callback_query(Pressed(DecidePayment))
async def decide(
    event: CallbackQuery,
    *,
    press: DecidePayment,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    view = await decide_payment(
        tx,
        actor=actor,
        request_id=press.request_id,
        verdict=press.verdict,
        portal_url=around.portal_url,
        now=now,
    )
    return unpaid_card.payment_decided(texts, view)


@router.callback_query(Pressed(TakeBackParcel))
async def take_back(
    event: CallbackQuery,
    *,
    press: TakeBackParcel,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    view = await take_parcel_back(
        tx, actor=actor, parcel_id=press.parcel_id, portal_url=around.portal_url, now=now
    )
    return unpaid_card.payment_decided(texts, view)


@router.callback_query(Pressed(DecideAllUnpaid))
async def ask_all(
    event: CallbackQuery, *, press: DecideAllUnpaid, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    asked = await all_of_a_kind(
        tx,
        actor=actor,
        compound_id=press.compound_id,
        cycle_id=press.cycle_id,
        verdict=press.verdict,
    )
    return unpaid.ask_all(texts, asked)


@router.callback_query(Pressed(SureAllUnpaid))
async def decide_on_all(
    event: CallbackQuery,
    *,
    press: SureAllUnpaid,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    decided = await decide_all(
        tx,
        actor=actor,
        compound_id=press.compound_id,
        cycle_id=press.cycle_id,
        verdict=press.verdict,
        seen=press.seen,
        portal_url=around.portal_url,
        now=now,
    )
    return unpaid.all_decided(texts, decided)
