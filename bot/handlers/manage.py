"""/manage: the menu of everything that somebody with a right can do."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import manage
from bot.screens.people_presses import OpenManage
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.use_cases.awaiting import forget_awaited
from orders.use_cases.desks import workplaces

router = Router(name="manage")
router.message.filter(F.chat.type == "private")


@router.message(Command("manage"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return manage.menu(turn.texts, await workplaces(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(OpenManage))
async def show_section(event: CallbackQuery, *, press: OpenManage, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    wanted = press.compound_id or None  # 0: whichever it is
    places = await workplaces(turn.tx, actor=turn.actor, wanted=wanted)
    return manage.menu(turn.texts, places, wanted=wanted, section=press.section)
