"""A household says what was wrong with its bag; the liaison decides, and the household hears why.

What is given is credit for the next bill, or money that the supplier sends back: never more than
the bag cost. One dispute of a bag is open at a time; doing anything twice changes nothing.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from fulfillment.money.rules.books import Event
from fulfillment.money.rules.disputing import KINDS
from fulfillment.money.tables.disputes import dispute
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.dispute_telling import (
    order_of,
    tell_contacts,
    tell_decided,
    tell_liaisons,
)
from fulfillment.money.use_cases.dispute_views import (
    DisputeView,
    bag_to_dispute,
    dispute_of,
    disputes_where,
)
from fulfillment.money.use_cases.late_money import refund_row
from fulfillment.money.use_cases.ledger import book_claims, claim_of
from fulfillment.money.use_cases.request_rows import hold_requests
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import Actor
from orders.rules.errors import MissingReason, NotYours, StaleButton, TextTooLong, WrongCompound
from orders.rules.errors_books import DisputeTooLate, NoSum, NotHandedOver, SumTooHigh
from orders.rules.money import show_amount
from orders.rules.states import DisputeState, check
from orders.tables.people import person
from orders.use_cases.channels import answers_for
from orders.use_cases.members import members_of
from orders.use_cases.rights import has_right, holders, require_right
from storage.audit import Change, record
from storage.database import Transaction

LONGEST = 500
GIVES = ("credit", "refund")
# Still to be decided on, or to be brought.
UNDER_WAY = (DisputeState.OPEN, DisputeState.BRINGING)


async def look_at_bag(
    tx: Transaction, *, actor: Actor, parcel_id: int, now: datetime
) -> DisputeView:
    """Return the open dispute of one's own bag, or the bag where one may be opened.

    Raises `NotHandedOver`, and `DisputeTooLate` with whom to speak to.
    """
    await own_order(tx, actor, parcel_id)
    is_open = (dispute.c.parcel_id == parcel_id, dispute.c.state.in_(UNDER_WAY))
    if found := await disputes_where(tx, *is_open):
        return found[0]
    view = await bag_to_dispute(tx, parcel_id)
    if view is None or view.until is None:
        raise NotHandedOver()
    if now > view.until:
        people = await holders(tx, view.compound_id, "approve")
        names = await tx.scalars(select(person.c.name).where(person.c.id.in_(people)))
        raise DisputeTooLate(until=view.until, people=tuple(sorted(names)))
    return view


async def open_dispute(
    tx: Transaction,
    *,
    actor: Actor,
    parcel_id: int,
    text: str,
    photo: bytes | None,
    kind: str = "other",
    now: datetime,
) -> DisputeView:
    """Say what was wrong; the liaison is asked, the supplier's contacts hear that there is one."""
    await tx.lock_all(select(parcel.c.id).where(parcel.c.id == parcel_id))
    view = await look_at_bag(tx, actor=actor, parcel_id=parcel_id, now=now)
    if view.dispute_id:
        return view
    words = _checked(text, photo, kind)
    dispute_id = await tx.insert(
        dispute,
        parcel_id=parcel_id,
        household_id=view.household_id,
        compound_id=view.compound_id,
        supplier_id=view.supplier_id,
        cycle_id=view.cycle_id,
        kind=kind,
        text=words,
        photo=photo,
        state=DisputeState.OPEN,
        made_by=actor.person_id,
        made_at=now,
    )
    change = Change("dispute", dispute_id, "open", None, DisputeState.OPEN, view.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    made = await dispute_of(tx, dispute_id)
    await tell_liaisons(tx, made, now=now)
    await tell_contacts(tx, made, now=now)
    return made


async def withdraw_dispute(
    tx: Transaction, *, actor: Actor, dispute_id: int, now: datetime
) -> DisputeView:
    """It was a mistake, or is settled between the people."""
    row = await hold_dispute(tx, dispute_id)
    await own_order(tx, actor, row.parcel_id)
    if row.state == DisputeState.OPEN:
        await move_dispute(tx, row, DisputeState.WITHDRAWN, "withdraw", actor=actor, now=now)
        await tell_liaisons(tx, await dispute_of(tx, dispute_id), now=now)
    return await dispute_of(tx, dispute_id)


async def decide_dispute(
    tx: Transaction,
    *,
    actor: Actor,
    dispute_id: int,
    verdict: str,
    amount: int | None,
    reason: str,
    now: datetime,
) -> DisputeView:
    """Give credit or money back (`amount`, at most what is left of the price), or refuse.

    A refusal needs its reason. What was decided before stays as it was. Needs `approve`.
    """
    row = await hold_dispute(tx, dispute_id)
    await require_right(tx, actor, row.compound_id, "approve")
    view = await dispute_of(tx, dispute_id)
    if row.state not in UNDER_WAY or (row.state != DisputeState.OPEN and verdict not in GIVES):
        return view
    words = " ".join(reason.split())[:LONGEST]
    if verdict == "refuse":
        if not words:
            raise MissingReason()
        await move_dispute(
            tx, row, DisputeState.REFUSED, "refuse", actor=actor, now=now, reason=words
        )
    elif verdict in GIVES:
        given = _sum(view, amount)
        more = {"amount": given, "gives_back": verdict, "reason": words or None}
        await move_dispute(
            tx, row, DisputeState.UPHELD, "uphold", actor=actor, now=now, bag_id=None, **more
        )
        if row.bag_id is not None:  # it is not brought after all
            await tx.run(delete(bag).where(bag.c.id == row.bag_id, bag.c.collected_at.is_(None)))
        await _give(tx, row, given, verdict, actor=actor, now=now)
    else:
        raise StaleButton()
    return await tell_decided(tx, row, now=now)


async def comment_dispute(
    tx: Transaction, *, actor: Actor, dispute_id: int, text: str, now: datetime
) -> DisputeView:
    """The supplier's clerk says what it knows; the liaison reads it before deciding."""
    row = await hold_dispute(tx, dispute_id)
    if actor.supplier_id != row.supplier_id:
        raise NotYours()
    if actor.compound_id not in (None, row.compound_id):
        raise WrongCompound()
    words = " ".join(text.split())
    if len(words) > LONGEST:
        raise TextTooLong(limit=LONGEST)
    if row.state == DisputeState.OPEN:
        await tx.run(
            update(dispute).where(dispute.c.id == dispute_id).values(comment=words or None)
        )
        change = Change("dispute", dispute_id, "comment", row.state, row.state, row.compound_id)
        await record(tx, change, actor=str(actor), now=now)
        await tell_liaisons(tx, await dispute_of(tx, dispute_id), now=now)
    return await dispute_of(tx, dispute_id)


async def shown_dispute(tx: Transaction, *, actor: Actor, dispute_id: int) -> DisputeView:
    """Return a dispute for who decides on it."""
    view = await dispute_of(tx, dispute_id)
    await require_right(tx, actor, view.compound_id, "approve")
    return view


async def photo_of_dispute(tx: Transaction, *, actor: Actor, dispute_id: int) -> bytes:
    """The household's photo, for who decides and for the supplier; raises `StaleButton`."""
    row = await tx.first(select(dispute).where(dispute.c.id == dispute_id))
    if row is None or row.photo is None:
        raise StaleButton()
    if actor.supplier_id is None:
        await require_right(tx, actor, row.compound_id, "approve")
    elif actor.supplier_id != row.supplier_id or actor.compound_id not in (None, row.compound_id):
        raise NotYours()
    photo: bytes = row.photo
    return photo


def _checked(text: str, photo: bytes | None, kind: str) -> str:
    """What was said, in one line; a word or a photo there must be."""
    words = " ".join(text.split())
    if kind not in KINDS:
        raise StaleButton()
    if not words and photo is None:
        raise MissingReason()
    if len(words) > LONGEST:
        raise TextTooLong(limit=LONGEST)
    return words


def _sum(view: DisputeView, amount: int | None) -> int:
    if not amount or amount < 0:
        raise NoSum()
    if amount > view.most:
        raise SumTooHigh(most=show_amount(view.most, view.currency))
    return amount


async def _give(
    tx: Transaction, row: Row[Any], amount: int, gives_back: str, *, actor: Actor, now: datetime
) -> None:
    requests = await hold_requests(tx, payment_request.c.parcel_id == row.parcel_id)
    if not requests:
        raise NoSum()
    request, part = requests[0], f"d{row.id}"
    event = Event.COMPENSATE if gives_back == "credit" else Event.COMPENSATE_BACK
    claim = replace(claim_of(request), amount=amount, part=part)
    await book_claims(tx, event, [(request, claim)], actor=actor, now=now)
    if gives_back == "refund":
        await tx.insert(refund, **refund_row(request, amount, now, why="dispute", part=part))


async def move_dispute(
    tx: Transaction,
    row: Row[Any],
    after: DisputeState,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    **values: Any,
) -> None:
    """Another state, checked and recorded; `values` are what was decided."""
    check(DisputeState(row.state), after)
    await tx.run(
        update(dispute)
        .where(dispute.c.id == row.id)
        .values(state=after, decided_by=str(actor), decided_at=now, **values)
    )
    change = Change("dispute", row.id, verb, row.state, after, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def hold_dispute(tx: Transaction, dispute_id: int) -> Row[Any]:
    """Hold a dispute; raises `StaleButton` where there is none."""
    found = await tx.lock_all(select(dispute).where(dispute.c.id == dispute_id))
    if not found:
        raise StaleButton()
    return found[0]


async def own_order(tx: Transaction, actor: Actor, parcel_id: int) -> None:
    """Members of the household, who ordered for it, and the liaison for those without a phone."""
    row = await order_of(tx, parcel_id)
    members = (await members_of(tx, [row.household_id])).get(row.household_id, ())
    if actor.person_id in (*members, answers_for(row)):
        return
    if not await has_right(tx, actor, row.compound_id, "approve"):
        raise NotYours()
