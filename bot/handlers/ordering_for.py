"""A captain names the household for which they order."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import ordering, ordering_for
from bot.screens.people_presses import FindToOrder
from bot.screens.screen import Screen
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.orders import show_form
from orders.use_cases.registers import find_home
from storage.database import Transaction

router = Router(name="ordering_for")

ADDRESS = "order_for"


@router.callback_query(Pressed(FindToOrder))
async def ask_address(
    event: CallbackQuery,
    *,
    press: FindToOrder,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    compound_id = press.compound_id
    await await_text(tx, actor=actor, purpose=ADDRESS, subject_id=compound_id, now=now)
    return ordering_for.type_address(texts)


@router.message(Awaits(ADDRESS))
async def open_form(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    household_id, _ = await find_home(tx, compound_id=subject_id, text=answer)
    form = await show_form(tx, actor=actor, household_id=household_id, now=now)
    await forget_awaited(tx, actor=actor)
    return ordering.order_form(texts, form)
