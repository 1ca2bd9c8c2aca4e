"""Payments: a household says that it has paid, the liaison decides."""

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
from bot.turn import Turn
from fulfillment.money.use_cases.unpaid_under_way import (
    all_of_a_kind,
    claim_request,
    decide_all,
    decide_payment,
    shown_payment,
    take_parcel_back,
    unpaid_under_way,
)

router = Router(name="payments")
router.message.filter(F.chat.type == "private")


@router.callback_query(Pressed(ClaimPayment))
async def claim(event: CallbackQuery, *, press: ClaimPayment, turn: Turn) -> Screen:
    view = await claim_request(turn.tx, actor=turn.actor, request_id=press.request_id, now=turn.now)
    return payments.claimed(turn.texts, view)


@router.message(Command("unpaid"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return unpaid.unpaid_page(turn.texts, await unpaid_under_way(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(OpenUnpaid))
async def show_of(event: CallbackQuery, *, press: OpenUnpaid, turn: Turn) -> Screen:
    found = await unpaid_under_way(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, cycle_id=press.cycle_id
    )
    return unpaid.unpaid_page(turn.texts, found, press.page)


@router.callback_query(Pressed(OpenPayment))
async def show_one(event: CallbackQuery, *, press: OpenPayment, turn: Turn) -> Screen:
    view = await shown_payment(turn.tx, actor=turn.actor, request_id=press.request_id)
    return unpaid_card.payment_card(turn.texts, view)


@router.callback_query(Pressed(DecidePayment))
async def decide(event: CallbackQuery, *, press: DecidePayment, turn: Turn) -> Screen:
    view = await decide_payment(
        turn.tx,
        actor=turn.actor,
        request_id=press.request_id,
        verdict=press.verdict,
        portal_url=turn.around.portal_url,
        now=turn.now,
    )
    return unpaid_card.payment_decided(turn.texts, view)


@router.callback_query(Pressed(TakeBackParcel))
async def take_back(event: CallbackQuery, *, press: TakeBackParcel, turn: Turn) -> Screen:
    view = await take_parcel_back(
        turn.tx,
        actor=turn.actor,
        parcel_id=press.parcel_id,
        portal_url=turn.around.portal_url,
        now=turn.now,
    )
    return unpaid_card.payment_decided(turn.texts, view)


@router.callback_query(Pressed(DecideAllUnpaid))
async def ask_all(event: CallbackQuery, *, press: DecideAllUnpaid, turn: Turn) -> Screen:
    asked = await all_of_a_kind(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        cycle_id=press.cycle_id,
        verdict=press.verdict,
    )
    return unpaid.ask_all(turn.texts, asked)


@router.callback_query(Pressed(SureAllUnpaid))
async def decide_on_all(event: CallbackQuery, *, press: SureAllUnpaid, turn: Turn) -> Screen:
    decided = await decide_all(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        cycle_id=press.cycle_id,
        verdict=press.verdict,
        seen=press.seen,
        portal_url=turn.around.portal_url,
        now=turn.now,
    )
    return unpaid.all_decided(turn.texts, decided)
