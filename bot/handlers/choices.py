"""What a household chooses in advance, where stock may be short; on the order form."""

from datetime import datetime
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
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.orders import set_choice, show_form
from orders.use_cases.sharing import compound_sharing, own_sharing
from storage.database import Transaction

router = Router(name="choices")


@router.callback_query(Pressed(OpenChoice))
async def open_choice(
    event: CallbackQuery,
    *,
    press: OpenChoice,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    form = await show_form(
        tx, actor=actor, household_id=press.household_id, cycle_id=press.cycle_id, now=now
    )
    return choices.choose(texts, form, press.code)


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
async def show_own(
    event: CallbackQuery, *, press: OpenOwnSharing, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await own_sharing(
        tx, actor=actor, household_id=press.household_id, cycle_id=press.cycle_id
    )
    return sharing.own_sharing(texts, found)


@router.callback_query(Pressed(OpenSharing))
async def show_all(
    event: CallbackQuery, *, press: OpenSharing, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await compound_sharing(
        tx, actor=actor, compound_id=press.compound_id, cycle_id=press.cycle_id or None
    )
    return sharing.compound_sharing(texts, found, press.page)


@router.callback_query(Pressed(SendSharing))
async def send_file(
    event: CallbackQuery, *, press: SendSharing, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await compound_sharing(
        tx, actor=actor, compound_id=press.compound_id, cycle_id=press.cycle_id
    )
    return sharing.sharing_file(texts, found)
