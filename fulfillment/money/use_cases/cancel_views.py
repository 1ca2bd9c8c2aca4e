"""What a liaison sees before cancelling a cycle: which can be, and what it would mean."""

from binascii import crc32
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from config.chance import Chance
from fulfillment.handover.tables.handovers import consignment
from fulfillment.money.rules.giving_back import GivesBack, given_back
from fulfillment.money.schemes.on_platform import ON_PLATFORM
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.cancelling import CANCELLABLE, cancel_cycle, hold_to_cancel
from fulfillment.money.use_cases.cancelling_money import STANDINGS
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import Actor
from orders.rules.errors import MissingReason, StaleButton, TextTooLong
from orders.rules.states import CycleState, OrderState, ParcelState, PaymentState
from orders.tables.compounds import compound, group_compound
from orders.tables.cycles import cycle
from orders.tables.orders import order
from orders.use_cases.channels import GROUP
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.cycles import next_opening_of
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.planning import plan_next_cycle
from orders.use_cases.rights import require_right
from storage.database import Transaction

MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """A cycle by its number, with how it stands."""

    cycle_id: int
    number: int
    state: str
    opens_at: datetime
    cutoff_at: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class CyclesToCancel:
    """The cycles that may be cancelled, and when the next opens that nobody has planned yet."""

    desk: Desk
    cycles: tuple[CycleFacts, ...]
    sent: tuple[int, ...]  # numbers of the group's own that ride already
    next_opens_at: datetime


@dataclass(frozen=True, slots=True)
class Sums:
    """Requests of a cycle and their sums by how they stand; credit that was used is paid."""

    unpaid: int = 0
    unpaid_sum: int = 0
    claimed: int = 0
    claimed_sum: int = 0
    paid: int = 0
    paid_sum: int = 0


@dataclass(frozen=True, slots=True)
class ToCancel:
    """What cancelling a cycle means, in numbers: before, and right after it was done."""

    facts: CycleFacts
    compound_id: int
    timezone: str
    currency: str
    reason: str
    households: int
    packed_bags: int
    sums: Sums
    next_opens_at: datetime
    gives_back: str | None
    is_new: bool = False  # what was pressed for was about other numbers

    @property
    def needs_choice(self) -> bool:
        """Somebody was asked for money, so it may come back."""
        return bool(self.sums.unpaid or self.sums.claimed or self.sums.paid)

    @property
    def is_cancelled(self) -> bool:
        return self.facts.state == CycleState.CANCELLED

    @property
    def seen(self) -> int:
        """Stands for exactly what was shown: the reason and the numbers."""
        shown = (self.reason, self.facts.state, self.households, self.packed_bags, self.sums)
        return crc32(repr(shown).encode())


