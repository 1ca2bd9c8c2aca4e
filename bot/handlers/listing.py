"""/list: the liaison's list of all orders, as a file in private."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens.order_list import order_list
from bot.screens.screen import Screen
from bot.screens.talking_presses import SendList
from bot.turn import Turn
from orders.use_cases.order_list import list_orders

router = Router(name="listing")
router.message.filter(F.chat.type == "private")


@router.message(Command("list"))
async def show(event: Message, *, turn: Turn) -> Screen:
    desk, listed = await list_orders(turn.tx, actor=turn.actor, now=turn.now)
    return order_list(turn.texts, desk, listed)


@router.callback_query(Pressed(SendList))
async def show_compound(event: CallbackQuery, *, press: SendList, turn: Turn) -> Screen:
    desk, listed = await list_orders(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return order_list(turn.texts, desk, listed)
