"""Bills that are not paid: “I cannot pay now”, reminding all, whom to phone."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import payments, pleas, rule_page
from bot.screens.chasing_presses import (
    CannotPay,
    CanPay,
    NoReason,
    OpenRule,
    OpenToPhone,
    RemindAll,
    SetRule,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.money.use_cases.deadline_setting import deadline_rule, set_deadline_rule
from fulfillment.money.use_cases.phoning import to_phone
from fulfillment.money.use_cases.pleading import plead, say_why, shown_plea, withdraw_plea
from fulfillment.money.use_cases.reminding_all import remind_all
from orders.use_cases.awaiting import await_text, forget_awaited

router = Router(name="chasing")
router.message.filter(F.chat.type == "private")

WHY = "plea"


@router.callback_query(Pressed(CannotPay))
async def cannot_pay(event: CallbackQuery, *, press: CannotPay, turn: Turn) -> Screen:
    view = await plead(turn.tx, actor=turn.actor, request_id=press.request_id, now=turn.now)
    await await_text(
        turn.tx, actor=turn.actor, purpose=WHY, subject_id=press.request_id, now=turn.now
    )
    return pleas.plea_heard(turn.texts, view)


@router.message(Awaits(WHY))
async def take_why(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    view = await say_why(
        turn.tx, actor=turn.actor, request_id=subject_id, text=answer, now=turn.now
    )
    return pleas.plea_stands(turn.texts, view)


@router.callback_query(Pressed(NoReason))
async def rather_not(event: CallbackQuery, *, press: NoReason, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return pleas.plea_stands(
        turn.texts, await shown_plea(turn.tx, actor=turn.actor, request_id=press.request_id)
    )


@router.callback_query(Pressed(CanPay))
async def can_pay(event: CallbackQuery, *, press: CanPay, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    view = await withdraw_plea(turn.tx, actor=turn.actor, request_id=press.request_id, now=turn.now)
    return payments.payment_view(turn.texts, view, toast=turn.texts.gettext("Noted"))


@router.callback_query(Pressed(RemindAll))
async def remind(event: CallbackQuery, *, press: RemindAll, turn: Turn) -> Screen:
    done = await remind_all(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        cycle_id=press.cycle_id,
        now=turn.now,
    )
    return pleas.reminded(turn.texts, done)


@router.callback_query(Pressed(OpenToPhone))
async def phone(event: CallbackQuery, *, press: OpenToPhone, turn: Turn) -> Screen:
    rows = await to_phone(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, cycle_id=press.cycle_id
    )
    return pleas.to_phone(turn.texts, press.compound_id, press.cycle_id, rows)


@router.callback_query(Pressed(OpenRule))
async def rule(event: CallbackQuery, *, press: OpenRule, turn: Turn) -> Screen:
    found = await deadline_rule(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return rule_page.rule_page(turn.texts, found)


@router.callback_query(Pressed(SetRule))
async def set_rule(event: CallbackQuery, *, press: SetRule, turn: Turn) -> Screen:
    found = await set_deadline_rule(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, rule=press.rule, now=turn.now
    )
    return rule_page.rule_page(turn.texts, found, is_set=True)
