"""The liaison announces something in the group, and withdraws it again."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import announcements as screens
from bot.screens.announcement_presses import (
    DropAnnouncement,
    OpenAnnouncement,
    OpenAnnouncements,
    PostAnnouncement,
    WithdrawAnnouncement,
    WriteAnnouncement,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import LOCALES, Texts, texts_for
from orders.actors import Actor
from orders.use_cases.announcements import (
    announcements_of,
    drop_drafts,
    post_announcement,
    preview_announcement,
    require_announcer,
    shown_announcement,
    withdraw_announcement,
)
from orders.use_cases.awaiting import await_text, forget_awaited
from storage.database import Transaction

router = Router(name="announcements")
router.message.filter(F.chat.type == "private")

TEXT = "announcement"


@router.message(Command("announce", magic=F.args))
async def look(event: Message, *, command: CommandObject, turn: Turn) -> Screen:
    return await _preview(turn.tx, turn.actor, turn.texts, text=command.args or "", now=turn.now)


@router.message(Awaits(TEXT))
async def look_at_typed(event: Message, *, answer: str, turn: Turn) -> Screen:
    return await _preview(turn.tx, turn.actor, turn.texts, text=answer, now=turn.now)


@router.message(Command("announce"))
async def ask(event: Message, *, turn: Turn) -> Screen:
    return await _ask(turn.tx, turn.actor, turn.texts, now=turn.now)


@router.callback_query(Pressed(WriteAnnouncement))
async def ask_again(event: CallbackQuery, *, turn: Turn) -> Screen:
    return await _ask(turn.tx, turn.actor, turn.texts, now=turn.now)


@router.callback_query(Pressed(DropAnnouncement))
async def drop(event: CallbackQuery, *, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    await drop_drafts(turn.tx, actor=turn.actor)
    return screens.dropped(turn.texts)


@router.callback_query(Pressed(PostAnnouncement))
async def say(event: CallbackQuery, *, press: PostAnnouncement, turn: Turn) -> Screen:
    said = await post_announcement(
        turn.tx,
        actor=turn.actor,
        announcement_id=press.announcement_id,
        everywhere=bool(press.everywhere),
        hides_phones=bool(press.hides_phones),
        now=turn.now,
    )
    return screens.posted(turn.texts, said)


@router.message(Command("announcements"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return screens.announcement_list(turn.texts, await announcements_of(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(OpenAnnouncements))
async def show_again(event: CallbackQuery, *, turn: Turn) -> Screen:
    return screens.announcement_list(turn.texts, await announcements_of(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(OpenAnnouncement))
async def show_one(event: CallbackQuery, *, press: OpenAnnouncement, turn: Turn) -> Screen:
    found = await shown_announcement(
        turn.tx, actor=turn.actor, announcement_id=press.announcement_id
    )
    return screens.ask_to_withdraw(turn.texts, found)


@router.callback_query(Pressed(WithdrawAnnouncement))
async def withdraw(event: CallbackQuery, *, press: WithdrawAnnouncement, turn: Turn) -> Screen:
    found = await withdraw_announcement(
        turn.tx, actor=turn.actor, announcement_id=press.announcement_id, now=turn.now
    )
    return screens.withdrawn(turn.texts, found)


async def _ask(tx: Transaction, actor: Actor, texts: Texts, *, now: datetime) -> Screen:
    await require_announcer(tx, actor)
    await await_text(tx, actor=actor, purpose=TEXT, subject_id=0, now=now)
    return screens.ask_text(texts)


async def _preview(
    tx: Transaction, actor: Actor, texts: Texts, *, text: str, now: datetime
) -> Screen:
    await forget_awaited(tx, actor=actor)
    found = await preview_announcement(tx, actor=actor, text=text, now=now)
    return screens.preview(texts, found, texts_for(LOCALES[0]))
