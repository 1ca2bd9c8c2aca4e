"""Looking back: a household's earlier orders, and the liaison's past cycles."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import history, past_cycles
from bot.screens.history_presses import OpenHistory, OpenPastCycle, OpenPastCycles, OpenPastOrder
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import Texts
from fulfillment.handover.use_cases import household_history as households
from fulfillment.handover.use_cases import past_cycles as cycles
from orders.actors import Actor
from orders.use_cases.members import Membership, require_memberships
from storage.database import Transaction

router = Router(name="history")
router.message.filter(F.chat.type == "private")


@router.message(Command("history"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return await _of_homes(
        turn.tx, turn.actor, turn.texts, await require_memberships(turn.tx, turn.actor)
    )


@router.callback_query(Pressed(OpenHistory))
async def show_page(event: CallbackQuery, *, press: OpenHistory, turn: Turn) -> Screen:
    found = await households.history_of(
        turn.tx, actor=turn.actor, household_id=press.household_id, page=press.page
    )
    return history.history_page(turn.texts, found)


@router.callback_query(Pressed(OpenPastOrder))
async def show_order(event: CallbackQuery, *, press: OpenPastOrder, turn: Turn) -> Screen:
    found = await households.past_order(
        turn.tx, actor=turn.actor, household_id=press.household_id, cycle_id=press.cycle_id
    )
    return history.past_order(turn.texts, found, press.page)


@router.message(Command("cycles"))
async def show_cycles(event: Message, *, turn: Turn) -> Screen:
    return past_cycles.cycles_page(turn.texts, await cycles.past_cycles(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(OpenPastCycles))
async def show_cycles_page(event: CallbackQuery, *, press: OpenPastCycles, turn: Turn) -> Screen:
    found = await cycles.past_cycles(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, page=press.page
    )
    return past_cycles.cycles_page(turn.texts, found)


@router.callback_query(Pressed(OpenPastCycle))
async def show_cycle(event: CallbackQuery, *, press: OpenPastCycle, turn: Turn) -> Screen:
    found = await cycles.past_cycle(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, cycle_id=press.cycle_id
    )
    return past_cycles.cycle_in_full(turn.texts, found, press.page)


async def _of_homes(
    tx: Transaction, actor: Actor, texts: Texts, homes: Sequence[Membership]
) -> Screen:
    """The one household's page; of several it is asked which."""
    if len(homes) > 1:
        return history.choose_household(texts, [(item.household_id, item.key) for item in homes])
    found = await households.history_of(tx, actor=actor, household_id=homes[0].household_id)
    return history.history_page(texts, found)
