"""Bills that are not paid: “I cannot pay now”, reminding all, whom to phone."""

from datetime import datetime

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
from config.texts import Texts
from fulfillment.money.use_cases.deadline_setting import deadline_rule, set_deadline_rule
from fulfillment.money.use_cases.phoning import to_phone
from fulfillment.money.use_cases.pleading import plead, say_why, shown_plea, withdraw_plea
from fulfillment.money.use_cases.reminding_all import remind_all
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from storage.database import Transaction

router = Router(name="chasing")
router.message.filter(F.chat.type == "private")

WHY = "plea"


@router.callback_query(Pressed(CannotPay))
async def cannot_pay(
    event: CallbackQuery,
    *,
    press: CannotPay,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    view = await plead(tx, actor=actor, request_id=press.request_id, now=now)
    await await_text(tx, actor=actor, purpose=WHY, subject_id=press.request_id, now=now)
    return pleas.plea_heard(texts, view)


@router.message(Awaits(WHY))
async def take_why(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await forget_awaited(tx, actor=actor)
    view = await say_why(tx, actor=actor, request_id=subject_id, text=answer, now=now)
    return pleas.plea_stands(texts, view)


@router.callback_query(Pressed(NoReason))
async def rather_not(
    event: CallbackQuery, *, press: NoReason, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    await forget_awaited(tx, actor=actor)
    return pleas.plea_stands(texts, await shown_plea(tx, actor=actor, request_id=press.request_id))


@router.callback_query(Pressed(CanPay))
async def can_pay(
    event: CallbackQuery,
    *,
    press: CanPay,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await forget_awaited(tx, actor=actor)
    view = await withdraw_plea(tx, actor=actor, request_id=press.request_id, now=now)
    return payments.payment_view(texts, view, toast=texts.gettext("Noted"))


@router.callback_query(Pressed(RemindAll))
async def remind(
    event: CallbackQuery,
    *,
    press: RemindAll,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    done = await remind_all(
        tx, actor=actor, compound_id=press.compound_id, cycle_id=press.cycle_id, now=now
    )
    return pleas.reminded(texts, done)


@router.callback_query(Pressed(OpenToPhone))
async def phone(
    event: CallbackQuery, *, press: OpenToPhone, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    rows = await to_phone(tx, actor=actor, compound_id=press.compound_id, cycle_id=press.cycle_id)
    return pleas.to_phone(texts, press.compound_id, press.cycle_id, rows)


@router.callback_query(Pressed(OpenRule))
async def rule(
    event: CallbackQuery, *, press: OpenRule, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await deadline_rule(tx, actor=actor, compound_id=press.compound_id)
    return rule_page.rule_page(texts, found)


@router.callback_query(Pressed(SetRule))
async def set_rule(
    event: CallbackQuery,
    *,
    press: SetRule,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await set_deadline_rule(
        tx, actor=actor, compound_id=press.compound_id, rule=press.rule, now=now
    )
    return rule_page.rule_page(texts, found, is_set=True)
