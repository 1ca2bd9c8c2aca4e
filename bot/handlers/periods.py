"""/period: the liaison sets, changes and ends the control period."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import periods
from bot.screens.privacy_presses import (
    AskPeriod,
    ConfirmPeriod,
    DropPeriod,
    EndPeriod,
    OpenEndedPeriod,
    OpenPeriod,
)
from bot.screens.screen import Screen
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.period_ending import end_period, name_end_notice
from orders.use_cases.period_setting import (
    confirm_period,
    drop_draft,
    name_notice,
    set_beginning,
    set_end,
)
from orders.use_cases.periods import shown_period
from storage.database import Transaction

router = Router(name="periods")
router.message.filter(F.chat.type == "private")

NOTICE, BEGIN, END, END_NOTICE = (f"period_{it}" for it in ("notice", "begin", "end", "end_notice"))


@router.message(Command("period"))
async def show(
    event: Message, *, tx: Transaction, actor: Actor, texts: Texts, now: datetime
) -> Screen:
    return periods.period_page(texts, await shown_period(tx, actor=actor, now=now))


@router.callback_query(Pressed(OpenPeriod))
async def show_of(
    event: CallbackQuery,
    *,
    press: OpenPeriod,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await forget_awaited(tx, actor=actor)
    view = await shown_period(tx, actor=actor, compound_id=press.compound_id, now=now)
    return periods.period_page(texts, view)


@router.callback_query(Pressed(AskPeriod))
async def ask(
    event: CallbackQuery,
    *,
    press: AskPeriod,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    view = await shown_period(tx, actor=actor, compound_id=press.compound_id, now=now)
    purpose = f"period_{press.what}"[:20]
    await await_text(tx, actor=actor, purpose=purpose, subject_id=press.compound_id, now=now)
    return periods.ask_for(texts, view, press.what)


@router.message(Awaits(NOTICE))
async def notice_typed(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    view = await name_notice(tx, actor=actor, compound_id=subject_id, notice=answer, now=now)
    await forget_awaited(tx, actor=actor)
    return periods.period_page(texts, view)


@router.message(Awaits(BEGIN))
async def beginning_typed(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    view = await set_beginning(tx, actor=actor, compound_id=subject_id, text=answer, now=now)
    await forget_awaited(tx, actor=actor)
    return periods.period_page(texts, view)


@router.message(Awaits(END))
async def end_typed(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    view = await set_end(tx, actor=actor, compound_id=subject_id, text=answer, now=now)
    await forget_awaited(tx, actor=actor)
    return periods.period_page(texts, view)


@router.callback_query(Pressed(OpenEndedPeriod))
async def until_further_notice(
    event: CallbackQuery,
    *,
    press: OpenEndedPeriod,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await forget_awaited(tx, actor=actor)
    view = await set_end(tx, actor=actor, compound_id=press.compound_id, text="", now=now)
    return periods.period_page(texts, view)


@router.callback_query(Pressed(ConfirmPeriod))
async def confirm(
    event: CallbackQuery,
    *,
    press: ConfirmPeriod,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    view = await confirm_period(tx, actor=actor, compound_id=press.compound_id, now=now)
    return periods.period_page(texts, view)


@router.callback_query(Pressed(DropPeriod))
async def drop(
    event: CallbackQuery,
    *,
    press: DropPeriod,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    view = await drop_draft(tx, actor=actor, compound_id=press.compound_id, now=now)
    return periods.period_page(texts, view)


@router.message(Awaits(END_NOTICE))
async def end_notice_typed(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    view = await name_end_notice(tx, actor=actor, compound_id=subject_id, notice=answer, now=now)
    await forget_awaited(tx, actor=actor)
    return periods.ask_end(texts, view, now)


@router.callback_query(Pressed(EndPeriod))
async def end(
    event: CallbackQuery,
    *,
    press: EndPeriod,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    view = await end_period(
        tx,
        actor=actor,
        compound_id=press.compound_id,
        period_id=press.period_id,
        closes_now=bool(press.closes_now),
        now=now,
    )
    return periods.period_page(texts, view)
