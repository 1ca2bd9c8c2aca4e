"""The group: orders written as text get a reaction; only what is unclear gets a reply."""

from datetime import datetime, timedelta

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.outbound.letters import REACTION
from bot.screens import group as screens
from bot.screens.faq import faq_answer
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import LOCALES, Texts, texts_for
from orders.actors import Actor
from orders.rules.faq import Asked, Question, read_question
from orders.use_cases.compounds import group_of_chat
from orders.use_cases.faq import answer_in_group
from orders.use_cases.group_orders import take_text
from orders.use_cases.moving import follow_migration
from orders.use_cases.proposals import slot_of
from orders.use_cases.said import Place
from storage.database import Transaction
from storage.outbox import Post, post

router = Router(name="group")
router.message.filter(F.chat.type.in_({"group", "supergroup"}))
router.edited_message.filter(F.chat.type.in_({"group", "supergroup"}))

TAKEN = "👌"
# A question that is not answered now: the last answer stands above it, less than a minute old.
SEEN = "👀"
PRIVATE_COMMANDS = (
    *("start", "order", "my", "history", "help", "language", "verify"),
    *("cycles", "announce", "announcements", "ask", "list", "manage", "members", "rights"),
)
# A reaction that comes later than this says nothing any more.
REACTION_LASTS = timedelta(seconds=10)


@router.message(Command(*PRIVATE_COMMANDS))
async def command(event: Message, texts: Texts) -> Screen:
    return screens.private_only(group_texts())


@router.message(F.migrate_to_chat_id | F.migrate_from_chat_id)
async def moved(event: Message, *, turn: Turn) -> None:
    """The group became a supergroup: said in the old chat and again in the new one."""
    here = event.chat.id
    await follow_migration(
        turn.tx,
        actor=turn.actor,
        old_chat_id=event.migrate_from_chat_id or here,
        new_chat_id=event.migrate_to_chat_id or here,
        now=turn.now,
    )


@router.message(Command("faq"))
async def faq(event: Message, *, command: CommandObject, turn: Turn) -> Screen | None:
    """What everybody asks; with words behind it, that question."""
    group = await group_of_chat(turn.tx, event.chat.id)
    if group is None:
        return None
    asked = read_question(command.args or "") or Question(Asked.ALL)
    return await _answer(event, asked, turn.tx, turn.actor, group.id, turn.now)


@router.message(F.text)
@router.edited_message(F.text)
async def text(event: Message, *, sent_at: datetime, turn: Turn) -> Screen | None:
    """Take orders, answer questions put to the bot; chatter is left alone."""
    group = await group_of_chat(turn.tx, event.chat.id)
    if group is None or not event.text:
        return None
    answer = await take_text(
        turn.tx,
        actor=turn.actor,
        group_id=group.id,
        text=event.text,
        sent_at=sent_at,
        now=turn.now,
        place=Place(event.chat.id, event.message_id),
        question=question_to_us(event, turn.around.bot_username),
    )
    if answer.question is not None:
        return await _answer(event, answer.question, turn.tx, turn.actor, group.id, turn.now)
    if answer.is_clear:
        await _react(turn.tx, event, turn.now)
        return screens.mended(group_texts(), answer) if answer.is_edit else None
    return None if answer.is_chatter else screens.text_answer(group_texts(), answer)


def question_to_us(event: Message, username: str) -> Question | None:
    """What a message asks the bot, which it mentions or replies to; edits ask nothing again."""
    text, replied = event.text or "", event.reply_to_message
    mentions = f"@{username}".casefold() in text.casefold()
    writer = replied.from_user if replied is not None else None
    to_us = writer is not None and writer.is_bot and writer.username == username
    is_new = event.edit_date is None
    return read_question(text) if is_new and (mentions or to_us) else None


async def _answer(  # noqa: PLR0917 - a question and who asked it where
    event: Message, asked: Question, tx: Transaction, actor: Actor, group_id: int, now: datetime
) -> Screen | None:
    place = Place(event.chat.id, event.message_id)
    facts = await answer_in_group(
        tx,
        actor=actor,
        group_id=group_id,
        question=asked,
        place=place,
        text=event.text or "",
        now=now,
    )
    if facts == {}:
        await _react(tx, event, now, emoji=SEEN)
    return faq_answer(group_texts(), facts, slot=slot_of(place)) if facts else None


async def _react(tx: Transaction, event: Message, now: datetime, *, emoji: str = TAKEN) -> None:
    data = {"message_id": event.message_id, "emoji": emoji}
    recipient = f"chat:{event.chat.id}"
    await post(tx, Post(recipient, REACTION, data, not_after=now + REACTION_LASTS), now=now)


def group_texts() -> Texts:
    """Groups are spoken to in the compound's language."""
    return texts_for(LOCALES[0])
