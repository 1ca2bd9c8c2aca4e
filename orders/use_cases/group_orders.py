"""Orders written as text, in the group or in the private chat.

What is read with certainty is applied; every doubt is answered, and nothing is guessed. The
result says what to react with and what to reply, without words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orders.actors import Actor
from orders.rules.again_text import AgainReading, read_again
from orders.rules.errors import DomainError
from orders.rules.group_text import BundleWords, Previous, ReadOrder, TextRegister, read_text
from orders.rules.states import MemberState
from orders.use_cases.again import Proposal, order_again
from orders.use_cases.contacts import supplied_by
from orders.use_cases.cycles import latest_cycle_of, offers_of
from orders.use_cases.members import Membership, memberships
from orders.use_cases.order_forms import OrderForm, order_of, quantities_of
from orders.use_cases.orders import place_order, withdraw_order
from orders.use_cases.registers import register_of
from storage.database import Transaction

# Longer messages are read as well, but nobody orders with a novel.
LONGEST_TEXT = 4096


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """What became of a message. Nothing at all: it was chatter."""

    forms: Sequence[OrderForm] = ()
    refusals: Sequence[DomainError] = ()
    doubts: Sequence[tuple[str, str]] = ()  # (reason, the words in question)
    needs_joining: bool = False
    proposals: Sequence[Proposal] = ()  # the same as last time, which cannot be had so

    @property
    def is_clear(self) -> bool:
        """Everything was understood and is in."""
        late = any(form.refused_late for form in self.forms)
        unclear = late or self.refusals or self.doubts or self.proposals
        return bool(self.forms) and not unclear

    @property
    def is_chatter(self) -> bool:
        """Nobody expects an answer."""
        says = self.forms or self.refusals or self.doubts or self.proposals
        return not (says or self.needs_joining)


async def take_text(
    tx: Transaction,
    *,
    actor: Actor,
    group_id: int,
    text: str,
    sent_at: datetime,
    now: datetime,
) -> TextAnswer:
    """Read a message and apply the orders in it."""
    if await supplied_by(tx, actor):
        return TextAnswer()  # the supermarket's contact never orders here
    cycle = await latest_cycle_of(tx, group_id)
    if cycle is None:
        return TextAnswer()
    own = await memberships(tx, actor.person_id or 0)
    accepted = [item for item in own if item.state == MemberState.ACCEPTED]
    known = await register_of(tx, group_id)
    register = TextRegister(
        addresses=known.addresses,
        own=frozenset(item.key for item in accepted),
        bundles=tuple(
            BundleWords(offer.code, (offer.name, offer.name_en, *offer.aliases))
            for offer in await offers_of(tx, cycle.id)
        ),
    )
    again = read_again(text, register)
    if again is not None and (again.is_sure or again.doubt):
        return await _again(
            tx, actor, again, known.homes, accepted, text=text, sent_at=sent_at, now=now
        )
    previous = await _previous(tx, cycle.id, accepted)
    reading = read_text(text[:LONGEST_TEXT], previous=Previous(previous), register=register)
    if reading.ignored:
        return TextAnswer()
    doubts = [(item.reason, text[slice(*item.span)]) for item in reading.doubts]
    if again is not None:  # with something else: neither is sure
        return TextAnswer(doubts=doubts or [("unclear", text)])
    if not accepted:
        return TextAnswer(needs_joining=True, doubts=doubts)
    forms, refusals = await _apply(
        tx, actor, reading.orders, known.homes, accepted, sent_at=sent_at, now=now
    )
    return TextAnswer(forms, refusals, doubts)


async def _again(
    tx: Transaction,
    actor: Actor,
    reading: AgainReading,
    homes: Mapping[str, int],
    accepted: Sequence[Membership],
    *,
    text: str,
    sent_at: datetime,
    now: datetime,
) -> TextAnswer:
    """The same as last time: placed, proposed, or doubtful whose."""
    if not accepted:
        return TextAnswer(needs_joining=reading.is_loud)
    if reading.doubt:
        is_asked = reading.is_loud
        return TextAnswer(doubts=[(reading.doubt, text.strip())] if is_asked else ())
    home_id = accepted[0].household_id if reading.household is None else homes[reading.household]
    try:
        async with tx.connection.begin_nested():
            found = await order_again(
                tx,
                actor=actor,
                household_id=home_id,
                is_loud=reading.is_loud,
                sent_at=sent_at,
                now=now,
            )
    except DomainError as error:
        return TextAnswer(refusals=[error])
    if found is None:
        return TextAnswer()
    if isinstance(found, Proposal):
        return TextAnswer(proposals=[found])
    return TextAnswer(forms=[found])


async def _apply(
    tx: Transaction,
    actor: Actor,
    orders: Sequence[ReadOrder],
    homes: Mapping[str, int],
    accepted: Sequence[Membership],
    *,
    sent_at: datetime,
    now: datetime,
) -> tuple[list[OrderForm], list[DomainError]]:
    forms: list[OrderForm] = []
    refusals: list[DomainError] = []
    for item in orders:
        # No address: the sender has one home, or the reader would have asked which.
        home_id = accepted[0].household_id if item.household is None else homes[item.household]
        try:
            async with tx.connection.begin_nested():
                forms.append(await _apply_one(tx, actor, item, home_id, sent_at=sent_at, now=now))
        except DomainError as error:
            refusals.append(error)
    return forms, refusals


async def _apply_one(
    tx: Transaction,
    actor: Actor,
    item: ReadOrder,
    household_id: int,
    *,
    sent_at: datetime,
    now: datetime,
) -> OrderForm:
    if item.action == "withdraw":
        return await withdraw_order(
            tx, actor=actor, household_id=household_id, sent_at=sent_at, now=now
        )
    return await place_order(
        tx,
        actor=actor,
        household_id=household_id,
        quantities=item.lines,
        replaces=item.action == "replace",
        sent_at=sent_at,
        now=now,
    )


async def _previous(
    tx: Transaction, cycle_id: int, accepted: Sequence[Membership]
) -> dict[str, int]:
    if not accepted:
        return {}
    known: Any = await order_of(tx, cycle_id, accepted[0].household_id)
    return {} if known is None else await quantities_of(tx, known.id)
