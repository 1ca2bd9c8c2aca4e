"""/manage: the menu of everything that somebody with a right can do."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import manage
from bot.screens.people_presses import OpenManage
from bot.screens.screen import Screen
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.awaiting import forget_awaited
from orders.use_cases.desks import workplaces
from storage.database import Transaction

router = Router(name="manage")
router.message.filter(F.chat.type == "private")


@router.message(Command("manage"))
async def show(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    return manage.menu(texts, await workplaces(tx, actor=actor))


@router.callback_query(Pressed(OpenManage))
async def show_section(
    event: CallbackQuery, *, press: OpenManage, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    await forget_awaited(tx, actor=actor)
    wanted = press.compound_id or None  # 0: whichever it is
    places = await workplaces(tx, actor=actor, wanted=wanted)
    return manage.menu(texts, places, wanted=wanted, section=press.section)
