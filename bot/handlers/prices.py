"""The liaison says why a price rises, or refuses it."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import prices
from bot.screens.goods_presses import GiveReason, OpenRise, OpenRises, RefuseRise
from bot.screens.screen import Screen
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.awaiting import forget_awaited
from orders.use_cases.prices import AWAITS_REASON, AWAITS_REASON_FOR_ALL
from orders.use_cases.rises import (
    accept_rise,
    ask_reason,
    look_at_rise,
    refuse_rise,
    rises_waiting,
)
from storage.database import Transaction

router = Router(name="prices")
router.message.filter(F.chat.type == "private")


@router.message(Command("prices"))
async def show(
    event: Message, *, tx: Transaction, actor: Actor, texts: Texts, now: datetime
) -> Screen:
    return prices.rises_page(texts, await rises_waiting(tx, actor=actor, now=now))


@router.callback_query(Pressed(OpenRises))
async def show_all(
    event: CallbackQuery,
    *,
    press: OpenRises,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await forget_awaited(tx, actor=actor)
    return prices.rises_page(texts, await rises_waiting(tx, actor=actor, now=now))


@router.callback_query(Pressed(OpenRise))
async def show_one(
    event: CallbackQuery,
    *,
    press: OpenRise,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await look_at_rise(tx, actor=actor, bundle_id=press.bundle_id, now=now)
    return prices.rise_card(texts, found)


@router.callback_query(Pressed(GiveReason))
async def why(
    event: CallbackQuery,
    *,
    press: GiveReason,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    rises = await ask_reason(
        tx, actor=actor, bundle_id=press.bundle_id, for_all=bool(press.for_all), now=now
    )
    return prices.ask_reason(texts, rises)


@router.message(Awaits(AWAITS_REASON))
async def reason_typed(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await accept_rise(tx, actor=actor, bundle_id=subject_id, reason=answer, now=now)
    return prices.rises_accepted(texts, found, answer)


@router.message(Awaits(AWAITS_REASON_FOR_ALL))
async def reason_typed_for_all(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await accept_rise(
        tx, actor=actor, bundle_id=subject_id, reason=answer, for_all=True, now=now
    )
    return prices.rises_accepted(texts, found, answer)


@router.callback_query(Pressed(RefuseRise))
async def refuse(
    event: CallbackQuery,
    *,
    press: RefuseRise,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await refuse_rise(
        tx,
        actor=actor,
        bundle_id=press.bundle_id,
        asked=press.asked,
        for_all=bool(press.for_all),
        now=now,
    )
    left = await rises_waiting(tx, actor=actor, now=now)
    return prices.rises_page(texts, left, toast=texts.gettext("Refused; the old price stays"))
