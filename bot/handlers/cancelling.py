"""The liaison cancels a whole cycle, and looks after what is to be given back."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import cancelling, refunds
from bot.screens.liaison_presses import (
    AskCancel,
    AskCancelNext,
    CancelCycle,
    OpenCancel,
    OpenRefund,
    OpenRefunds,
    TickRefund,
)
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from config.texts import Texts
from fulfillment.money.use_cases.cancel_views import (
    cancel_as_seen,
    cycles_to_cancel,
    give_reason,
    next_to_cancel,
    to_cancel,
)
from fulfillment.money.use_cases.refunds import mark_refunded, refunds_under_way, shown_refund
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from storage.database import Transaction

router = Router(name="cancelling")
router.message.filter(F.chat.type == "private")

REASON = "cancel_cycle"


@router.message(Command("cancel"))
async def show(
    event: Message, *, tx: Transaction, actor: Actor, texts: Texts, now: datetime
) -> Screen:
    await forget_awaited(tx, actor=actor)
    return cancelling.cycles_to_cancel(texts, await cycles_to_cancel(tx, actor=actor, now=now))


@router.callback_query(Pressed(OpenCancel))
async def show_of(
    event: CallbackQuery,
    *,
    press: OpenCancel,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await forget_awaited(tx, actor=actor)
    found = await cycles_to_cancel(tx, actor=actor, compound_id=press.compound_id, now=now)
    return cancelling.cycles_to_cancel(texts, found)


@router.callback_query(Pressed(AskCancel))
async def ask_why(
    event: CallbackQuery,
    *,
    press: AskCancel,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await to_cancel(tx, actor=actor, cycle_id=press.cycle_id, now=now)
    await await_text(tx, actor=actor, purpose=REASON, subject_id=press.cycle_id, now=now)
    return cancelling.ask_reason(texts, found)


@router.callback_query(Pressed(AskCancelNext))
async def ask_why_next(
    event: CallbackQuery,
    *,
    press: AskCancelNext,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    found = await next_to_cancel(
        tx, actor=actor, compound_id=press.compound_id, chance=around.chance, now=now
    )
    subject_id = found.facts.cycle_id
    await await_text(tx, actor=actor, purpose=REASON, subject_id=subject_id, now=now)
    return cancelling.ask_reason(texts, found)


@router.message(Awaits(REASON))
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
    found = await give_reason(tx, actor=actor, cycle_id=subject_id, reason=answer, now=now)
    await forget_awaited(tx, actor=actor)
    return cancelling.ask_sure(texts, found)


@router.callback_query(Pressed(CancelCycle))
async def cancel(
    event: CallbackQuery,
    *,
    press: CancelCycle,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    found = await cancel_as_seen(
        tx,
        actor=actor,
        cycle_id=press.cycle_id,
        gives_back=press.gives_back,
        seen=press.seen,
        portal_url=around.portal_url,
        now=now,
    )
    return cancelling.cycle_cancelled(texts, found)


@router.message(Command("refunds"))
async def show_refunds(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    return refunds.refunds_page(texts, await refunds_under_way(tx, actor=actor))


@router.callback_query(Pressed(OpenRefunds))
async def show_refunds_of(
    event: CallbackQuery, *, press: OpenRefunds, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await refunds_under_way(tx, actor=actor, compound_id=press.compound_id)
    return refunds.refunds_page(texts, found, press.page)


@router.callback_query(Pressed(OpenRefund))
async def show_refund(
    event: CallbackQuery, *, press: OpenRefund, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await shown_refund(tx, actor=actor, refund_id=press.refund_id)
    return refunds.refund_card(texts, found)


@router.callback_query(Pressed(TickRefund))
async def tick_refund(
    event: CallbackQuery,
    *,
    press: TickRefund,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    row = await shown_refund(tx, actor=actor, refund_id=press.refund_id)
    await mark_refunded(tx, actor=actor, refund_ids=[press.refund_id], now=now)
    found = await refunds_under_way(tx, actor=actor, compound_id=row.compound_id)
    return refunds.refunds_page(texts, found, toast=refunds.ticked(texts, row))
