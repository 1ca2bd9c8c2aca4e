"""Orders written as text, in the group or in the private chat.

What is read with certainty is applied; every doubt is answered, with one reading to be confirmed
where there is exactly one; nothing is guessed. The result says what to react with and what to
reply, without words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from orders.actors import Actor
from orders.rules.again_text import AgainReading, read_again
from orders.rules.errors import DomainError
from orders.rules.faq import Question
from orders.rules.group_text import BundleWords, Previous, Reading, TextRegister, read_text
from orders.rules.paper_choice import LineChoice, split_choices
from orders.rules.proposing import Proposed, propose
from orders.rules.states import MemberState
from orders.use_cases.again import Proposal, order_again
from orders.use_cases.applying import Applied, Message, apply_orders
from orders.use_cases.compounds import compounds_of_group
from orders.use_cases.contacts import supplied_by
from orders.use_cases.cycles import latest_cycle_of, offers_of
from orders.use_cases.kept_texts import keep_text
from orders.use_cases.members import Membership, memberships
from orders.use_cases.order_access import may_order_for
from orders.use_cases.order_forms import order_of, quantities_of
from orders.use_cases.proposals import (
    drop_proposals_at,
    propose_orders,
    slot_of,
    stored,
)
from orders.use_cases.registers import GroupRegister, home_compound, register_of
from orders.use_cases.said import Place, keep_said, said_before
from orders.use_cases.text_answers import TextAnswer
from storage.database import Transaction

# Longer messages are read as well, but nobody orders with a novel.
LONGEST_TEXT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """One message, its writer, and what it is read against."""

    actor: Actor
    text: str
    place: Place | None
    sent_at: datetime
    now: datetime
    cycle: Row[Any]
    known: GroupRegister
    accepted: Sequence[Membership]
    has_asked: bool
    register: TextRegister
    previous: Previous

    @property
    def is_edit(self) -> bool:
        return self.previous.text is not None

    @property
    def slot(self) -> str | None:
        return None if self.place is None else slot_of(self.place)


async def take_text(
    tx: Transaction,
    *,
    actor: Actor,
    group_id: int,
    text: str,
    sent_at: datetime,
    now: datetime,
    place: Place | None = None,
    question: Question | None = None,
) -> TextAnswer:
    """Read a message and apply the orders in it.

    A message that says what it said before, edited or delivered twice, changes nothing. Where it
    asks the bot a question, only what is ordered with certainty is an order.
    """
    if await supplied_by(tx, actor):
        return TextAnswer()  # the supermarket's contact never orders here
    cycle = await latest_cycle_of(tx, group_id)
    if cycle is None:
        return TextAnswer(question=question)
    heard = await _hear(
        tx,
        actor=actor,
        cycle=cycle,
        text=text[:LONGEST_TEXT],
        place=place,
        sent_at=sent_at,
        now=now,
    )
    answer = await _take(tx, heard, question)
    if not (answer.refusals or answer.refused):
        return answer
    (first, *_) = await compounds_of_group(tx, group_id)
    return replace(answer, zone=first.timezone)


async def _take(tx: Transaction, heard: _Heard, question: Question | None) -> TextAnswer:
    if heard.previous.text == heard.text:
        return TextAnswer(is_edit=True)
    if heard.is_edit and heard.place is not None:
        await drop_proposals_at(tx, place=heard.place, now=heard.now)
    again = read_again(heard.text, heard.register)
    if again is not None and (again.is_sure or again.doubt):
        return await _again(tx, heard, again)
    return await _read(tx, heard, question, is_again=again is not None)


async def _hear(
    tx: Transaction,
    *,
    actor: Actor,
    cycle: Row[Any],
    text: str,
    place: Place | None,
    sent_at: datetime,
    now: datetime,
) -> _Heard:
    own = await memberships(tx, actor.person_id or 0)
    accepted = [item for item in own if item.state == MemberState.ACCEPTED]
    known = await register_of(tx, cycle.group_id, home=home_compound(accepted))
    before = await said_before(tx, cycle_id=cycle.id, place=place, text=text)
    return _Heard(
        actor=actor,
        text=text,
        place=place,
        sent_at=sent_at,
        now=now,
        cycle=cycle,
        known=known,
        accepted=accepted,
        has_asked=bool(own) and not accepted,
        register=TextRegister(
            addresses=known.addresses,
            own=frozenset(known.written.get(item.household_id, item.key) for item in accepted),
            bundles=tuple(
                BundleWords(offer.code, (offer.name, offer.name_en, *offer.aliases))
                for offer in await offers_of(tx, cycle.id)
            ),
        ),
        previous=Previous(await _previous_order(tx, cycle.id, accepted), before.lines, before.text),
    )


async def _read(
    tx: Transaction, heard: _Heard, question: Question | None, *, is_again: bool
) -> TextAnswer:
    text, choices = split_choices(heard.text)
    reading = read_text(text, previous=heard.previous, register=heard.register)
    if question is not None and not reading.orders:
        return TextAnswer(question=question)
    found = propose(text, reading=reading, previous=heard.previous, register=heard.register)
    if reading.ignored and not found.orders:
        return TextAnswer()
    await _keep(tx, heard, reading)
    doubts = [(item.reason, heard.text[slice(*item.span)]) for item in found.doubts]
    if is_again:  # with something else: neither is sure
        return TextAnswer(doubts=doubts or [("unclear", heard.text)], slot=heard.slot)
    if not heard.accepted and not await _orders_for_others(tx, heard, reading):
        return await _newcomer(tx, heard, reading, found)
    return await _answer(tx, heard, reading, found, doubts, choices=choices)


async def _keep(tx: Transaction, heard: _Heard, reading: Reading) -> None:
    if heard.place is not None and heard.actor.person_id is not None:
        await keep_said(
            tx,
            cycle_id=heard.cycle.id,
            person_id=heard.actor.person_id,
            place=heard.place,
            text=heard.text,
            lines=reading.lines,
            now=heard.now,
        )


async def _orders_for_others(tx: Transaction, heard: _Heard, reading: Reading) -> bool:
    """A liaison or captain who lives elsewhere orders for those whom they name."""
    homes = heard.known.homes
    named = [homes[item.household] for item in reading.orders if item.household is not None]
    return bool(named and await may_order_for(tx, actor=heard.actor, household_ids=named))


async def _newcomer(
    tx: Transaction, heard: _Heard, reading: Reading, found: Proposed
) -> TextAnswer:
    """Somebody whom no household has accepted: told once a cycle, and asked again later."""
    first = await keep_text(
        tx,
        actor=heard.actor,
        cycle_id=heard.cycle.id,
        orders=(*reading.orders, *found.orders),
        homes=heard.known.homes,
        sent_at=heard.sent_at,
        now=heard.now,
    )
    in_private = heard.place is None or heard.place.chat_id > 0
    needed = first or in_private
    return TextAnswer(needs_joining=needed, has_asked=heard.has_asked, slot=heard.slot)


async def _answer(
    tx: Transaction,
    heard: _Heard,
    reading: Reading,
    found: Proposed,
    doubts: Sequence[tuple[str, str]],
    *,
    choices: tuple[LineChoice, ...],
) -> TextAnswer:
    own_home = heard.accepted[0].household_id if heard.accepted else 0
    is_chain = bool(reading.lines)
    message = Message(heard.actor, heard.sent_at, own_home, is_chain=is_chain, choices=choices)
    applied = await apply_orders(
        tx, message=message, orders=reading.orders, homes=heard.known.homes, now=heard.now
    )
    asks = None
    if found.orders:
        homes = heard.known.homes
        asks = await propose_orders(
            tx,
            actor=heard.actor,
            cycle_id=heard.cycle.id,
            place=heard.place,
            orders=[
                stored(own_home if item.household is None else homes[item.household], item)
                for item in found.orders
            ],
            sent_at=heard.sent_at,
            now=heard.now,
        )
    return replace(_answered(applied, doubts), asks=asks, slot=heard.slot, is_edit=heard.is_edit)


def _answered(applied: Applied, doubts: Sequence[tuple[str, str]]) -> TextAnswer:
    return TextAnswer(
        forms=applied.forms,
        refusals=applied.refusals,
        doubts=doubts,
        taken=applied.taken,
        waiting=applied.waiting,
        asked=applied.asked,
        nobody=applied.nobody,
        refused=applied.refused,
    )


async def _again(tx: Transaction, heard: _Heard, reading: AgainReading) -> TextAnswer:
    """The same as last time: placed, proposed, or doubtful whose."""
    if not heard.accepted:
        empty = Reading((), (), ignored=False)
        return await _newcomer(tx, heard, empty, Proposed()) if reading.is_loud else TextAnswer()
    if reading.doubt:
        is_asked = reading.is_loud
        return TextAnswer(doubts=[(reading.doubt, heard.text.strip())] if is_asked else ())
    own = reading.household is None
    home_id = heard.accepted[0].household_id if own else heard.known.homes[reading.household or ""]
    try:
        async with tx.savepoint():
            found = await order_again(
                tx,
                actor=heard.actor,
                household_id=home_id,
                is_loud=reading.is_loud,
                sent_at=heard.sent_at,
                now=heard.now,
            )
    except DomainError as error:
        return TextAnswer(refusals=[error])
    if found is None:
        return TextAnswer()
    if isinstance(found, Proposal):
        return TextAnswer(proposals=[found])
    return TextAnswer(forms=[found])


async def _previous_order(
    tx: Transaction, cycle_id: int, accepted: Sequence[Membership]
) -> Mapping[str, int]:
    if not accepted:
        return {}
    known = await order_of(tx, cycle_id, accepted[0].household_id)
    return {} if known is None else await quantities_of(tx, known.id)
