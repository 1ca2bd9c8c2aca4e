"""A household asks for another slot or for its door; the liaison answers."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens import timetable
from bot.screens.screen import Screen
from bot.screens.timetable_presses import DecideDoor, WishDoor, WishTime
from bot.turn import Turn
from fulfillment.handover.use_cases.wishes import decide_door, wish_door, wish_time

router = Router(name="wishes")


@router.callback_query(Pressed(WishTime))
async def another_time(event: CallbackQuery, *, press: WishTime, turn: Turn) -> Screen:
    wished = await wish_time(
        turn.tx,
        actor=turn.actor,
        handover_id=press.handover_id,
        household_id=press.household_id,
        wish=press.wish,
        now=turn.now,
    )
    return timetable.time_changed(turn.texts, wished)


@router.callback_query(Pressed(WishDoor))
async def to_my_door(event: CallbackQuery, *, press: WishDoor, turn: Turn) -> Screen:
    wished = await wish_door(
        turn.tx,
        actor=turn.actor,
        handover_id=press.handover_id,
        household_id=press.household_id,
        now=turn.now,
    )
    return timetable.door_wished(turn.texts, wished)


@router.callback_query(Pressed(DecideDoor))
async def answer(event: CallbackQuery, *, press: DecideDoor, turn: Turn) -> Screen:
    is_granted = press.answer == "yes"
    wished = await decide_door(
        turn.tx, actor=turn.actor, slot_id=press.slot_id, is_granted=is_granted, now=turn.now
    )
    return timetable.door_decided(turn.texts, wished, is_granted=is_granted)
