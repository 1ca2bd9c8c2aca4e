"""The liaison says why a price rises, or refuses it."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import prices
from bot.screens.goods_presses import GiveReason, OpenRise, OpenRises, RefuseRise
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.use_cases.awaiting import forget_awaited
from orders.use_cases.prices import AWAITS_REASON, AWAITS_REASON_FOR_ALL
from orders.use_cases.rises import (
    accept_rise,
    ask_reason,
    look_at_rise,
    refuse_rise,
    rises_waiting,
)

router = Router(name="prices")
router.message.filter(F.chat.type == "private")


@router.message(Command("prices"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return prices.rises_page(
        turn.texts, await rises_waiting(turn.tx, actor=turn.actor, now=turn.now)
    )


@router.callback_query(Pressed(OpenRises))
async def show_all(event: CallbackQuery, *, press: OpenRises, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return prices.rises_page(
        turn.texts, await rises_waiting(turn.tx, actor=turn.actor, now=turn.now)
    )


@router.callback_query(Pressed(OpenRise))
async def show_one(event: CallbackQuery, *, press: OpenRise, turn: Turn) -> Screen:
    found = await look_at_rise(turn.tx, actor=turn.actor, bundle_id=press.bundle_id, now=turn.now)
    return prices.rise_card(turn.texts, found)


@router.callback_query(Pressed(GiveReason))
async def why(event: CallbackQuery, *, press: GiveReason, turn: Turn) -> Screen:
    rises = await ask_reason(
        turn.tx,
        actor=turn.actor,
        bundle_id=press.bundle_id,
        for_all=bool(press.for_all),
        now=turn.now,
    )
    return prices.ask_reason(turn.texts, rises)


@router.message(Awaits(AWAITS_REASON))
async def reason_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    found = await accept_rise(
        turn.tx, actor=turn.actor, bundle_id=subject_id, reason=answer, now=turn.now
    )
    return prices.rises_accepted(turn.texts, found, answer)


@router.message(Awaits(AWAITS_REASON_FOR_ALL))
async def reason_typed_for_all(
    event: Message, *, subject_id: int, answer: str, turn: Turn
) -> Screen:
    found = await accept_rise(
        turn.tx, actor=turn.actor, bundle_id=subject_id, reason=answer, for_all=True, now=turn.now
    )
    return prices.rises_accepted(turn.texts, found, answer)


@router.callback_query(Pressed(RefuseRise))
async def refuse(event: CallbackQuery, *, press: RefuseRise, turn: Turn) -> Screen:
    await refuse_rise(
        turn.tx,
        actor=turn.actor,
        bundle_id=press.bundle_id,
        asked=press.asked,
        for_all=bool(press.for_all),
        now=turn.now,
    )
    left = await rises_waiting(turn.tx, actor=turn.actor, now=turn.now)
    return prices.rises_page(
        turn.texts, left, toast=turn.texts.gettext("Refused; the old price stays")
    )
