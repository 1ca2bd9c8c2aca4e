"""/cycle: the liaison opens, closes, moves, skips, adds and pauses cycles, and sets their hours."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import cycle as screens
from bot.screens.cycle_pages import cycle_page, hour_page
from bot.screens.cycle_presses import (
    AnyNumberOfBags,
    AskWish,
    GrantWish,
    MarkStandard,
    OpenCyclePage,
    OpenCycles,
    OpenHour,
)
from bot.screens.cycle_preview import preview
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import Texts
from orders.actors import Actor
from orders.rules.cycle_wishes import HOURS, Wish, unpacked
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.cycle_board import shown_cycles
from orders.use_cases.cycle_changing import grant_wish, look_at_wish
from orders.use_cases.cycle_typing import typed_wish
from orders.use_cases.forecasting import mark_standard, say_capacity
from storage.database import Transaction

router = Router(name="cycle")
router.message.filter(F.chat.type == "private")

PAUSE, ALL_HOURS, HOUR, HANDS = (f"cycle_{it}" for it in ("pause", "hours", "hour", "hands"))
TYPED_ON = {"pause": PAUSE, "hours": ALL_HOURS, "hands": HANDS}  # pages where one may type
SUBJECT = len(HOURS)  # one hour of a compound is one number


@router.message(Command("cycle"))
async def show(event: Message, *, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return screens.cycle_board(
        turn.texts, await shown_cycles(turn.tx, actor=turn.actor, now=turn.now)
    )


@router.callback_query(Pressed(OpenCycles))
async def show_of(event: CallbackQuery, *, press: OpenCycles, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    board = await shown_cycles(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return screens.cycle_board(turn.texts, board)


@router.callback_query(Pressed(OpenCyclePage))
async def show_page(event: CallbackQuery, *, press: OpenCyclePage, turn: Turn) -> Screen:
    board = await shown_cycles(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    purpose = TYPED_ON.get(press.page, "")
    await await_text(
        turn.tx, actor=turn.actor, purpose=purpose, subject_id=press.compound_id, now=turn.now
    )
    return cycle_page(turn.texts, board, press.page)


@router.callback_query(Pressed(OpenHour))
async def show_hour(event: CallbackQuery, *, press: OpenHour, turn: Turn) -> Screen:
    board = await shown_cycles(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    subject_id = press.compound_id * SUBJECT + press.hour % SUBJECT
    await await_text(turn.tx, actor=turn.actor, purpose=HOUR, subject_id=subject_id, now=turn.now)
    return hour_page(turn.texts, board, press.hour)


@router.callback_query(Pressed(AskWish))
async def ask(event: CallbackQuery, *, press: AskWish, turn: Turn) -> Screen:
    wish = Wish(press.kind, press.number, press.value)
    return await _ask(
        turn.tx, turn.actor, turn.texts, compound_id=press.compound_id, wish=wish, now=turn.now
    )


@router.message(Awaits(PAUSE))
async def day_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    wish = await typed_wish(
        turn.tx, actor=turn.actor, compound_id=subject_id, kind="pause", text=answer, now=turn.now
    )
    return await _ask(
        turn.tx, turn.actor, turn.texts, compound_id=subject_id, wish=wish, now=turn.now
    )


@router.message(Awaits(ALL_HOURS))
async def hours_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    wish = await typed_wish(
        turn.tx, actor=turn.actor, compound_id=subject_id, kind="hours", text=answer, now=turn.now
    )
    return await _ask(
        turn.tx, turn.actor, turn.texts, compound_id=subject_id, wish=wish, now=turn.now
    )


@router.message(Awaits(HOUR))
async def hour_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    here, hour = divmod(subject_id, SUBJECT)
    wish = await typed_wish(
        turn.tx,
        actor=turn.actor,
        compound_id=here,
        kind="hours",
        text=answer,
        now=turn.now,
        hour=hour,
    )
    return await _ask(turn.tx, turn.actor, turn.texts, compound_id=here, wish=wish, now=turn.now)


@router.callback_query(Pressed(GrantWish))
async def do(event: CallbackQuery, *, press: GrantWish, turn: Turn) -> Screen:
    wish = unpacked(press.wish, press.number)
    await forget_awaited(turn.tx, actor=turn.actor)
    found = await grant_wish(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, wish=wish, seen=press.seen,
        chance=turn.around.chance, now=turn.now,
    )  # fmt: skip
    return preview(turn.texts, found)


@router.callback_query(Pressed(MarkStandard))
async def mark(event: CallbackQuery, *, press: MarkStandard, turn: Turn) -> Screen:
    here, is_standard = press.compound_id, bool(press.is_standard)
    await mark_standard(
        turn.tx,
        actor=turn.actor,
        compound_id=here,
        code=press.code,
        is_standard=is_standard,
        now=turn.now,
    )
    board = await shown_cycles(turn.tx, actor=turn.actor, compound_id=here, now=turn.now)
    return cycle_page(turn.texts, board, "standard")


@router.message(Awaits(HANDS))
async def hands_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    return await _hands(
        turn.tx, turn.actor, turn.texts, compound_id=subject_id, text=answer, now=turn.now
    )


@router.callback_query(Pressed(AnyNumberOfBags))
async def any_number(event: CallbackQuery, *, press: AnyNumberOfBags, turn: Turn) -> Screen:
    return await _hands(
        turn.tx, turn.actor, turn.texts, compound_id=press.compound_id, text="0", now=turn.now
    )


async def _ask(
    tx: Transaction, actor: Actor, texts: Texts, *, compound_id: int, wish: Wish, now: datetime
) -> Screen:
    found = await look_at_wish(tx, actor=actor, compound_id=compound_id, wish=wish, now=now)
    return preview(texts, found)


async def _hands(
    tx: Transaction, actor: Actor, texts: Texts, *, compound_id: int, text: str, now: datetime
) -> Screen:
    await say_capacity(tx, actor=actor, compound_id=compound_id, text=text, now=now)
    await forget_awaited(tx, actor=actor)
    board = await shown_cycles(tx, actor=actor, compound_id=compound_id, now=now)
    return screens.cycle_board(texts, board, texts.gettext("Noted"))
