"""The liaison looks after the bags of the running cycle."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import sorting
from bot.screens.screen import Screen
from bot.screens.sharing_presses import OpenSorting, SetCapacity, TypeCapacity
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.capacity import running_sorting, set_running_capacity
from storage.database import Transaction

router = Router(name="sorting")
router.message.filter(F.chat.type == "private")

CAPACITY = "running_capacity"


@router.callback_query(Pressed(OpenSorting))
async def show(
    event: CallbackQuery,
    *,
    press: OpenSorting,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await running_sorting(tx, actor=actor, compound_id=press.compound_id, now=now)
    return sorting.sorting_page(texts, found)


@router.callback_query(Pressed(SetCapacity))
async def set_bags(
    event: CallbackQuery,
    *,
    press: SetCapacity,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await set_running_capacity(
        tx, actor=actor, compound_id=press.compound_id, text=str(press.bags), now=now
    )
    return sorting.sorting_page(texts, found, toast=texts.gettext("Changed"))


@router.callback_query(Pressed(TypeCapacity))
async def ask_bags(
    event: CallbackQuery,
    *,
    press: TypeCapacity,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await running_sorting(tx, actor=actor, compound_id=press.compound_id, now=now)
    await await_text(tx, actor=actor, purpose=CAPACITY, subject_id=press.compound_id, now=now)
    return sorting.type_capacity(texts)


@router.message(Awaits(CAPACITY))
async def take_bags(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await set_running_capacity(
        tx, actor=actor, compound_id=subject_id, text=answer, now=now
    )
    await forget_awaited(tx, actor=actor)
    return sorting.sorting_page(texts, found)
