"""Ordering by buttons in the private chat."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import again, ordering, ordering_for
from bot.screens.presses import (
    ConfirmOrder,
    OpenForm,
    OrderAgain,
    SetQuantity,
    ShowBundle,
    WithdrawOrder,
)
from bot.screens.screen import Screen
from bot.screens.shelves import Place
from bot.turn import Turn
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.again import fill_again
from orders.use_cases.order_choice import households_to_order_for
from orders.use_cases.orders import confirm_order, set_quantity, show_form, withdraw_order
from storage.database import Transaction

router = Router(name="ordering")
router.message.filter(F.chat.type == "private")


@router.message(Command("order"))
async def order(event: Message, **data: Any) -> Sequence[Screen]:
    return await open_own_form(**data)


async def open_own_form(
    tx: Transaction, actor: Actor, texts: Texts, now: datetime, **_: Any
) -> Sequence[Screen]:
    """The form of the one household for which a person orders; of several it is asked which."""
    choice = await households_to_order_for(tx, actor=actor)
    if not choice.is_one:
        return [ordering_for.choose_household(texts, choice)]
    form = await show_form(tx, actor=actor, household_id=choice.own[0][0], now=now)
    return [ordering.order_form(texts, form)]


@router.callback_query(Pressed(OpenForm))
async def open_form(event: CallbackQuery, *, press: OpenForm, turn: Turn) -> Screen:
    form = await show_form(turn.tx, actor=turn.actor, household_id=press.household_id, now=turn.now)
    return ordering.order_form(turn.texts, form)


@router.callback_query(Pressed(ShowBundle))
async def show_bundle(event: CallbackQuery, *, press: ShowBundle, turn: Turn) -> Screen:
    form = await show_form(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        cycle_id=press.cycle_id,
        now=turn.now,
    )
    return ordering.bundle_contents(turn.texts, form, press.code)


@router.callback_query(Pressed(SetQuantity))
async def change_quantity(
    event: CallbackQuery, *, press: SetQuantity, sent_at: datetime, turn: Turn
) -> Screen:
    form = await set_quantity(
        turn.tx,
        actor=turn.actor,
        cycle_id=press.cycle_id,
        household_id=press.household_id,
        code=press.code,
        quantity=press.quantity,
        sent_at=sent_at,
        now=turn.now,
    )
    return ordering.order_form(turn.texts, form, at=Place(code=press.code))


@router.callback_query(Pressed(OrderAgain))
async def same_again(
    event: CallbackQuery, *, press: OrderAgain, sent_at: datetime, turn: Turn
) -> Screen:
    found = await fill_again(
        turn.tx,
        actor=turn.actor,
        cycle_id=press.cycle_id,
        household_id=press.household_id,
        sent_at=sent_at,
        now=turn.now,
    )
    return again.filled_again(turn.texts, found)


@router.callback_query(Pressed(ConfirmOrder))
async def confirm(
    event: CallbackQuery, *, press: ConfirmOrder, sent_at: datetime, turn: Turn
) -> Screen:
    form = await confirm_order(
        turn.tx,
        actor=turn.actor,
        cycle_id=press.cycle_id,
        household_id=press.household_id,
        sent_at=sent_at,
        now=turn.now,
    )
    return ordering.order_confirmed(turn.texts, form)


@router.callback_query(Pressed(WithdrawOrder), F.data.endswith(":0"))
async def ask_withdraw(event: CallbackQuery, *, press: WithdrawOrder, turn: Turn) -> Screen:
    form = await show_form(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        cycle_id=press.cycle_id,
        now=turn.now,
    )
    return ordering.ask_withdraw(turn.texts, form)


@router.callback_query(Pressed(WithdrawOrder))
async def withdraw(
    event: CallbackQuery, *, press: WithdrawOrder, sent_at: datetime, turn: Turn
) -> Screen:
    form = await withdraw_order(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        cycle_id=press.cycle_id,
        sent_at=sent_at,
        now=turn.now,
    )
    return ordering.order_withdrawn(turn.texts, form)
