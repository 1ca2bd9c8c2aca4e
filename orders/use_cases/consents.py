"""Consents: a neighbour asks whether they may order for a household, and somebody answers.

The household's members answer; where it has none, the liaison. With the yes an order that was
refused for lack of it is put through, as long as it was sent in time and the cycle is open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from orders.actors import Actor, person_actor
from orders.notices_people import Notice
from orders.rules.errors import AlreadyDecided, DomainError, NotAMember, NotYours, StaleButton
from orders.rules.errors_people import ConsentAsked, ConsentRefused
from orders.rules.states import ConsentState, CycleState, check
from orders.tables.cycles import cycle
from orders.tables.households import consent_ask, household
from orders.tables.people import person
from orders.use_cases.consents_given import add_consent
from orders.use_cases.members import members_of
from orders.use_cases.order_access import is_member, is_neighbour, may_order_for
from orders.use_cases.order_forms import OrderForm, cycle_for, is_late
from orders.use_cases.orders import place_order, withdraw_order
from orders.use_cases.rights import has_right, holders
from orders.use_cases.whereabouts import addresses_of
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all

# Asked again at once after a no would be pestering; a cycle later things may be different.
ASK_AGAIN_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question has gone out: to the household's members, or to the liaison."""

    household_id: int
    address: str
    to_liaison: bool
    is_allowed: bool = False  # they may order already: nothing was asked


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a question; `placed` is the order that was put through with the yes."""

    household_id: int
    address: str
    name: str
    is_given: bool
    placed: OrderForm | None
    not_placed: str = ""  # the code of why the waiting order could not be put through


async def keep_wish(
    tx: Transaction,
    *,
    actor: Actor,
    household_id: int,
    action: str,
    lines: Mapping[str, int],
    sent_at: datetime,
    now: datetime,
) -> None:
    """Keep an order that was refused for lack of consent, so that a yes can put it through."""
    home = await tx.one(select(household).where(household.c.id == household_id))
    row = await cycle_for(tx, home, None, now=now)
    if is_late(row, sent_at):
        return
    wish = {
        "cycle_id": row.id,
        "wish": {"action": action, "lines": dict(lines)},
        "sent_at": sent_at,
    }
    known = await _latest(tx, actor.person_id or 0, household_id)
    if _was_refused(known, now=now):
        return  # a new question in its place would forget the no
    if known is not None and known.state in (ConsentState.KEPT, ConsentState.ASKED):
        await tx.run(update(consent_ask).where(consent_ask.c.id == known.id).values(**wish))
        return
    await tx.insert(
        consent_ask,
        household_id=household_id,
        person_id=actor.person_id,
        state=ConsentState.KEPT,
        asked_at=now,
        **wish,
    )


async def ask_consent(tx: Transaction, *, actor: Actor, household_id: int, now: datetime) -> Asked:
    """Ask those who can say yes. Raises `ConsentAsked` and `ConsentRefused`."""
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None or actor.person_id is None:
        raise NotAMember()
    if await may_order_for(tx, actor=actor, household_ids=[home.id]):
        return Asked(home.id, home.key, to_liaison=False, is_allowed=True)
    if not await is_neighbour(tx, actor.person_id, home.compound_id):
        raise NotYours()
    known = await _latest(tx, actor.person_id, home.id)
    _require_patience(known, home, now=now)
    ask_id = await _ask(tx, known, home, person_id=actor.person_id, now=now)
    change = Change("consent_ask", ask_id, "ask", None, {"household": home.id}, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    members = (await members_of(tx, [home.id])).get(home.id, ())
    asked = members or await holders(tx, home.compound_id, "approve")
    data = {**await _card(tx, ask_id), "is_ours": bool(members)}
    posts = [Post(f"person:{each}", Notice.CONSENT_ASKED, data) for each in asked]
    await post_all(tx, posts, now=now)
    return Asked(home.id, home.key, to_liaison=not members)


async def decide_consent(
    tx: Transaction, *, actor: Actor, ask_id: int, gives: bool, now: datetime
) -> Decided:
    """Say yes or no; only once, by a member of the household or the liaison."""
    row = await tx.first(
        select(consent_ask, household.c.compound_id, household.c.key)
        .join(household, household.c.id == consent_ask.c.household_id)
        .where(consent_ask.c.id == ask_id)
    )
    if row is None:
        raise StaleButton()
    is_own = await is_member(tx, actor, row.household_id)
    if not is_own and not await has_right(tx, actor, row.compound_id, "approve"):
        raise NotYours()
    await _settle(tx, row, actor=actor, gives=gives, now=now)
    neighbour = person_actor(row.person_id)
    placed, why = (None, "")
    if gives:
        await add_consent(
            tx, actor=actor, household_id=row.household_id, person_id=row.person_id, now=now
        )
        placed, why = await _put_through(tx, row, neighbour, now=now)
    name = await tx.scalar(select(person.c.name).where(person.c.id == row.person_id))
    found = Decided(row.household_id, row.key, name, gives, placed, why)
    data = {
        "household_id": row.household_id,
        "address": row.key,
        "is_given": gives,
        "lines": _lines_of(placed),
        "not_placed": why,
    }
    await post_all(tx, [Post(f"person:{row.person_id}", Notice.CONSENT_DECIDED, data)], now=now)
    return found


async def _settle(
    tx: Transaction, row: Row[Any], *, actor: Actor, gives: bool, now: datetime
) -> None:
    if row.state != ConsentState.ASKED:
        raise AlreadyDecided(state=row.state)
    after = ConsentState.GIVEN if gives else ConsentState.REFUSED
    check(ConsentState(row.state), after)
    waits = (consent_ask.c.id == row.id, consent_ask.c.state == ConsentState.ASKED)
    values = {"state": after, "decided_by": actor.person_id, "decided_at": now}
    if not await tx.run(update(consent_ask).where(*waits).values(**values)):
        raise AlreadyDecided(state=after)  # another member was quicker
    change = Change("consent_ask", row.id, "decide", row.state, after, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _put_through(
    tx: Transaction, row: Row[Any], neighbour: Actor, *, now: datetime
) -> tuple[OrderForm | None, str]:
    """Place the waiting order if that can still be; else the code of why not."""
    if row.wish is None:
        return None, ""
    round_ = await tx.one(select(cycle).where(cycle.c.id == row.cycle_id))
    if round_.state != CycleState.OPEN or is_late(round_, row.sent_at):
        return None, "cycle_closed"
    more: dict[str, Any] = {"sent_at": row.sent_at, "now": now, "cycle_id": round_.id}
    try:
        async with tx.savepoint():
            if row.wish["action"] == "withdraw":
                return await withdraw_order(
                    tx, actor=neighbour, household_id=row.household_id, **more
                ), ""
            form = await place_order(
                tx,
                actor=neighbour,
                household_id=row.household_id,
                quantities=row.wish["lines"],
                replaces=row.wish["action"] == "replace",
                **more,
            )
            return form, ""
    except DomainError as error:
        return None, error.code


def _require_patience(known: Row[Any] | None, home: Row[Any], *, now: datetime) -> None:
    if known is None:
        return
    if known.state == ConsentState.ASKED and known.asked_at > now - ASK_AGAIN_AFTER:
        raise ConsentAsked(household=home.key)
    if _was_refused(known, now=now):
        raise ConsentRefused(household=home.key)


def _was_refused(known: Row[Any] | None, *, now: datetime) -> bool:
    """Whether the last answer was no, not long ago."""
    if known is None or known.state != ConsentState.REFUSED:
        return False
    return bool(known.decided_at > now - ASK_AGAIN_AFTER)


async def _ask(
    tx: Transaction, known: Row[Any] | None, home: Row[Any], *, person_id: int, now: datetime
) -> int:
    """The question's row: the one that keeps the wish, the one asked long ago, or a new one."""
    if known is not None and known.state in (ConsentState.KEPT, ConsentState.ASKED):
        if known.state == ConsentState.KEPT:
            check(ConsentState(known.state), ConsentState.ASKED)
        asked = {"state": ConsentState.ASKED, "asked_at": now}
        await tx.run(update(consent_ask).where(consent_ask.c.id == known.id).values(**asked))
        return int(known.id)
    return await tx.insert(
        consent_ask,
        household_id=home.id,
        person_id=person_id,
        state=ConsentState.ASKED,
        asked_at=now,
    )


