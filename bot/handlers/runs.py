"""Door runs: all of a compound, one's own door after door, and what the liaison decides."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import run_board as board
from bot.screens import run_sheet as sheet
from bot.screens.run_presses import (
    BeginRun,
    BringDown,
    DecideDoor,
    GiveBackRun,
    OpenRuns,
    PassRun,
    PassRunTo,
    ShowRun,
    TakeRun,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.rules.runs import Decision
from fulfillment.handover.use_cases.run_board import look_at_run, run_board
from fulfillment.handover.use_cases.run_decisions import NEIGHBOUR, ask_neighbour, decide_door
from fulfillment.handover.use_cases.run_hands import (
    begin_run,
    bring_down,
    give_back,
    hand_run_to,
    helpers_for,
    take_run,
)
from fulfillment.handover.use_cases.run_sheet import run_sheet
from orders.use_cases.awaiting import forget_awaited

router = Router(name="runs")
router.message.filter(F.chat.type == "private")


async def _board(turn: Turn, compound_id: int) -> Screen:
    found = await run_board(turn.tx, actor=turn.actor, compound_id=compound_id, now=turn.now)
    return board.board_page(turn.texts, found)


@router.callback_query(Pressed(OpenRuns))
async def show_all(event: CallbackQuery, *, press: OpenRuns, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _board(turn, press.compound_id)


@router.callback_query(Pressed(ShowRun))
async def show_one(event: CallbackQuery, *, press: ShowRun, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    found = await look_at_run(turn.tx, actor=turn.actor, run_id=press.run_id)
    return board.run_page(turn.texts, found)


@router.callback_query(Pressed(BeginRun))
async def begin(event: CallbackQuery, *, press: BeginRun, turn: Turn) -> Screen:
    begun = await begin_run(turn.tx, actor=turn.actor, run_id=press.run_id, now=turn.now)
    return sheet.run_sheet(turn.texts, begun)


@router.callback_query(Pressed(TakeRun))
async def take(event: CallbackQuery, *, press: TakeRun, turn: Turn) -> Screen:
    taken = await take_run(turn.tx, actor=turn.actor, run_id=press.run_id, now=turn.now)
    return sheet.run_sheet(turn.texts, taken)


@router.callback_query(Pressed(GiveBackRun), F.data.endswith(":0"))
async def ask_back(event: CallbackQuery, *, press: GiveBackRun, turn: Turn) -> Screen:
    found = await run_sheet(turn.tx, actor=turn.actor, run_id=press.run_id)
    return sheet.ask_give_back(turn.texts, found)


@router.callback_query(Pressed(GiveBackRun))
async def back(event: CallbackQuery, *, press: GiveBackRun, turn: Turn) -> Screen:
    here = await give_back(turn.tx, actor=turn.actor, run_id=press.run_id, now=turn.now)
    return await _board(turn, here)


@router.callback_query(Pressed(PassRun))
async def choose(event: CallbackQuery, *, press: PassRun, turn: Turn) -> Screen:
    found = await helpers_for(turn.tx, actor=turn.actor, run_id=press.run_id, now=turn.now)
    return board.helpers_page(turn.texts, press.run_id, found)


@router.callback_query(Pressed(PassRunTo))
async def pass_on(event: CallbackQuery, *, press: PassRunTo, turn: Turn) -> Screen:
    here = await hand_run_to(
        turn.tx,
        actor=turn.actor,
        run_id=press.run_id,
        person_id=press.person_id,
        now=turn.now,
    )
    return await _board(turn, here)


@router.callback_query(Pressed(BringDown))
async def down(event: CallbackQuery, *, press: BringDown, turn: Turn) -> Screen:
    here = await bring_down(turn.tx, actor=turn.actor, run_id=press.run_id, now=turn.now)
    return await _board(turn, here)


@router.callback_query(Pressed(DecideDoor), F.data.endswith(":neighbour"))
async def ask_room(event: CallbackQuery, *, press: DecideDoor, turn: Turn) -> Screen:
    address = await ask_neighbour(turn.tx, actor=turn.actor, door_id=press.door_id, now=turn.now)
    return board.ask_room(turn.texts, address)


@router.message(Awaits(NEIGHBOUR))
async def neighbour(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    done = await decide_door(
        turn.tx,
        actor=turn.actor,
        door_id=subject_id,
        decision=Decision.NEIGHBOUR,
        room=answer,
        now=turn.now,
    )
    return board.decided(turn.texts, done)


@router.callback_query(Pressed(DecideDoor), F.data.endswith((":again", ":hold")))
async def decide(event: CallbackQuery, *, press: DecideDoor, turn: Turn) -> Screen:
    done = await decide_door(
        turn.tx,
        actor=turn.actor,
        door_id=press.door_id,
        decision=Decision(press.decision),
        now=turn.now,
    )
    return board.decided(turn.texts, done)
