"""A captain names the household for which they order."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import ordering, ordering_for
from bot.screens.people_presses import FindToOrder
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.orders import show_form
from orders.use_cases.registers import find_home

router = Router(name="ordering_for")

ADDRESS = "order_for"


@router.callback_query(Pressed(FindToOrder))
async def ask_address(event: CallbackQuery, *, press: FindToOrder, turn: Turn) -> Screen:
    compound_id = press.compound_id
    await await_text(
        turn.tx, actor=turn.actor, purpose=ADDRESS, subject_id=compound_id, now=turn.now
    )
    return ordering_for.type_address(turn.texts)


@router.message(Awaits(ADDRESS))
async def open_form(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    household_id, _ = await find_home(turn.tx, compound_id=subject_id, text=answer)
    form = await show_form(turn.tx, actor=turn.actor, household_id=household_id, now=turn.now)
    await forget_awaited(turn.tx, actor=turn.actor)
    return ordering.order_form(turn.texts, form)