async def _latest(tx: Transaction, person_id: int, household_id: int) -> Row[Any] | None:
    return await tx.first(
        select(consent_ask)
        .where(consent_ask.c.person_id == person_id, consent_ask.c.household_id == household_id)
        .order_by(consent_ask.c.id.desc())
        .limit(1)
    )


async def _card(tx: Transaction, ask_id: int) -> dict[str, Any]:
    row = await tx.one(
        select(
            consent_ask.c.id,
            consent_ask.c.person_id,
            consent_ask.c.wish,
            household.c.key,
            household.c.compound_id,
            person.c.name,
        )
        .join(household, household.c.id == consent_ask.c.household_id)
        .join(person, person.c.id == consent_ask.c.person_id)
        .where(consent_ask.c.id == ask_id)
    )
    homes = await addresses_of(tx, [row.person_id], row.compound_id)
    return {
        "ask_id": row.id,
        "address": row.key,
        "name": row.name,
        "from": list(homes.get(row.person_id, ())),
        "wish": (row.wish or {}).get("lines", {}),
    }


def _lines_of(form: OrderForm | None) -> list[dict[str, Any]]:
    lines: Sequence[Any] = () if form is None else form.lines
    return [
        {"code": each.code, "name": each.name, "name_en": each.name_en, "quantity": each.quantity}
        for each in lines
        if each.quantity
    ]
