"""The hand-over menu, opened from /manage."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens.duty import with_warning
from bot.screens.handover_menu import handover_menu
from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.use_cases.declaring import my_standing
from orders.use_cases.awaiting import forget_awaited
from orders.use_cases.desks import workplaces

router = Router(name="handover_menu")


@router.callback_query(Pressed(OpenHandOverMenu))
async def show(event: CallbackQuery, *, press: OpenHandOverMenu, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    places = await workplaces(turn.tx, actor=turn.actor, wanted=press.compound_id)
    here = next(each for each in places if each.place.compound_id == press.compound_id)
    standing = await my_standing(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return with_warning(turn.texts, handover_menu(turn.texts, here), here, standing)
