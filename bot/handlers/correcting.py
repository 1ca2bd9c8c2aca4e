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
from bot.surroundings import Surroundings
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
async def want_out(
    event: CallbackQuery, *, press: AskOut, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await look_at_own(tx, actor=actor, order_id=press.order_id)
    return screens.ask_sure_out(texts, found)


@router.callback_query(Pressed(WantOut))
async def surely_want_out(
    event: CallbackQuery,
    *,
    press: WantOut,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await ask_out(tx, actor=actor, order_id=press.order_id, now=now)
    return screens.asked_out(texts, found)


@router.message(Command("correct"))
async def show(
    event: Message, *, tx: Transaction, actor: Actor, texts: Texts, now: datetime
) -> Screen:
    return await _desk(tx, actor, texts, now, None)


@router.callback_query(Pressed(OpenCorrections))
async def show_of(
    event: CallbackQuery,
    *,
    press: OpenCorrections,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    return await _desk(tx, actor, texts, now, press.compound_id)


@router.message(Awaits(DOOR))
async def take_door(
    event: Message, *, subject_id: int, answer: str, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await orders_of_door(tx, actor=actor, compound_id=subject_id, text=answer)
    await forget_awaited(tx, actor=actor)
    return screens.orders_of_door(texts, found)


@router.callback_query(Pressed(OpenClosedOrder))
async def show_one(
    event: CallbackQuery, *, press: OpenClosedOrder, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    await forget_awaited(tx, actor=actor)
    found = await closed_order(tx, actor=actor, order_id=press.order_id)
    return screens.closed_order(texts, found)


@router.callback_query(Pressed(LetOut))
async def let_out(
    event: CallbackQuery,
    *,
    press: LetOut,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    found = await withdraw_as_chosen(
        tx,
        actor=actor,
        order_id=press.order_id,
        gives_back=press.gives_back,
        portal_url=around.portal_url,
        now=now,
    )
    return screens.let_out(texts, found)


@router.callback_query(Pressed(KeepOrder))
async def keep(
    event: CallbackQuery,
    *,
    press: KeepOrder,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await keep_order(tx, actor=actor, order_id=press.order_id, now=now)
    return screens.kept(texts, found)


@router.callback_query(Pressed(WrongDoor))
async def ask_door(
    event: CallbackQuery,
    *,
    press: WrongDoor,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await closed_order(tx, actor=actor, order_id=press.order_id)
    await await_text(tx, actor=actor, purpose=RIGHT_DOOR, subject_id=press.order_id, now=now)
    return screens.ask_door(texts, found)


@router.message(Awaits(RIGHT_DOOR))
async def take_right_door(
    event: Message, *, subject_id: int, answer: str, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await right_door(tx, actor=actor, order_id=subject_id, text=answer)
    await forget_awaited(tx, actor=actor)
    return screens.ask_sure_door(texts, found)


@router.callback_query(Pressed(MoveOrder))
async def move(
    event: CallbackQuery,
    *,
    press: MoveOrder,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    found = await correct_address(
        tx,
        actor=actor,
        order_id=press.order_id,
        household_id=press.household_id,
        portal_url=around.portal_url,
        now=now,
    )
    return screens.moved(texts, found)


async def _desk(
    tx: Transaction, actor: Actor, texts: Texts, now: datetime, compound_id: int | None
) -> Screen:
    """The next text is the door whose order is wrong."""
    found = await orders_to_change(tx, actor=actor, compound_id=compound_id)
    here = found.desk.place.compound_id
    await await_text(tx, actor=actor, purpose=DOOR, subject_id=here, now=now)
    return screens.corrections(texts, found)
