"""The queue at the delivery points, moved on by hand; from the hand-over menu."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens import queues as screens
from bot.screens.calling_presses import (
    BringMissed,
    CallAgain,
    CallNext,
    OpenCallingRule,
    OpenMissed,
    OpenQueues,
    PauseQueue,
    PlanLapsed,
    SetAtMiss,
    SetCallMinutes,
    instant_at,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.use_cases.queue_moving import (
    bring_missed,
    call_again,
    call_next,
    plan_lapsed,
    set_calling,
    switch_queue,
)
from fulfillment.handover.use_cases.queues import Queues, calling_rule, queue_at, queues_of

router = Router(name="queues")


@router.callback_query(Pressed(OpenQueues))
async def show(event: CallbackQuery, *, press: OpenQueues, turn: Turn) -> Screen:
    return screens.queues_page(turn.texts, await _queues(turn, press.compound_id))


@router.callback_query(Pressed(CallNext))
async def next_ones(event: CallbackQuery, *, press: CallNext, turn: Turn) -> Screen:
    starts_at = instant_at(press.minute)
    count = await call_next(
        turn.tx, actor=turn.actor, point_id=press.point_id, starts_at=starts_at, now=turn.now
    )
    return screens.called(turn.texts, await _queues_at(turn, press.point_id), count)


@router.callback_query(Pressed(PauseQueue))
async def pause(event: CallbackQuery, *, press: PauseQueue, turn: Turn) -> Screen:
    await switch_queue(
        turn.tx,
        actor=turn.actor,
        point_id=press.point_id,
        stands=bool(press.stands),
        now=turn.now,
    )
    return screens.queues_page(turn.texts, await _queues_at(turn, press.point_id))


@router.callback_query(Pressed(OpenMissed))
async def show_missed(event: CallbackQuery, *, press: OpenMissed, turn: Turn) -> Screen:
    return screens.missed_page(turn.texts, await _queues(turn, press.compound_id))


@router.callback_query(Pressed(CallAgain))
async def once_more(event: CallbackQuery, *, press: CallAgain, turn: Turn) -> Screen:
    row = await call_again(turn.tx, actor=turn.actor, slot_id=press.slot_id, now=turn.now)
    return screens.missed_page(turn.texts, await _queues(turn, row.compound_id), toast="🔔")


@router.callback_query(Pressed(BringMissed))
async def bring(event: CallbackQuery, *, press: BringMissed, turn: Turn) -> Screen:
    await bring_missed(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        slot_ids=[press.slot_id] if press.slot_id else (),
        now=turn.now,
    )
    return screens.missed_page(turn.texts, await _queues(turn, press.compound_id), toast="🚪")


@router.callback_query(Pressed(PlanLapsed))
async def new_times(event: CallbackQuery, *, press: PlanLapsed, turn: Turn) -> Screen:
    await plan_lapsed(turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now)
    return screens.queues_page(turn.texts, await _queues(turn, press.compound_id))


@router.callback_query(Pressed(OpenCallingRule))
async def show_rule(event: CallbackQuery, *, press: OpenCallingRule, turn: Turn) -> Screen:
    rule = await calling_rule(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return screens.rule_page(turn.texts, rule)


@router.callback_query(Pressed(SetCallMinutes))
async def set_minutes(event: CallbackQuery, *, press: SetCallMinutes, turn: Turn) -> Screen:
    rule = await set_calling(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        call_minutes=press.minutes,
        now=turn.now,
    )
    return screens.rule_page(turn.texts, rule)


@router.callback_query(Pressed(SetAtMiss))
async def set_at_miss(event: CallbackQuery, *, press: SetAtMiss, turn: Turn) -> Screen:
    rule = await set_calling(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        at_miss=press.at_miss,
        now=turn.now,
    )
    return screens.rule_page(turn.texts, rule)


async def _queues(turn: Turn, compound_id: int) -> Queues:
    return await queues_of(turn.tx, actor=turn.actor, compound_id=compound_id, now=turn.now)


async def _queues_at(turn: Turn, point_id: int) -> Queues:
    rule, _ = await queue_at(turn.tx, actor=turn.actor, point_id=point_id, now=turn.now)
    return await _queues(turn, rule.compound_id)
