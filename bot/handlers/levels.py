"""Control levels: what holds where, and recording another one."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import levels
from bot.screens.level_presses import (
    AskLevelTime,
    ConfirmLevel,
    DraftLevel,
    DropLevel,
    OpenLevels,
    PickLevel,
    PickLevelBuilding,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.level_board import LevelBoard, level_board
from orders.use_cases.level_setting import (
    confirm_level,
    draft_level,
    drop_draft,
    name_level_notice,
    set_level_beginning,
)

router = Router(name="levels")
router.message.filter(F.chat.type == "private")

NOTICE, TIME = "level_notice", "level_time"


@router.callback_query(Pressed(OpenLevels))
async def show(event: CallbackQuery, *, press: OpenLevels, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return levels.levels_page(turn.texts, await _board(turn, press.compound_id))


@router.callback_query(Pressed(PickLevelBuilding))
async def pick_building(event: CallbackQuery, *, press: PickLevelBuilding, turn: Turn) -> Screen:
    board = await _board(turn, press.compound_id)
    return levels.pick_building(turn.texts, board, press.page)


@router.callback_query(Pressed(PickLevel))
async def pick_level(event: CallbackQuery, *, press: PickLevel, turn: Turn) -> Screen:
    board = await _board(turn, press.compound_id)
    return levels.pick_level(turn.texts, board, press.building_id)


@router.callback_query(Pressed(DraftLevel))
async def draft(event: CallbackQuery, *, press: DraftLevel, turn: Turn) -> Screen:
    draft_id = await draft_level(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        building_id=press.building_id or None,
        level=press.level,
        now=turn.now,
    )
    await await_text(turn.tx, actor=turn.actor, purpose=NOTICE, subject_id=draft_id, now=turn.now)
    return levels.ask_notice(turn.texts, press.compound_id)


@router.message(Awaits(NOTICE))
async def notice_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    compound_id = await name_level_notice(
        turn.tx, actor=turn.actor, draft_id=subject_id, text=answer
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return levels.draft_page(turn.texts, await _board(turn, compound_id))


@router.callback_query(Pressed(AskLevelTime))
async def ask_time(event: CallbackQuery, *, press: AskLevelTime, turn: Turn) -> Screen:
    await await_text(
        turn.tx, actor=turn.actor, purpose=TIME, subject_id=press.draft_id, now=turn.now
    )
    return levels.ask_time(turn.texts, press.compound_id)


@router.message(Awaits(TIME))
async def time_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    compound_id = await set_level_beginning(
        turn.tx, actor=turn.actor, draft_id=subject_id, text=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return levels.draft_page(turn.texts, await _board(turn, compound_id))


@router.callback_query(Pressed(ConfirmLevel))
async def confirm(event: CallbackQuery, *, press: ConfirmLevel, turn: Turn) -> Screen:
    compound_id = await confirm_level(
        turn.tx, actor=turn.actor, draft_id=press.draft_id, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    board = await _board(turn, compound_id)
    return levels.levels_page(turn.texts, board, toast=turn.texts.gettext("Recorded."))


@router.callback_query(Pressed(DropLevel))
async def drop(event: CallbackQuery, *, press: DropLevel, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    await drop_draft(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return levels.levels_page(turn.texts, await _board(turn, press.compound_id))


async def _board(turn: Turn, compound_id: int) -> LevelBoard:
    return await level_board(turn.tx, actor=turn.actor, compound_id=compound_id, now=turn.now)
