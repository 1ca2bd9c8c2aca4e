"""/platform: the liaison sets up a platform's cycle: which, the link, from when, until when."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import platform as screens
from bot.screens.platform_presses import (
    ChoosePlatformStart,
    OpenPlatforms,
    PostPlatform,
    SetUpPlatform,
    WriteLink,
)
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.awaiting import forget_awaited
from orders.use_cases.platform_cycles import platform_desk
from orders.use_cases.platform_links import PURPOSE, await_link, keep_link
from orders.use_cases.platform_set_up import set_up_platform
from storage.database import Transaction

router = Router(name="platform")
router.message.filter(F.chat.type == "private")


@router.message(Command("platform"))
async def show(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    await forget_awaited(tx, actor=actor)
    return screens.platform_board(texts, await platform_desk(tx, actor=actor))


@router.callback_query(Pressed(OpenPlatforms))
async def show_of(
    event: CallbackQuery, *, press: OpenPlatforms, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    await forget_awaited(tx, actor=actor)
    wanted = press.compound_id or None
    return screens.platform_board(texts, await platform_desk(tx, actor=actor, compound_id=wanted))


@router.callback_query(Pressed(SetUpPlatform))
async def choose(
    event: CallbackQuery,
    *,
    press: SetUpPlatform,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await platform_desk(tx, actor=actor, compound_id=press.compound_id)
    return screens.set_up(texts, found, press, now)


@router.callback_query(Pressed(ChoosePlatformStart))
async def choose_start(
    event: CallbackQuery,
    *,
    press: ChoosePlatformStart,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await platform_desk(tx, actor=actor, compound_id=press.compound_id)
    return screens.start_later(texts, found, press, now)


@router.callback_query(Pressed(WriteLink))
async def ask_link(
    event: CallbackQuery,
    *,
    press: WriteLink,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    where = {"compound_id": press.compound_id, "supplier_id": press.supplier_id}
    found = await await_link(tx, actor=actor, **where, now=now)
    return screens.ask_link(texts, found, press.supplier_id)


@router.message(Awaits(PURPOSE))
async def take_link(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await keep_link(tx, actor=actor, subject_id=subject_id, text=answer, now=now)
    return screens.link_kept(texts, found)


@router.callback_query(Pressed(PostPlatform))
async def set_up(
    event: CallbackQuery,
    *,
    press: PostPlatform,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    times = [screens.instant(each) for each in (press.opens, press.ends, press.delivers)]
    where = {"compound_id": press.compound_id, "supplier_id": press.supplier_id}
    made = await set_up_platform(
        tx, actor=actor, **where, times=times, chance=around.chance, now=now
    )
    return screens.was_set_up(texts, made.cycle, press.compound_id, made.timezone)
