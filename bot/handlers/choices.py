"""What a household chooses in advance, where stock may be short; on the order form."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens import choices, ordering, sharing
from bot.screens.screen import Screen
from bot.screens.sharing_presses import (
    OpenChoice,
    OpenOwnSharing,
    OpenSharing,
    SendSharing,
    SetChoice,
)
from bot.turn import Turn
from config.texts import Texts
from orders.use_cases.orders import set_choice, show_form
from orders.use_cases.sharing import compound_sharing, own_sharing

router = Router(name="choices")


@router.callback_query(Pressed(OpenChoice))
async def open_choice(event: CallbackQuery, *, press: OpenChoice, turn: Turn) -> Screen:
    form = await show_form(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        cycle_id=press.cycle_id,
        now=turn.now,
    )
    return choices.choose(turn.texts, form, press.code)


@router.callback_query(Pressed(SetChoice))
async def choose(event: CallbackQuery, *, press: SetChoice, texts: Texts, **data: Any) -> Screen:
    known = {name: data[name] for name in ("tx", "actor", "now", "sent_at")}
    form = await set_choice(
        **known,
        cycle_id=press.cycle_id,
        household_id=press.household_id,
        code=press.code,
        choice=press.said,
    )
    return ordering.order_form(texts, form)


@router.callback_query(Pressed(OpenOwnSharing))
async def show_own(event: CallbackQuery, *, press: OpenOwnSharing, turn: Turn) -> Screen:
    found = await own_sharing(
        turn.tx, actor=turn.actor, household_id=press.household_id, cycle_id=press.cycle_id
    )
    return sharing.own_sharing(turn.texts, found)


@router.callback_query(Pressed(OpenSharing))
async def show_all(event: CallbackQuery, *, press: OpenSharing, turn: Turn) -> Screen:
    found = await compound_sharing(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, cycle_id=press.cycle_id or None
    )
    return sharing.compound_sharing(turn.texts, found, press.page)


@router.callback_query(Pressed(SendSharing))
async def send_file(event: CallbackQuery, *, press: SendSharing, turn: Turn) -> Screen:
    found = await compound_sharing(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, cycle_id=press.cycle_id
    )
    return sharing.sharing_file(turn.texts, found)
