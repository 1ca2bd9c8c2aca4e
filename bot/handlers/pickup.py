"""Handing out by codes, how far the pickup is, opening and closing it."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handing_out import HandsOut
from bot.pressed import Pressed
from bot.screens import handing_out, loads
from bot.screens.liaison_presses import OpenHandouts
from bot.screens.presses import OpenHandover, StepHandover
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.use_cases.handovers import open_handover
from fulfillment.handover.use_cases.handovers_under_way import (
    handovers_under_way,
    shown_handover,
)
from fulfillment.handover.use_cases.pickup import close_handover, hand_out, look_up

router = Router(name="pickup")
router.message.filter(F.chat.type == "private")


@router.message(Command("handout"))
async def show(event: Message, *, turn: Turn) -> Screen:
    found = await handovers_under_way(turn.tx, actor=turn.actor, now=turn.now)
    return handing_out.handout_page(turn.texts, found)


@router.callback_query(Pressed(OpenHandouts))
async def show_of(event: CallbackQuery, *, press: OpenHandouts, turn: Turn) -> Screen:
    found = await handovers_under_way(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return handing_out.handout_page(turn.texts, found)


@router.message(HandsOut(with_bag=True))
async def hand_out_bag(event: Message, *, pickup_code: str, bag_code: str, turn: Turn) -> Screen:
    result = await hand_out(
        turn.tx, actor=turn.actor, pickup_code=pickup_code, bag_code=bag_code, now=turn.now
    )
    return handing_out.handed_out(turn.texts, result)


@router.message(HandsOut(with_bag=False))
async def look_up_code(event: Message, *, pickup_code: str, turn: Turn) -> Screen:
    found = await look_up(turn.tx, actor=turn.actor, pickup_code=pickup_code, now=turn.now)
    return handing_out.to_hand_over(turn.texts, found)


@router.callback_query(Pressed(OpenHandover))
async def show_progress(event: CallbackQuery, *, press: OpenHandover, turn: Turn) -> Screen:
    shown = await shown_handover(
        turn.tx, actor=turn.actor, handover_id=press.handover_id, now=turn.now
    )
    return handing_out.handover_progress(turn.texts, shown)


@router.callback_query(Pressed(StepHandover), F.data.endswith(":open"))
async def open_now(event: CallbackQuery, *, press: StepHandover, turn: Turn) -> Screen:
    handover_id = press.handover_id
    opened = await open_handover(
        turn.tx, actor=turn.actor, handover_id=handover_id, chance=turn.around.chance, now=turn.now
    )
    shown = await shown_handover(turn.tx, actor=turn.actor, handover_id=handover_id, now=turn.now)
    return loads.handover_opened(turn.texts, opened, shown.place.timezone)


@router.callback_query(Pressed(StepHandover), F.data.endswith(":close"))
async def close(event: CallbackQuery, *, press: StepHandover, turn: Turn) -> Screen:
    closed = await close_handover(
        turn.tx, actor=turn.actor, handover_id=press.handover_id, now=turn.now
    )
    return handing_out.handover_closed(turn.texts, closed)
