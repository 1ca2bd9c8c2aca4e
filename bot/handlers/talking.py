"""Proposals, questions and reminders: the buttons under them, /faq and /ask in private."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import faq as faq_screens
from bot.screens import proposals as proposal_screens
from bot.screens import questions as screens
from bot.screens.reminders import reminders_set
from bot.screens.screen import Screen
from bot.screens.talking_presses import AnswerQuestion, DecideProposal, PassQuestion, SetReminders
from bot.turn import Turn
from config.texts import LOCALES, Texts, texts_for
from orders.actors import Actor
from orders.rules.faq import Asked, Question, read_question
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.faq import answer_facts
from orders.use_cases.members import require_memberships
from orders.use_cases.orders import show_form_if_any
from orders.use_cases.proposals import decide_proposal
from orders.use_cases.questions import (
    answer_question,
    keep_question,
    pass_question,
    question_for,
)
from orders.use_cases.reminders import set_reminders
from orders.use_cases.said import Place
from storage.database import Transaction

router = Router(name="talking")
QUESTION, ANSWER = "question", "answer_question"


@router.callback_query(Pressed(DecideProposal))
async def decide(event: CallbackQuery, *, press: DecideProposal, turn: Turn) -> Screen:
    card = await decide_proposal(
        turn.tx,
        actor=turn.actor,
        proposal_id=press.proposal_id,
        takes=bool(press.takes),
        now=turn.now,
    )
    return proposal_screens.decided(said_in(event, turn.texts), card)


@router.callback_query(Pressed(PassQuestion))
async def pass_on(event: CallbackQuery, *, press: PassQuestion, turn: Turn) -> Screen:
    card = await pass_question(
        turn.tx,
        actor=turn.actor,
        question_id=press.question_id,
        supplier_id=press.supplier_id or None,
        now=turn.now,
    )
    return screens.question_page(said_in(event, turn.texts), card)


@router.callback_query(Pressed(AnswerQuestion))
async def ask_for_answer(event: CallbackQuery, *, press: AnswerQuestion, turn: Turn) -> Screen:
    card = await question_for(turn.tx, actor=turn.actor, question_id=press.question_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=ANSWER, subject_id=press.question_id, now=turn.now
    )
    return screens.write_answer(turn.texts, card)


@router.message(F.chat.type == "private", F.text, Awaits(ANSWER))
async def answer(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    card = await answer_question(
        turn.tx, actor=turn.actor, question_id=subject_id, answer=answer, now=turn.now
    )
    return screens.answer_sent(turn.texts, card)


@router.message(F.chat.type == "private", Command("ask"))
async def ask(event: Message, *, command: CommandObject, turn: Turn) -> Screen:
    """A question for the supermarket: behind the command, or the next text."""
    own = await require_memberships(turn.tx, turn.actor)
    if not command.args:
        compound_id = own[0].compound_id
        await await_text(
            turn.tx, actor=turn.actor, purpose=QUESTION, subject_id=compound_id, now=turn.now
        )
        return screens.ask_what(turn.texts)
    return await _asked(
        event, command.args, own[0].compound_id, turn.tx, turn.actor, turn.texts, turn.now
    )


@router.message(F.chat.type == "private", F.text, Awaits(QUESTION))
async def asked(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _asked(event, answer, subject_id, turn.tx, turn.actor, turn.texts, turn.now)


@router.message(F.chat.type == "private", Command("faq"))
async def faq(event: Message, *, command: CommandObject, turn: Turn) -> Screen:
    question = read_question(command.args or "") or Question(Asked.ALL)
    return await answer_in_private(event, question, turn.tx, turn.actor, turn.texts, turn.now)


@router.callback_query(Pressed(SetReminders))
async def remind(event: CallbackQuery, *, press: SetReminders, turn: Turn) -> Screen:
    is_on = await set_reminders(turn.tx, actor=turn.actor, is_on=bool(press.is_on), now=turn.now)
    return reminders_set(turn.texts, is_on=is_on)


async def answer_in_private(  # noqa: PLR0917 - a question and who asked it
    event: Message, question: Question, tx: Transaction, actor: Actor, texts: Texts, now: datetime
) -> Screen:
    """The state's answer, and what the person's own households have ordered."""
    own = await require_memberships(tx, actor)
    group = await group_of_compound(tx, own[0].compound_id)
    facts = await answer_facts(
        tx,
        actor=actor,
        group_id=group.id,
        question=question,
        place=Place(event.chat.id, event.message_id),
        text=event.text or "",
        now=now,
    )
    forms = [
        await show_form_if_any(tx, actor=actor, household_id=item.household_id, now=now)
        for item in own
    ]
    return faq_screens.faq_in_private(texts, facts, [form for form in forms if form])


async def _asked(  # noqa: PLR0917 - a question and who asked it
    event: Message,
    text: str,
    compound_id: int,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    group = await group_of_compound(tx, compound_id)
    place = Place(event.chat.id, event.message_id)
    kept = await keep_question(tx, actor=actor, group_id=group.id, text=text, place=place, now=now)
    card = await pass_question(tx, actor=actor, question_id=kept, supplier_id=None, now=now)
    return screens.question_page(texts, card)


def said_in(event: CallbackQuery, texts: Texts) -> Texts:
    """What stays in a group is said in the compound's language, else in the presser's own."""
    here = event.message.chat.type if event.message is not None else "private"
    return texts if here == "private" else texts_for(LOCALES[0])
