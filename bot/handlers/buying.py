"""Buying runs in the chat: for their liaison, and for the shop's contact who answers."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import buying
from bot.screens.screen import Screen
from bot.screens.trip_presses import OpenBuying, OpenRuns, StepBuying
from bot.turn import Turn
from fulfillment.handover.use_cases.buying_steps import (
    answer_typed,
    runs_desk,
    shown_run,
    step_run,
)
from orders.use_cases.awaiting import await_text, forget_awaited

router = Router(name="buying")
router.message.filter(F.chat.type == "private")

ANSWER = "shop_answer"


@router.callback_query(Pressed(OpenRuns))
async def show(event: CallbackQuery, *, press: OpenRuns, turn: Turn) -> Screen:
    desk, runs = await runs_desk(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return buying.runs_page(turn.texts, desk, runs)


@router.callback_query(Pressed(OpenBuying))
async def show_one(event: CallbackQuery, *, press: OpenBuying, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _shown(turn, press.run_id)


@router.callback_query(Pressed(StepBuying), F.data.endswith(":type"))
async def ask_answer(event: CallbackQuery, *, press: StepBuying, turn: Turn) -> Screen:
    run, _ = await shown_run(turn.tx, actor=turn.actor, run_id=press.run_id)
    await await_text(turn.tx, actor=turn.actor, purpose=ANSWER, subject_id=run.run_id, now=turn.now)
    return buying.type_answer(turn.texts, run)


@router.callback_query(Pressed(StepBuying), F.data.endswith(":call_off"))
async def ask_call_off(event: CallbackQuery, *, press: StepBuying, turn: Turn) -> Screen:
    run, _ = await shown_run(turn.tx, actor=turn.actor, run_id=press.run_id)
    return buying.ask_call_off(turn.texts, run)


@router.callback_query(Pressed(StepBuying))
async def step(event: CallbackQuery, *, press: StepBuying, turn: Turn) -> Screen:
    await step_run(turn.tx, actor=turn.actor, run_id=press.run_id, step=press.step, now=turn.now)
    return await _shown(turn, press.run_id)


@router.message(Awaits(ANSWER))
async def answer(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    await answer_typed(turn.tx, actor=turn.actor, run_id=subject_id, text=answer, now=turn.now)
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _shown(turn, subject_id)


async def _shown(turn: Turn, run_id: int) -> Screen:
    run, is_liaison = await shown_run(turn.tx, actor=turn.actor, run_id=run_id)
    return buying.run_page(turn.texts, run, is_liaison=is_liaison)
