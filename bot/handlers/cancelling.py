"""The liaison cancels a whole cycle, and looks after what is to be given back."""

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
from bot.turn import Turn
from fulfillment.money.use_cases.cancel_views import (
    cancel_as_seen,
    cycles_to_cancel,
    give_reason,
    next_to_cancel,
    to_cancel,
)
from fulfillment.money.use_cases.refunds import mark_refunded, refunds_under_way, shown_refund
from orders.use_cases.awaiting import await_text, forget_awaited

router = Router(name="cancelling")
router.message.filter(F.chat.type == "private")

REASON = "cancel_cycle"


@router.message(Command("cancel"))
async def show(event: Message, *, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return cancelling.cycles_to_cancel(
        turn.texts, await cycles_to_cancel(turn.tx, actor=turn.actor, now=turn.now)
    )


@router.callback_query(Pressed(OpenCancel))
async def show_of(event: CallbackQuery, *, press: OpenCancel, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    found = await cycles_to_cancel(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return cancelling.cycles_to_cancel(turn.texts, found)


@router.callback_query(Pressed(AskCancel))
async def ask_why(event: CallbackQuery, *, press: AskCancel, turn: Turn) -> Screen:
    found = await to_cancel(turn.tx, actor=turn.actor, cycle_id=press.cycle_id, now=turn.now)
    await await_text(
        turn.tx, actor=turn.actor, purpose=REASON, subject_id=press.cycle_id, now=turn.now
    )
    return cancelling.ask_reason(turn.texts, found)


@router.callback_query(Pressed(AskCancelNext))
async def ask_why_next(event: CallbackQuery, *, press: AskCancelNext, turn: Turn) -> Screen:
    found = await next_to_cancel(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        chance=turn.around.chance,
        now=turn.now,
    )
    subject_id = found.facts.cycle_id
    await await_text(turn.tx, actor=turn.actor, purpose=REASON, subject_id=subject_id, now=turn.now)
    return cancelling.ask_reason(turn.texts, found)


@router.message(Awaits(REASON))
async def reason_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    found = await give_reason(
        turn.tx, actor=turn.actor, cycle_id=subject_id, reason=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return cancelling.ask_sure(turn.texts, found)


@router.callback_query(Pressed(CancelCycle))
async def cancel(event: CallbackQuery, *, press: CancelCycle, turn: Turn) -> Screen:
    found = await cancel_as_seen(
        turn.tx,
        actor=turn.actor,
        cycle_id=press.cycle_id,
        gives_back=press.gives_back,
        seen=press.seen,
        portal_url=turn.around.portal_url,
        now=turn.now,
    )
    return cancelling.cycle_cancelled(turn.texts, found)


@router.message(Command("refunds"))
async def show_refunds(event: Message, *, turn: Turn) -> Screen:
    return refunds.refunds_page(turn.texts, await refunds_under_way(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(OpenRefunds))
async def show_refunds_of(event: CallbackQuery, *, press: OpenRefunds, turn: Turn) -> Screen:
    found = await refunds_under_way(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return refunds.refunds_page(turn.texts, found, press.page)


@router.callback_query(Pressed(OpenRefund))
async def show_refund(event: CallbackQuery, *, press: OpenRefund, turn: Turn) -> Screen:
    found = await shown_refund(turn.tx, actor=turn.actor, refund_id=press.refund_id)
    return refunds.refund_card(turn.texts, found)


@router.callback_query(Pressed(TickRefund))
async def tick_refund(event: CallbackQuery, *, press: TickRefund, turn: Turn) -> Screen:
    row = await shown_refund(turn.tx, actor=turn.actor, refund_id=press.refund_id)
    await mark_refunded(turn.tx, actor=turn.actor, refund_ids=[press.refund_id], now=turn.now)
    found = await refunds_under_way(turn.tx, actor=turn.actor, compound_id=row.compound_id)
    return refunds.refunds_page(turn.texts, found, toast=refunds.ticked(turn.texts, row))
