"""Handing out by codes, how far the pickup is, opening and closing it."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handing_out import HandsOut
from bot.pressed import Pressed
from bot.screens import handing_out, loads
from bot.screens.liaison_presses import OpenHandouts
from bot.screens.presses import OpenHandover, StepHandover
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from config.texts import Texts
from fulfillment.handover.use_cases.handovers import open_handover
from fulfillment.handover.use_cases.handovers_under_way import (
    handovers_under_way,
    shown_handover,
)
from fulfillment.handover.use_cases.pickup import close_handover, hand_out, look_up
from orders.actors import Actor
from storage.database import Transaction

router = Router(name="pickup")
router.message.filter(F.chat.type == "private")


@router.message(Command("handout"))
async def show(
    event: Message, *, tx: Transaction, actor: Actor, texts: Texts, now: datetime
) -> Screen:
    found = await handovers_under_way(tx, actor=actor, now=now)
    return handing_out.handout_page(texts, found)


@router.callback_query(Pressed(OpenHandouts))
async def show_of(
    event: CallbackQuery,
    *,
    press: OpenHandouts,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await handovers_under_way(tx, actor=actor, compound_id=press.compound_id, now=now)
    return handing_out.handout_page(texts, found)


@router.message(HandsOut(with_bag=True))
async def hand_out_bag(
    event: Message,
    *,
    pickup_code: str,
    bag_code: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    result = await hand_out(tx, actor=actor, pickup_code=pickup_code, bag_code=bag_code, now=now)
    return handing_out.handed_out(texts, result)


@router.message(HandsOut(with_bag=False))
async def look_up_code(
    event: Message,
    *,
    pickup_code: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await look_up(tx, actor=actor, pickup_code=pickup_code, now=now)
    return handing_out.to_hand_over(texts, found)


@router.callback_query(Pressed(OpenHandover))
async def show_progress(
    event: CallbackQuery,
    *,
    press: OpenHandover,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    shown = await shown_handover(tx, actor=actor, handover_id=press.handover_id, now=now)
    return handing_out.handover_progress(texts, shown)


@router.callback_query(Pressed(StepHandover), F.data.endswith(":open"))
async def open_now(
    event: CallbackQuery,
    *,
    press: StepHandover,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    handover_id = press.handover_id
    opened = await open_handover(
        tx, actor=actor, handover_id=handover_id, chance=around.chance, now=now
    )
    shown = await shown_handover(tx, actor=actor, handover_id=handover_id, now=now)
    return loads.handover_opened(texts, opened, shown.place.timezone)


@router.callback_query(Pressed(StepHandover), F.data.endswith(":close"))
async def close(
    event: CallbackQuery,
    *,
    press: StepHandover,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    closed = await close_handover(tx, actor=actor, handover_id=press.handover_id, now=now)
    return handing_out.handover_closed(texts, closed)
