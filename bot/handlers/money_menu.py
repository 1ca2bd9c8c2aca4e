"""The money menu, opened from /manage."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens.money_menu import money_menu
from bot.screens.money_presses import OpenMoney
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.use_cases.awaiting import forget_awaited
from orders.use_cases.desks import workplaces

router = Router(name="money_menu")


@router.callback_query(Pressed(OpenMoney))
async def show(event: CallbackQuery, *, press: OpenMoney, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    places = await workplaces(turn.tx, actor=turn.actor, wanted=press.compound_id)
    here = next(each for each in places if each.place.compound_id == press.compound_id)
    return money_menu(turn.texts, here)
