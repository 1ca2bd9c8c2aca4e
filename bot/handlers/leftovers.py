"""Pickup codes as pictures, and what nobody collected: from the menu and before closing."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens import leftovers as screens
from bot.screens.leftover_presses import (
    LeaveAll,
    LeaveOne,
    OpenLeftovers,
    SetLeftover,
    ShowLeftovers,
    ShowPickupCode,
)
from bot.screens.pickup_code import pickup_code
from bot.screens.presses import StepHandover
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.use_cases.leftovers import (
    decide_leftovers,
    lying_in,
    set_leftover_rule,
)
from fulfillment.handover.use_cases.leftovers import leftovers_of as leftovers
from fulfillment.handover.use_cases.my_pickup import pickup_of_mine

router = Router(name="leftovers")


@router.callback_query(Pressed(ShowPickupCode))
async def show_code(event: CallbackQuery, *, press: ShowPickupCode, turn: Turn) -> Screen:
    found = await pickup_of_mine(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        handover_id=press.handover_id,
    )
    return pickup_code(turn.texts, found)


@router.callback_query(Pressed(OpenLeftovers))
async def show_all(event: CallbackQuery, *, press: OpenLeftovers, turn: Turn) -> Screen:
    return await _all(turn, press.compound_id)


@router.callback_query(Pressed(SetLeftover))
async def set_rule(event: CallbackQuery, *, press: SetLeftover, turn: Turn) -> Screen:
    await set_leftover_rule(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        rule=press.rule,
        now=turn.now,
    )
    return await _all(turn, press.compound_id)


@router.callback_query(Pressed(ShowLeftovers))
async def show(event: CallbackQuery, *, press: ShowLeftovers, turn: Turn) -> Screen:
    found = await leftovers(turn.tx, actor=turn.actor, handover_id=press.handover_id)
    return screens.leftovers_of_one(turn.texts, found, press.page)


@router.callback_query(Pressed(LeaveAll))
async def leave_all(event: CallbackQuery, *, press: LeaveAll, turn: Turn) -> Screen:
    found = await decide_leftovers(
        turn.tx,
        actor=turn.actor,
        handover_id=press.handover_id,
        becomes=press.becomes,
        now=turn.now,
    )
    return screens.after_all(turn.texts, found)


@router.callback_query(Pressed(LeaveOne))
async def leave_one(event: CallbackQuery, *, press: LeaveOne, turn: Turn) -> Screen:
    found = await decide_leftovers(
        turn.tx,
        actor=turn.actor,
        handover_id=press.handover_id,
        becomes=press.becomes,
        household_ids=[press.household_id],
        now=turn.now,
    )
    return screens.leftovers_of_one(turn.texts, found, press.page)


@router.callback_query(Pressed(StepHandover), F.data.endswith(":ask_close"))
async def ask_close(event: CallbackQuery, *, press: StepHandover, turn: Turn) -> Screen:
    found = await leftovers(turn.tx, actor=turn.actor, handover_id=press.handover_id)
    return screens.ask_close(turn.texts, found)


async def _all(turn: Turn, compound_id: int) -> Screen:
    desk, rule, found = await lying_in(turn.tx, actor=turn.actor, compound_id=compound_id)
    return screens.leftovers_page(turn.texts, desk, found, rule)
