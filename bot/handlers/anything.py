"""What no other handler took: an order as text in the private chat, an old button, the rest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.handlers.talking import answer_in_private
from bot.screens import again, errors, group, ordering
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import Texts
from orders.rules.errors import StaleButton
from orders.rules.faq import read_question
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.group_orders import take_text
from orders.use_cases.members import memberships
from orders.use_cases.people import mark_reachable, mark_unreachable
from orders.use_cases.said import Place
from orders.use_cases.text_answers import TextAnswer

router = Router(name="anything")

LONGEST_TEXT = 4096


@router.message(F.chat.type == "private", F.text.len() > LONGEST_TEXT)
async def too_long(event: Message, texts: Texts) -> Screen:
    return errors.too_long_screen(texts)


@router.message(F.chat.type == "private", F.text, ~F.text.startswith("/"))
@router.edited_message(F.chat.type == "private", F.text, ~F.text.startswith("/"))
async def text(event: Message, *, sent_at: datetime, turn: Turn) -> Screen | Sequence[Screen]:
    """An order or a question written in private; anything else gets a hint."""
    own = await memberships(turn.tx, turn.actor.person_id or 0)
    if not own:
        return errors.stranger_screen(turn.texts)
    group_id = (await group_of_compound(turn.tx, own[0].compound_id)).id
    answer = await take_text(
        turn.tx,
        actor=turn.actor,
        group_id=group_id,
        text=event.text or "",
        sent_at=sent_at,
        now=turn.now,
        place=Place(event.chat.id, event.message_id),
        question=read_question(event.text or ""),
    )
    if answer.question is not None:
        return await answer_in_private(
            event, answer.question, turn.tx, turn.actor, turn.texts, turn.now
        )
    return private_answer(turn.texts, answer)


def private_answer(texts: Texts, answer: TextAnswer) -> Screen | Sequence[Screen]:
    """Each order taken is shown in full; the rest as in the group."""
    taken = [ordering.order_confirmed(texts, form) for form in answer.forms]
    taken += [again.filled_again(texts, item) for item in answer.proposals if item.is_own]
    others = tuple(item for item in answer.proposals if not item.is_own)
    rest = replace(answer, forms=(), proposals=others, slot=None)
    if not rest.is_chatter:
        return [*taken, group.text_answer(texts, rest)]
    return taken or ([] if answer.is_edit else errors.stranger_screen(texts))


@router.message(F.chat.type == "private")
async def anything_else(event: Message, texts: Texts) -> Screen:
    return errors.stranger_screen(texts)


@router.callback_query()
async def old_button(event: CallbackQuery) -> Screen:
    raise StaleButton()


@router.my_chat_member(F.chat.type == "private", F.new_chat_member.status == "kicked")
async def blocked(event: ChatMemberUpdated, *, turn: Turn) -> None:
    await mark_unreachable(turn.tx, telegram_id=event.from_user.id, now=turn.now)


@router.my_chat_member(F.chat.type == "private", F.new_chat_member.status == "member")
async def unblocked(event: ChatMemberUpdated, *, turn: Turn) -> None:
    await mark_reachable(turn.tx, telegram_id=event.from_user.id)
