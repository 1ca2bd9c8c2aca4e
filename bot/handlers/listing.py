"""/list: the liaison's list of all orders, as a file in private."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens.order_list import order_list
from bot.screens.screen import Screen
from bot.screens.talking_presses import SendList
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.order_list import list_orders
from storage.database import Transaction

router = Router(name="listing")
router.message.filter(F.chat.type == "private")


@router.message(Command("list"))
async def show(
    event: Message, *, tx: Transaction, actor: Actor, texts: Texts, now: datetime
) -> Screen:
    desk, listed = await list_orders(tx, actor=actor, now=now)
    return order_list(texts, desk, listed)


@router.callback_query(Pressed(SendList))
async def show_compound(
    event: CallbackQuery,
    *,
    press: SendList,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    desk, listed = await list_orders(tx, actor=actor, compound_id=press.compound_id, now=now)
    return order_list(texts, desk, listed)
