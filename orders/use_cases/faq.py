"""Answers to what everybody asks, from the state of the group's cycles. Facts only, no words.

In the group at most one a minute; who asks sooner gets the answer in private.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.faq import Asked, Question, fits, without_mentions
from orders.rules.masking import without_phones
from orders.rules.states import CycleState
from orders.tables.compounds import delivery_point, ordering_group
from orders.tables.cycles import cycle
from orders.tables.people import person
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.compounds import compounds_of_group
from orders.use_cases.cycles import next_opening_of
from orders.use_cases.periods import group_is_over
from orders.use_cases.questions import LONGEST, keep_question
from orders.use_cases.said import Place
from orders.use_cases.tallies import cycle_card
from storage.database import Transaction
from storage.outbox import Post, post

GROUP_PAUSE = timedelta(minutes=1)
# Of so many cycles at once it is told when they arrive: one on its way, one open.
MOST_CYCLES = 3


async def answer_in_group(
    tx: Transaction,
    *,
    actor: Actor,
    group_id: int,
    question: Question,
    place: Place,
    text: str,
    now: datetime,
) -> dict[str, Any] | None:
    """The facts for an answer in the group; None where it goes out in private instead.

    They are empty where it can go nowhere: too soon for the group, and the asker never pressed
    Start. Answering all of those in the group would drown the orders.
    """
    facts = await answer_facts(
        tx, actor=actor, group_id=group_id, question=question, place=place, text=text, now=now
    )
    if await _takes_the_minute(tx, group_id, now=now):
        return facts
    reached = select(person.c.id).where(
        person.c.id == actor.person_id,
        person.c.started_at.is_not(None),
        person.c.unreachable_at.is_(None),
    )
    if await tx.first(reached) is None:
        return {}
    to = f"person:{actor.person_id}"
    facts["asked"] = without_phones(without_mentions(text), filler="*")[:LONGEST]
    await post(tx, Post(to, Notice.FAQ_ANSWER, facts, not_after=now + GROUP_PAUSE), now=now)
    return None


async def answer_facts(
    tx: Transaction,
    *,
    actor: Actor,
    group_id: int,
    question: Question,
    place: Place | None,
    text: str,
    now: datetime,
) -> dict[str, Any]:
    """What the state says about a question; with the number under which it can be passed on."""
    compounds = await compounds_of_group(tx, group_id)
    cycles = await tx.all(
        select(cycle)
        .where(
            cycle.c.group_id == group_id,
            OF_GROUP,
            cycle.c.state.in_((CycleState.OPEN, CycleState.CLOSED)),
        )
        .order_by(cycle.c.number.desc())
        .limit(MOST_CYCLES)
    )
    is_open = bool(cycles) and cycles[0].state == CycleState.OPEN and cycles[0].cutoff_at >= now
    card = await cycle_card(tx, cycles[0].id) if cycles else None
    offers = _matching(question, card.offers if card else ())
    facts: dict[str, Any] = {
        "kind": str(question.kind),
        "word": question.word,
        "timezone": compounds[0].timezone,
        "currency": compounds[0].currency,
        "payment_mode": compounds[0].payment_mode,
        "is_open": is_open,
        "cycles": [_times(row) for row in reversed(cycles)],
        "next_opens_at": await _next_opening(tx, group_id, now),
        "payees": list(card.payees) if card else [],
        "points": await _points(tx, [row.id for row in compounds]),
        "offers": [dict(item) for item in offers],
        "question_id": None,
        "asked": "",
    }
    unknown = question.kind == Asked.OTHER or (question.kind == Asked.GOODS and not offers)
    if unknown and place is not None:
        facts["question_id"] = await keep_question(
            tx, actor=actor, group_id=group_id, text=text, place=place, now=now
        )
    return facts


def _matching(question: Question, offers: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Offers that the question's word means, each with what is left; all of them without one."""
    if question.kind != Asked.GOODS:
        return []
    found: list[Mapping[str, Any]] = []
    for item in offers:
        inside = [each.get(key) or "" for each in item["contents"] for key in ("name", "name_en")]
        names = (item["name"], item["name_en"], *inside)
        is_code = question.word.upper() == item["code"]
        if item["withdrawn"] or not (not question.word or is_code or fits(question.word, names)):
            continue
        stock = item["stock"]
        found.append({**item, "left": None if stock is None else max(stock - item["units"], 0)})
    return found


def _times(row: Row[Any]) -> dict[str, Any]:
    instants = ("cutoff_at", "deliver_at", "pay_by")
    return {
        "number": row.number,
        "state": row.state,
        **{name: row._mapping[name].isoformat() for name in instants},
    }


async def _points(tx: Transaction, compound_ids: Sequence[int]) -> list[dict[str, Any]]:
    columns = ("name", "name_en", "opens", "closes")
    rows = await tx.all(
        select(*(delivery_point.c[name] for name in columns))
        .where(delivery_point.c.compound_id.in_(compound_ids))
        .order_by(delivery_point.c.id)
    )
    return [dict(row._mapping) for row in rows]


async def _takes_the_minute(tx: Transaction, group_id: int, *, now: datetime) -> bool:
    free = or_(
        ordering_group.c.faq_at.is_(None),
        ordering_group.c.faq_at <= now - GROUP_PAUSE,
        ordering_group.c.faq_at > now,  # the clock was set back
    )
    mine = update(ordering_group).where(ordering_group.c.id == group_id, free)
    return await tx.run(mine.values(faq_at=now)) == 1


async def _next_opening(tx: Transaction, group_id: int, now: datetime) -> str | None:
    """When the group's next cycle opens; None where control has ended."""
    if await group_is_over(tx, group_id, at=now):
        return None
    return (await next_opening_of(tx, group_id, after=now)).isoformat()
