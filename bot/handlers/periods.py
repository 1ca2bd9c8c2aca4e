"""/period: the liaison sets, changes and ends the control period."""

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
from bot.turn import Turn
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

router = Router(name="periods")
router.message.filter(F.chat.type == "private")

NOTICE, BEGIN, END, END_NOTICE = (f"period_{it}" for it in ("notice", "begin", "end", "end_notice"))


@router.message(Command("period"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return periods.period_page(
        turn.texts, await shown_period(turn.tx, actor=turn.actor, now=turn.now)
    )


@router.callback_query(Pressed(OpenPeriod))
async def show_of(event: CallbackQuery, *, press: OpenPeriod, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    view = await shown_period(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return periods.period_page(turn.texts, view)


@router.callback_query(Pressed(AskPeriod))
async def ask(event: CallbackQuery, *, press: AskPeriod, turn: Turn) -> Screen:
    view = await shown_period(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    purpose = f"period_{press.what}"[:20]
    await await_text(
        turn.tx, actor=turn.actor, purpose=purpose, subject_id=press.compound_id, now=turn.now
    )
    return periods.ask_for(turn.texts, view, press.what)


@router.message(Awaits(NOTICE))
async def notice_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    view = await name_notice(
        turn.tx, actor=turn.actor, compound_id=subject_id, notice=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return periods.period_page(turn.texts, view)


@router.message(Awaits(BEGIN))
async def beginning_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    view = await set_beginning(
        turn.tx, actor=turn.actor, compound_id=subject_id, text=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return periods.period_page(turn.texts, view)


@router.message(Awaits(END))
async def end_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    view = await set_end(
        turn.tx, actor=turn.actor, compound_id=subject_id, text=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return periods.period_page(turn.texts, view)


@router.callback_query(Pressed(OpenEndedPeriod))
async def until_further_notice(
    event: CallbackQuery, *, press: OpenEndedPeriod, turn: Turn
) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    view = await set_end(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, text="", now=turn.now
    )
    return periods.period_page(turn.texts, view)


@router.callback_query(Pressed(ConfirmPeriod))
async def confirm(event: CallbackQuery, *, press: ConfirmPeriod, turn: Turn) -> Screen:
    view = await confirm_period(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return periods.period_page(turn.texts, view)


@router.callback_query(Pressed(DropPeriod))
async def drop(event: CallbackQuery, *, press: DropPeriod, turn: Turn) -> Screen:
    view = await drop_draft(turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now)
    return periods.period_page(turn.texts, view)


@router.message(Awaits(END_NOTICE))
async def end_notice_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    view = await name_end_notice(
        turn.tx, actor=turn.actor, compound_id=subject_id, notice=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return periods.ask_end(turn.texts, view, turn.now)


@router.callback_query(Pressed(EndPeriod))
async def end(event: CallbackQuery, *, press: EndPeriod, turn: Turn) -> Screen:
    view = await end_period(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        period_id=press.period_id,
        closes_now=bool(press.closes_now),
        now=turn.now,
    )
    return periods.period_page(turn.texts, view)
