"""Orders after the cut-off: a household wants out, the liaison takes out or corrects a door."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import correcting as screens
from bot.screens.correcting_presses import (
    AskOut,
    KeepOrder,
    LetOut,
    MoveOrder,
    OpenClosedOrder,
    OpenCorrections,
    WantOut,
    WrongDoor,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import Texts
from fulfillment.money.use_cases.withdrawing import (
    ask_out,
    keep_order,
    look_at_own,
    withdraw_as_chosen,
)
from fulfillment.supply.use_cases.closed_orders import (
    closed_order,
    orders_of_door,
    orders_to_change,
)
from fulfillment.supply.use_cases.correcting import correct_address, right_door
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from storage.database import Transaction

router = Router(name="correcting")
router.message.filter(F.chat.type == "private")

DOOR, RIGHT_DOOR = "door_of_order", "right_door"


@router.callback_query(Pressed(AskOut))
async def want_out(event: CallbackQuery, *, press: AskOut, turn: Turn) -> Screen:
    found = await look_at_own(turn.tx, actor=turn.actor, order_id=press.order_id)
    return screens.ask_sure_out(turn.texts, found)


@router.callback_query(Pressed(WantOut))
async def surely_want_out(event: CallbackQuery, *, press: WantOut, turn: Turn) -> Screen:
    found = await ask_out(turn.tx, actor=turn.actor, order_id=press.order_id, now=turn.now)
    return screens.asked_out(turn.texts, found)


@router.message(Command("correct"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return await _desk(turn.tx, turn.actor, turn.texts, turn.now, None)


@router.callback_query(Pressed(OpenCorrections))
async def show_of(event: CallbackQuery, *, press: OpenCorrections, turn: Turn) -> Screen:
    return await _desk(turn.tx, turn.actor, turn.texts, turn.now, press.compound_id)


@router.message(Awaits(DOOR))
async def take_door(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    found = await orders_of_door(turn.tx, actor=turn.actor, compound_id=subject_id, text=answer)
    await forget_awaited(turn.tx, actor=turn.actor)
    return screens.orders_of_door(turn.texts, found)


@router.callback_query(Pressed(OpenClosedOrder))
async def show_one(event: CallbackQuery, *, press: OpenClosedOrder, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    found = await closed_order(turn.tx, actor=turn.actor, order_id=press.order_id)
    return screens.closed_order(turn.texts, found)


@router.callback_query(Pressed(LetOut))
async def let_out(event: CallbackQuery, *, press: LetOut, turn: Turn) -> Screen:
    found = await withdraw_as_chosen(
        turn.tx,
        actor=turn.actor,
        order_id=press.order_id,
        gives_back=press.gives_back,
        portal_url=turn.around.portal_url,
        now=turn.now,
    )
    return screens.let_out(turn.texts, found)


@router.callback_query(Pressed(KeepOrder))
async def keep(event: CallbackQuery, *, press: KeepOrder, turn: Turn) -> Screen:
    found = await keep_order(turn.tx, actor=turn.actor, order_id=press.order_id, now=turn.now)
    return screens.kept(turn.texts, found)


@router.callback_query(Pressed(WrongDoor))
async def ask_door(event: CallbackQuery, *, press: WrongDoor, turn: Turn) -> Screen:
    found = await closed_order(turn.tx, actor=turn.actor, order_id=press.order_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=RIGHT_DOOR, subject_id=press.order_id, now=turn.now
    )
    return screens.ask_door(turn.texts, found)


@router.message(Awaits(RIGHT_DOOR))
async def take_right_door(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    found = await right_door(turn.tx, actor=turn.actor, order_id=subject_id, text=answer)
    await forget_awaited(turn.tx, actor=turn.actor)
    return screens.ask_sure_door(turn.texts, found)


@router.callback_query(Pressed(MoveOrder))
async def move(event: CallbackQuery, *, press: MoveOrder, turn: Turn) -> Screen:
    found = await correct_address(
        turn.tx,
        actor=turn.actor,
        order_id=press.order_id,
        household_id=press.household_id,
        portal_url=turn.around.portal_url,
        now=turn.now,
    )
    return screens.moved(turn.texts, found)


async def _desk(
    tx: Transaction, actor: Actor, texts: Texts, now: datetime, compound_id: int | None
) -> Screen:
    """The next text is the door whose order is wrong."""
    found = await orders_to_change(tx, actor=actor, compound_id=compound_id)
    here = found.desk.place.compound_id
    await await_text(tx, actor=actor, purpose=DOOR, subject_id=here, now=now)
    return screens.corrections(texts, found)
