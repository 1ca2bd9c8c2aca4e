"""The liaison looks after the bags of the running cycle."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import sorting
from bot.screens.screen import Screen
from bot.screens.sharing_presses import OpenSorting, SetCapacity, TypeCapacity
from bot.turn import Turn
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.capacity import running_sorting, set_running_capacity

router = Router(name="sorting")
router.message.filter(F.chat.type == "private")

CAPACITY = "running_capacity"


@router.callback_query(Pressed(OpenSorting))
async def show(event: CallbackQuery, *, press: OpenSorting, turn: Turn) -> Screen:
    found = await running_sorting(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return sorting.sorting_page(turn.texts, found)


@router.callback_query(Pressed(SetCapacity))
async def set_bags(event: CallbackQuery, *, press: SetCapacity, turn: Turn) -> Screen:
    found = await set_running_capacity(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, text=str(press.bags), now=turn.now
    )
    return sorting.sorting_page(turn.texts, found, toast=turn.texts.gettext("Changed"))


@router.callback_query(Pressed(TypeCapacity))
async def ask_bags(event: CallbackQuery, *, press: TypeCapacity, turn: Turn) -> Screen:
    await running_sorting(turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now)
    await await_text(
        turn.tx, actor=turn.actor, purpose=CAPACITY, subject_id=press.compound_id, now=turn.now
    )
    return sorting.type_capacity(turn.texts)


@router.message(Awaits(CAPACITY))
async def take_bags(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    found = await set_running_capacity(
        turn.tx, actor=turn.actor, compound_id=subject_id, text=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return sorting.sorting_page(turn.texts, found)
