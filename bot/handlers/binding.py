"""Binding the neighbours' Telegram group: by `/bind` there, or by the button that adds the bot."""

from datetime import datetime
from functools import partial
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.group_look import say_what_lacks
from bot.handlers.group import group_texts
from bot.pressed import Pressed
from bot.screens import binding as screens
from bot.screens.liaison_presses import BindChat
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.use_cases.binding import bind_chat, bindable_groups
from storage.database import Transaction

router = Router(name="binding")

IN_GROUP = F.chat.type.in_({"group", "supergroup"})


@router.message(IN_GROUP, CommandStart(deep_link=True, magic=F.args.regexp(r"^bind_[0-9]{1,18}$")))
async def added(event: Message, command: CommandObject, **data: Any) -> Screen | None:
    """The button that adds the bot leads here; 0 stands for whichever group fits."""
    wanted = int((command.args or "").partition("_")[2])
    return await _bind(event, group_id=wanted or None, **data)


@router.message(IN_GROUP, Command("bind"))
async def bind(event: Message, **data: Any) -> Screen | None:
    return await _bind(event, group_id=None, **data)


@router.callback_query(Pressed(BindChat))
async def bind_chosen(
    event: CallbackQuery, *, press: BindChat, afterwards: list[Any], turn: Turn
) -> Screen:
    if event.message is None or event.message.chat.type == "private":
        raise StaleButton()
    chat_id = event.message.chat.id
    found = await bind_chat(
        turn.tx,
        actor=turn.actor,
        chat_id=chat_id,
        group_id=press.group_id,
        topic_id=press.topic_id or None,
        moves=bool(press.moves),
        now=turn.now,
    )
    afterwards.append(partial(say_what_lacks, event.bot, chat_id))
    return screens.bound_by_press(group_texts(), found, topic_id=press.topic_id)


@router.message(F.chat.type == "private", Command("bind"))
async def how_to_bind(event: Message, *, turn: Turn) -> Screen:
    groups = await bindable_groups(turn.tx, actor=turn.actor)
    return screens.how_to_bind(turn.texts, groups, bot_username=turn.around.bot_username)


async def _bind(
    event: Message,
    *,
    group_id: int | None,
    tx: Transaction,
    actor: Actor,
    now: datetime,
    afterwards: list[Any],
    **_: Any,
) -> Screen | None:
    topic_id = event.message_thread_id if event.is_topic_message else None
    found = await bind_chat(
        tx, actor=actor, chat_id=event.chat.id, group_id=group_id, topic_id=topic_id, now=now
    )
    afterwards.append(partial(say_what_lacks, event.bot, event.chat.id))
    return screens.bound(group_texts(), found, topic_id=topic_id or 0)