async def cycles_to_cancel(
    tx: Transaction, *, actor: Actor, now: datetime, compound_id: int | None = None
) -> CyclesToCancel:
    """Return which cycles of a compound's group may be cancelled. Needs `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    group = await group_of_compound(tx, desk.place.compound_id)
    rows = await tx.all(
        select(cycle)
        .where(cycle.c.group_id == group.id, cycle.c.state.in_(CANCELLABLE))
        .order_by(cycle.c.opens_at.desc(), cycle.c.id.desc())
    )
    sent = set(
        await tx.scalars(
            select(consignment.c.cycle_id).where(
                consignment.c.cycle_id.in_([row.id for row in rows])
            )
        )
    )
    return CyclesToCancel(
        desk,
        tuple(_facts(row) for row in rows if row.id not in sent),
        tuple(row.number for row in rows if row.id in sent and row.channel == GROUP),
        await next_opening_of(tx, group.id, after=now),
    )


async def next_to_cancel(
    tx: Transaction, *, actor: Actor, compound_id: int, chance: Chance, now: datetime
) -> ToCancel:
    """Plan the cycle that opens next, so that it can be called off before it opens."""
    await require_right(tx, actor, compound_id, "approve")
    group = await group_of_compound(tx, compound_id)
    cycle_id = await plan_next_cycle(tx, group_id=group.id, chance=chance, actor=actor, now=now)
    return await to_cancel(tx, actor=actor, cycle_id=cycle_id, now=now)


async def to_cancel(tx: Transaction, *, actor: Actor, cycle_id: int, now: datetime) -> ToCancel:
    """Return what cancelling would mean. Raises `AlreadySent` once a load has left."""
    held = await hold_to_cancel(tx, actor, cycle_id)
    place = await tx.one(
        select(compound)
        .join(group_compound, group_compound.c.compound_id == compound.c.id)
        .where(group_compound.c.group_id == held.group_id)
        .order_by(compound.c.id)
        .limit(1)
    )
    after = max(now, held.opens_at)
    return ToCancel(
        facts=_facts(held),
        compound_id=place.id,
        timezone=place.timezone,
        currency=place.currency,
        reason=held.reason or "",
        households=await _households(tx, cycle_id),
        packed_bags=await _packed_bags(tx, cycle_id),
        sums=await _sums(tx, cycle_id),
        next_opens_at=await next_opening_of(tx, held.group_id, after=after),
        gives_back=held.gives_back,
    )


async def give_reason(
    tx: Transaction, *, actor: Actor, cycle_id: int, reason: str, now: datetime
) -> ToCancel:
    """Keep why it shall be cancelled; nothing else happens yet."""
    held = await hold_to_cancel(tx, actor, cycle_id)
    reason = " ".join(reason.split())
    if not reason:
        raise MissingReason()
    if len(reason) > MOST_REASON:
        raise TextTooLong(limit=MOST_REASON)
    if held.state != CycleState.CANCELLED:
        await tx.run(update(cycle).where(cycle.c.id == cycle_id).values(reason=reason))
    return await to_cancel(tx, actor=actor, cycle_id=cycle_id, now=now)


async def cancel_as_seen(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    gives_back: str,
    seen: int,
    portal_url: str,
    now: datetime,
) -> ToCancel:
    """Cancel it if it still is what was shown; else return it as `is_new`, and do nothing."""
    if gives_back not in set(GivesBack):
        raise StaleButton()
    shown = await to_cancel(tx, actor=actor, cycle_id=cycle_id, now=now)
    if shown.is_cancelled:
        return shown
    if shown.seen != seen:
        return replace(shown, is_new=True)
    await cancel_cycle(
        tx,
        actor=actor,
        cycle_id=cycle_id,
        gives_back=GivesBack(gives_back),
        portal_url=portal_url,
        now=now,
    )
    cancelled = replace(shown.facts, state=CycleState.CANCELLED)
    return replace(shown, facts=cancelled, gives_back=gives_back)


def _facts(row: Row[Any]) -> CycleFacts:
    return CycleFacts(row.id, row.number, row.state, row.opens_at, row.cutoff_at, row.channel)


async def _households(tx: Transaction, cycle_id: int) -> int:
    """Who has ordered; after the cancellation, who had."""
    states = (OrderState.LIVE, OrderState.WAITING, OrderState.CLOSED, OrderState.CANCELLED)
    found: int = await tx.scalar(
        select(func.count())
        .select_from(order)
        .where(order.c.cycle_id == cycle_id, order.c.state.in_(states))
    )
    return found


async def _packed_bags(tx: Transaction, cycle_id: int) -> int:
    found: int = await tx.scalar(
        select(func.count())
        .select_from(bag.join(parcel, parcel.c.id == bag.c.parcel_id))
        .where(
            parcel.c.cycle_id == cycle_id,
            parcel.c.state.in_((ParcelState.PACKED, ParcelState.HELD)),
        )
    )
    return found


async def _sums(tx: Transaction, cycle_id: int) -> Sums:
    rows = await tx.all(
        select(
            payment_request.c.state, payment_request.c.amount, payment_request.c.credit_used
        ).where(
            payment_request.c.cycle_id == cycle_id,
            payment_request.c.state.in_(list(STANDINGS)),
            payment_request.c.scheme != ON_PLATFORM,  # what was paid there is given back there
        )
    )
    claimed = [row.amount for row in rows if row.state == PaymentState.CLAIMED]
    unpaid = [row.amount for row in rows if row.state == PaymentState.DUE]
    given = [
        given_back(STANDINGS[row.state], amount=row.amount, credit=row.credit_used) for row in rows
    ]
    paid = [amount for amount in given if amount]
    return Sums(len(unpaid), sum(unpaid), len(claimed), sum(claimed), len(paid), sum(paid))
