"""/platform: the liaison sets up a platform's cycle: which, the link, from when, until when."""

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
from bot.turn import Turn
from orders.use_cases.awaiting import forget_awaited
from orders.use_cases.platform_cycles import platform_desk
from orders.use_cases.platform_links import PURPOSE, await_link, keep_link
from orders.use_cases.platform_set_up import set_up_platform

router = Router(name="platform")
router.message.filter(F.chat.type == "private")


@router.message(Command("platform"))
async def show(event: Message, *, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return screens.platform_board(turn.texts, await platform_desk(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(OpenPlatforms))
async def show_of(event: CallbackQuery, *, press: OpenPlatforms, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    wanted = press.compound_id or None
    return screens.platform_board(
        turn.texts, await platform_desk(turn.tx, actor=turn.actor, compound_id=wanted)
    )


@router.callback_query(Pressed(SetUpPlatform))
async def choose(event: CallbackQuery, *, press: SetUpPlatform, turn: Turn) -> Screen:
    found = await platform_desk(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return screens.set_up(turn.texts, found, press, turn.now)


@router.callback_query(Pressed(ChoosePlatformStart))
async def choose_start(event: CallbackQuery, *, press: ChoosePlatformStart, turn: Turn) -> Screen:
    found = await platform_desk(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return screens.start_later(turn.texts, found, press, turn.now)


@router.callback_query(Pressed(WriteLink))
async def ask_link(event: CallbackQuery, *, press: WriteLink, turn: Turn) -> Screen:
    where = {"compound_id": press.compound_id, "supplier_id": press.supplier_id}
    found = await await_link(turn.tx, actor=turn.actor, **where, now=turn.now)
    return screens.ask_link(turn.texts, found, press.supplier_id)


@router.message(Awaits(PURPOSE))
async def take_link(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    found = await keep_link(
        turn.tx, actor=turn.actor, subject_id=subject_id, text=answer, now=turn.now
    )
    return screens.link_kept(turn.texts, found)


@router.callback_query(Pressed(PostPlatform))
async def set_up(event: CallbackQuery, *, press: PostPlatform, turn: Turn) -> Screen:
    times = [screens.instant(each) for each in (press.opens, press.ends, press.delivers)]
    where = {"compound_id": press.compound_id, "supplier_id": press.supplier_id}
    made = await set_up_platform(
        turn.tx, actor=turn.actor, **where, times=times, chance=turn.around.chance, now=turn.now
    )
    return screens.was_set_up(turn.texts, made.cycle, press.compound_id, made.timezone)
