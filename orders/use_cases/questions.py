"""Questions about goods, passed to the supplier's contact and answered where they were asked.

The contact sees the words alone: neither who asks nor where they live, and no phone number. What
comes back is said under the supplier's name, as a reply to the question.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import AlreadyDecided, NotYours, StaleButton
from orders.rules.errors_talking import NotTheWriter, TooManyQuestions
from orders.rules.faq import without_mentions
from orders.rules.masking import without_phones
from orders.rules.states import QuestionState, check
from orders.tables.compounds import ordering_group
from orders.tables.people import person
from orders.tables.questions import question
from orders.tables.suppliers import bundle, supplier, supplier_contact
from orders.use_cases.awaiting import forget_awaited
from orders.use_cases.said import Place
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post, post_all

# Of one person's questions so many may wait for an answer.
MOST_WAITING = 3
LONGEST = 500


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question on its way. `sellers` are to be chosen from; `is_heard` tells whether a contact
    could be reached."""

    question_id: int
    text: str
    state: str
    slot: str | None
    sellers: tuple[dict[str, Any], ...] = ()
    is_heard: bool = True


async def keep_question(
    tx: Transaction, *, actor: Actor, group_id: int, text: str, place: Place, now: datetime
) -> int:
    """Keep a question that its writer may pass on; returns its number."""
    plain = without_phones(without_mentions(text), filler="*").strip()[:LONGEST]
    question_id = await tx.insert(
        question,
        group_id=group_id,
        person_id=actor.person_id,
        text=plain,
        chat_id=place.chat_id,
        message_id=place.message_id,
        state=QuestionState.ASKED,
        asked_at=now,
    )
    change = Change("question", question_id, "ask", None, QuestionState.ASKED)
    await record(tx, change, actor=str(actor), now=now)
    return question_id


async def pass_question(
    tx: Transaction, *, actor: Actor, question_id: int, supplier_id: int | None, now: datetime
) -> QuestionCard:
    """Pass a question to the supplier's contact; where several sell, return them to choose from.

    Raises `NotTheWriter` for others than the asker. Passed already, it changes nothing.
    """
    row = await tx.first(select(question).where(question.c.id == question_id).with_for_update())
    if row is None:
        raise StaleButton()
    if row.person_id != actor.person_id:
        raise NotTheWriter()
    if row.state != QuestionState.ASKED:
        return _card(row)
    sellers = await _sellers(tx, row.group_id)
    if supplier_id is None and len(sellers) == 1:
        supplier_id = sellers[0]["id"]
    if supplier_id not in [item["id"] for item in sellers]:
        return _card(row, sellers=tuple(sellers))
    await _refuse_too_many(tx, actor)
    contacts = await _contacts(tx, supplier_id or 0)
    if not contacts:
        return _card(row, is_heard=False)
    check(QuestionState.ASKED, QuestionState.PASSED)
    passed = {"state": QuestionState.PASSED, "supplier_id": supplier_id, "passed_at": now}
    await tx.run(update(question).where(question.c.id == question_id).values(**passed))
    change = Change("question", question_id, "pass", row.state, QuestionState.PASSED)
    await record(tx, change, actor=str(actor), now=now)
    name = await tx.scalar(select(ordering_group.c.name).where(ordering_group.c.id == row.group_id))
    data = {"question_id": question_id, "text": row.text, "group": name}
    key = f"question:{question_id}"
    posts = [
        Post(f"person:{each}", Notice.QUESTION_PASSED, data, f"{key}:{each}") for each in contacts
    ]
    await post_all(tx, posts, now=now)
    return _card(row, state=QuestionState.PASSED)


async def question_for(tx: Transaction, *, actor: Actor, question_id: int) -> QuestionCard:
    """A question that waits for the actor's answer, as a contact of its supplier."""
    row = await _passed(tx, actor, question_id)
    if row.state == QuestionState.ANSWERED:
        raise AlreadyDecided(state=row.state)
    return _card(row)


async def answer_question(
    tx: Transaction, *, actor: Actor, question_id: int, answer: str, now: datetime
) -> QuestionCard:
    """Say the contact's answer where the question was asked. The first answer counts."""
    row = await _passed(tx, actor, question_id, holds=True)
    await forget_awaited(tx, actor=actor)
    if row.state == QuestionState.ANSWERED:
        raise AlreadyDecided(state=row.state)
    check(QuestionState(row.state), QuestionState.ANSWERED)
    plain = without_phones(answer.strip(), filler="*")[:LONGEST]
    done = {
        "state": QuestionState.ANSWERED,
        "answer": plain,
        "answered_at": now,
        "answered_by": actor.person_id,
    }
    await tx.run(update(question).where(question.c.id == question_id).values(**done))
    change = Change("question", question_id, "answer", row.state, QuestionState.ANSWERED)
    await record(tx, change, actor=str(actor), now=now)
    seller = await tx.one(select(supplier).where(supplier.c.id == row.supplier_id))
    data = {
        "text": row.text,
        "answer": plain,
        "supplier": seller.name,
        "supplier_en": seller.name_en,
    }
    in_group = row.chat_id < 0
    if in_group:
        data["reply_to"] = row.message_id
    to = f"group:{row.group_id}" if in_group else f"person:{row.person_id}"
    await post(tx, Post(to, Notice.QUESTION_ANSWERED, data, f"answer:{question_id}"), now=now)
    return _card(row, state=QuestionState.ANSWERED)


async def _passed(
    tx: Transaction, actor: Actor, question_id: int, *, holds: bool = False
) -> Row[Any]:
    wanted = select(question).where(question.c.id == question_id)
    row = await tx.first(wanted.with_for_update() if holds else wanted)
    if row is None or row.supplier_id is None:
        raise StaleButton()
    speaks = select(supplier_contact.c.person_id).where(
        supplier_contact.c.supplier_id == row.supplier_id,
        supplier_contact.c.person_id == actor.person_id,
    )
    if await tx.first(speaks) is None:
        raise NotYours()
    return row


async def _refuse_too_many(tx: Transaction, actor: Actor) -> None:
    waiting = await tx.scalar(
        select(func.count())
        .select_from(question)
        .where(question.c.person_id == actor.person_id, question.c.state == QuestionState.PASSED)
    )
    if waiting >= MOST_WAITING:
        raise TooManyQuestions(limit=MOST_WAITING)


async def _sellers(tx: Transaction, group_id: int) -> Sequence[dict[str, Any]]:
    rows = await tx.all(
        select(supplier.c.id, supplier.c.name, supplier.c.name_en)
        .join(bundle, bundle.c.supplier_id == supplier.c.id)
        .where(bundle.c.group_id == group_id)
        .distinct()
        .order_by(supplier.c.id)
    )
    return [dict(row._mapping) for row in rows]


async def _contacts(tx: Transaction, supplier_id: int) -> Sequence[int]:
    """Who speaks for the supplier and can be written to."""
    return await tx.scalars(
        select(person.c.id)
        .join(supplier_contact, supplier_contact.c.person_id == person.c.id)
        .where(
            supplier_contact.c.supplier_id == supplier_id,
            person.c.started_at.is_not(None),
            person.c.unreachable_at.is_(None),
        )
        .order_by(person.c.id)
    )


def _card(row: Row[Any], *, state: str | None = None, **more: Any) -> QuestionCard:
    slot = f"said:{row.chat_id}:{row.message_id}" if row.chat_id < 0 else None
    return QuestionCard(row.id, row.text, state or row.state, slot, **more)
