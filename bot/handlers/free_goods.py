"""Free goods, from the hand-over menu: looked at, and ticked house by house."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens import free_goods as screens
from bot.screens.leftover_presses import OpenFree, ShowFree, TickFree
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.use_cases.free_handing import tick_handed, untick_handed
from fulfillment.handover.use_cases.free_views import free_board, free_list_of

router = Router(name="free_goods")


@router.callback_query(Pressed(OpenFree))
async def show(event: CallbackQuery, *, press: OpenFree, turn: Turn) -> Screen:
    found = await free_board(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return screens.free_page(turn.texts, found)


@router.callback_query(Pressed(ShowFree))
async def show_list(event: CallbackQuery, *, press: ShowFree, turn: Turn) -> Screen:
    found = await free_list_of(turn.tx, actor=turn.actor, list_id=press.list_id)
    return screens.free_list_page(turn.texts, found, press.page)


@router.callback_query(Pressed(TickFree), F.data.regexp(r".*:0:[0-9]+$"))
async def untick(event: CallbackQuery, *, press: TickFree, turn: Turn) -> Screen:
    await untick_handed(
        turn.tx,
        actor=turn.actor,
        list_id=press.list_id,
        household_id=press.household_id,
        now=turn.now,
    )
    found = await free_list_of(turn.tx, actor=turn.actor, list_id=press.list_id)
    return screens.free_list_page(turn.texts, found, press.page)


@router.callback_query(Pressed(TickFree))
async def tick(event: CallbackQuery, *, press: TickFree, turn: Turn) -> Screen:
    await tick_handed(
        turn.tx,
        actor=turn.actor,
        list_id=press.list_id,
        household_ids=[press.household_id],
        now=turn.now,
    )
    found = await free_list_of(turn.tx, actor=turn.actor, list_id=press.list_id)
    return screens.free_list_page(turn.texts, found, press.page)
