"""The group: orders written as text get a reaction; only what is unclear gets a reply."""

from datetime import datetime, timedelta

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.outbound.letters import REACTION
from bot.screens import group as screens
from bot.screens.screen import Screen
from config.texts import LOCALES, Texts, texts_for
from orders.actors import Actor
from orders.use_cases.compounds import group_of_chat
from orders.use_cases.group_orders import take_text
from orders.use_cases.moving import follow_migration
from storage.database import Transaction
from storage.outbox import Post, post

router = Router(name="group")
router.message.filter(F.chat.type.in_({"group", "supergroup"}))
router.edited_message.filter(F.chat.type.in_({"group", "supergroup"}))

TAKEN = "👌"
PRIVATE_COMMANDS = (
    *("start", "order", "my", "history", "help", "language"),
    *("cycles", "announce", "announcements"),
)
# A reaction that comes later than this says nothing any more.
REACTION_LASTS = timedelta(seconds=10)


@router.message(Command(*PRIVATE_COMMANDS))
async def command(event: Message, texts: Texts) -> Screen:
    return screens.private_only(group_texts())


@router.message(F.migrate_to_chat_id | F.migrate_from_chat_id)
async def moved(event: Message, *, tx: Transaction, actor: Actor, now: datetime) -> None:
    """The group became a supergroup: said in the old chat and again in the new one."""
    here = event.chat.id
    await follow_migration(
        tx,
        actor=actor,
        old_chat_id=event.migrate_from_chat_id or here,
        new_chat_id=event.migrate_to_chat_id or here,
        now=now,
    )


@router.message(F.text)
@router.edited_message(F.text)
async def text(
    event: Message,
    *,
    tx: Transaction,
    actor: Actor,
    now: datetime,
    sent_at: datetime,
) -> Screen | None:
    """Take orders; chatter is left alone."""
    group = await group_of_chat(tx, event.chat.id)
    if group is None or not event.text:
        return None
    answer = await take_text(
        tx, actor=actor, group_id=group.id, text=event.text, sent_at=sent_at, now=now
    )
    if answer.is_clear:
        await _react(tx, event, now)
        return None
    return None if answer.is_chatter else screens.text_answer(group_texts(), answer)


async def _react(tx: Transaction, event: Message, now: datetime) -> None:
    data = {"message_id": event.message_id, "emoji": TAKEN}
    recipient = f"chat:{event.chat.id}"
    await post(tx, Post(recipient, REACTION, data, not_after=now + REACTION_LASTS), now=now)


def group_texts() -> Texts:
    """Groups are spoken to in the compound's language."""
    return texts_for(LOCALES[0])
