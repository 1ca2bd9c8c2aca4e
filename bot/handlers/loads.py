"""Trucks at the gate, a step a press; and opening the pickup."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import gate, loads
from bot.screens.liaison_presses import OpenLoad
from bot.screens.presses import OpenLoads, StepLoad
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.use_cases.consignments import refuse
from fulfillment.handover.use_cases.gate_board import load_at_gate
from fulfillment.handover.use_cases.handovers_under_way import (
    count_all,
    count_typed,
    loads_under_way,
    shown_load,
    step_load,
)
from orders.use_cases.awaiting import await_text, forget_awaited

router = Router(name="loads")
router.message.filter(F.chat.type == "private")

BAGS = "count_bags"
REFUSAL = "refuse_load"


@router.message(Command("loads"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return loads.loads_page(
        turn.texts, await loads_under_way(turn.tx, actor=turn.actor, now=turn.now)
    )


@router.callback_query(Pressed(OpenLoads))
async def show_of(event: CallbackQuery, *, press: OpenLoads, turn: Turn) -> Screen:
    found = await loads_under_way(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return loads.loads_page(turn.texts, found)


@router.callback_query(Pressed(OpenLoad))
async def show_one(event: CallbackQuery, *, press: OpenLoad, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    load = press.consignment_id
    found = await load_at_gate(turn.tx, actor=turn.actor, consignment_id=load, now=turn.now)
    return gate.load_at_gate(turn.texts, found)


@router.callback_query(Pressed(StepLoad), F.data.endswith(":refuse"))
async def ask_refusal(event: CallbackQuery, *, press: StepLoad, turn: Turn) -> Screen:
    card = await shown_load(turn.tx, actor=turn.actor, consignment_id=press.consignment_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=REFUSAL, subject_id=card.consignment_id, now=turn.now
    )
    return loads.type_refusal(turn.texts, card)


@router.callback_query(Pressed(StepLoad), F.data.endswith(":count_other"))
async def ask_count(event: CallbackQuery, *, press: StepLoad, turn: Turn) -> Screen:
    card = await shown_load(turn.tx, actor=turn.actor, consignment_id=press.consignment_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=BAGS, subject_id=card.consignment_id, now=turn.now
    )
    return loads.type_count(turn.texts, card)


@router.callback_query(Pressed(StepLoad), F.data.endswith(":count"))
async def count(event: CallbackQuery, *, press: StepLoad, turn: Turn) -> Screen:
    load = press.consignment_id
    counted = await count_all(
        turn.tx, actor=turn.actor, consignment_id=load, chance=turn.around.chance, now=turn.now
    )
    card = await shown_load(turn.tx, actor=turn.actor, consignment_id=load)
    return loads.load_counted(turn.texts, card, counted)


@router.callback_query(Pressed(StepLoad))
async def step(event: CallbackQuery, *, press: StepLoad, turn: Turn) -> Screen:
    card = await step_load(
        turn.tx,
        actor=turn.actor,
        consignment_id=press.consignment_id,
        step=press.step,
        now=turn.now,
    )
    return loads.step_done(turn.texts, card)


@router.message(Awaits(BAGS))
async def type_count(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    counted = await count_typed(
        turn.tx,
        actor=turn.actor,
        consignment_id=subject_id,
        text=answer,
        chance=turn.around.chance,
        now=turn.now,
    )
    card = await shown_load(turn.tx, actor=turn.actor, consignment_id=subject_id)
    return loads.load_counted(turn.texts, card, counted)


@router.message(Awaits(REFUSAL))
async def type_refusal(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    card = await refuse(
        turn.tx,
        actor=turn.actor,
        consignment_id=subject_id,
        reason=answer,
        chance=turn.around.chance,
        now=turn.now,
    )
    return loads.step_done(turn.texts, card)
