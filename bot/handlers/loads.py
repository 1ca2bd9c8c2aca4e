"""Trucks at the gate, a step a press; and opening the pickup."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import gate, loads
from bot.screens.liaison_presses import OpenLoad
from bot.screens.presses import OpenLoads, StepLoad
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from bot.turn import Turn
from config.texts import Texts
from fulfillment.handover.use_cases.consignments import refuse
from fulfillment.handover.use_cases.gate_board import load_at_gate
from fulfillment.handover.use_cases.handovers_under_way import (
    count_all,
    count_typed,
    loads_under_way,
    shown_load,
    step_load,
)
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from storage.database import Transaction

router = Router(name="loads")
router.message.filter(F.chat.type == "private")

BAGS = "count_bags"
REFUSAL = "refuse_load"


@router.message(Command("loads"))
async def show(
    event: Message, *, tx: Transaction, actor: Actor, texts: Texts, now: datetime
) -> Screen:
    return loads.loads_page(texts, await loads_under_way(tx, actor=actor, now=now))


@router.callback_query(Pressed(OpenLoads))
async def show_of(
    event: CallbackQuery,
    *,
    press: OpenLoads,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await loads_under_way(tx, actor=actor, compound_id=press.compound_id, now=now)
    return loads.loads_page(texts, found)


@router.callback_query(Pressed(OpenLoad))
async def show_one(event: CallbackQuery, *, press: OpenLoad, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    load = press.consignment_id
    found = await load_at_gate(turn.tx, actor=turn.actor, consignment_id=load, now=turn.now)
    return gate.load_at_gate(turn.texts, found)


@router.callback_query(Pressed(StepLoad), F.data.endswith(":refuse"))
async def ask_refusal(
    event: CallbackQuery,
    *,
    press: StepLoad,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    card = await shown_load(tx, actor=actor, consignment_id=press.consignment_id)
    await await_text(tx, actor=actor, purpose=REFUSAL, subject_id=card.consignment_id, now=now)
    return loads.type_refusal(texts, card)


@router.callback_query(Pressed(StepLoad), F.data.endswith(":count_other"))
async def ask_count(
    event: CallbackQuery,
    *,
    press: StepLoad,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    card = await shown_load(tx, actor=actor, consignment_id=press.consignment_id)
    await await_text(tx, actor=actor, purpose=BAGS, subject_id=card.consignment_id, now=now)
    return loads.type_count(texts, card)


@router.callback_query(Pressed(StepLoad), F.data.endswith(":count"))
async def count(
    event: CallbackQuery,
    *,
    press: StepLoad,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    load = press.consignment_id
    counted = await count_all(tx, actor=actor, consignment_id=load, chance=around.chance, now=now)
    card = await shown_load(tx, actor=actor, consignment_id=load)
    return loads.load_counted(texts, card, counted)


@router.callback_query(Pressed(StepLoad))
async def step(
    event: CallbackQuery,
    *,
    press: StepLoad,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    card = await step_load(
        tx, actor=actor, consignment_id=press.consignment_id, step=press.step, now=now
    )
    return loads.step_done(texts, card)


@router.message(Awaits(BAGS))
async def type_count(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    await forget_awaited(tx, actor=actor)
    counted = await count_typed(
        tx, actor=actor, consignment_id=subject_id, text=answer, chance=around.chance, now=now
    )
    card = await shown_load(tx, actor=actor, consignment_id=subject_id)
    return loads.load_counted(texts, card, counted)


@router.message(Awaits(REFUSAL))
async def type_refusal(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    await forget_awaited(tx, actor=actor)
    card = await refuse(
        tx, actor=actor, consignment_id=subject_id, reason=answer, chance=around.chance, now=now
    )
    return loads.step_done(texts, card)
