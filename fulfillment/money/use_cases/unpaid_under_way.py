"""The unpaid that a liaison has before them, and deciding on one or on all of a kind.

Deciding on all is asked once more. What may have changed meanwhile is checked: `seen` stands
for exactly those requests that were shown, so nobody confirms money that they never looked for.
"""

from binascii import crc32
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from fulfillment.money.rules.at_deadline import DUE_BEFORE_TRUCK
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.advances import advance, undo_advance
from fulfillment.money.use_cases.payments import (
    MONEY_RIGHTS,
    PaymentView,
    Unpaid,
    claim,
    confirm,
    not_found,
    payment_page,
    unpaid,
    waive,
)
from fulfillment.money.use_cases.pleading import ANSWERS, answer_plea, pleas_decided
from fulfillment.money.use_cases.unpaid import drop_unpaid, hold_unpaid, take_back
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import ParcelState, PaymentState
from orders.tables.cycles import cycle
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.rights import require_right
from storage.database import Transaction

ALL_AT_ONCE = ("confirm_claimed", "drop", "hold", "advance")
# How a bill can be paid in the household's place: at the gate, or to the supplier already.
ADVANCES = {"advance": False, "advance_direct": True}


@dataclass(frozen=True, slots=True)
class UnpaidUnderWay:
    """A compound's unpaid requests of one cycle, those that say they paid first."""

    desk: Desk
    cycle_id: int
    cycle_number: int
    rows: tuple[Unpaid, ...]


@dataclass(frozen=True, slots=True)
class AllOfAKind:
    """Requests to be decided on together: asked for, or `done` (how many were moved)."""

    compound_id: int
    cycle_id: int
    verdict: str
    rows: tuple[Unpaid, ...]
    done: int | None = None

    @property
    def seen(self) -> int:
        """Stands for exactly these requests."""
        return crc32(",".join(str(row.request_id) for row in self.rows).encode())


async def unpaid_under_way(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int | None = None,
    cycle_id: int | None = None,
) -> UnpaidUnderWay:
    """Return who has not paid. Needs `approve` or `collect_money`."""
    busy = await tx.scalars(
        select(payment_request.c.compound_id).where(payment_request.c.state.in_(OPEN)).distinct()
    )
    desk = await choose_desk(tx, actor=actor, rights=MONEY_RIGHTS, wanted=compound_id, busy=busy)
    here = desk.place.compound_id
    chosen = cycle_id or await _newest_cycle(tx, here)
    number = await tx.scalar(select(cycle.c.number).where(cycle.c.id == chosen))
    rows = await unpaid(tx, compound_id=here, cycle_id=chosen) if chosen else ()
    claimed_first = sorted(rows, key=lambda row: row.state != PaymentState.CLAIMED)
    return UnpaidUnderWay(desk, chosen, number or 0, tuple(claimed_first))


async def shown_payment(tx: Transaction, *, actor: Actor, request_id: int) -> PaymentView:
    """Return one bill for who looks after the money."""
    view = await payment_page(tx, reference=await _reference(tx, request_id))
    await require_right(tx, actor, view.compound_id, *MONEY_RIGHTS)
    return view


async def claim_request(
    tx: Transaction, *, actor: Actor, request_id: int, now: datetime
) -> PaymentView:
    """The household says in the chat that it has paid."""
    return await claim(tx, actor=actor, reference=await _reference(tx, request_id), now=now)


async def decide_payment(
    tx: Transaction,
    *,
    actor: Actor,
    request_id: int,
    verdict: str,
    portal_url: str,
    now: datetime,
) -> PaymentView:
    """Decide on one request: confirm, not_found, waive, drop, hold, advance, call or pay."""
    await shown_payment(tx, actor=actor, request_id=request_id)
    if verdict in ANSWERS:
        return await answer_plea(tx, actor=actor, request_id=request_id, answer=verdict, now=now)
    await pleas_decided(tx, [request_id], actor=actor, verdict=verdict, now=now)
    if verdict == "undo_advance":
        await undo_advance(tx, actor=actor, request_id=request_id, now=now)
    elif verdict == "not_found":
        await not_found(tx, actor=actor, request_id=request_id, now=now)
    elif verdict == "waive":
        await waive(tx, actor=actor, request_id=request_id, now=now)
    else:
        await _decide(tx, [request_id], verdict, actor=actor, portal_url=portal_url, now=now)
    return await shown_payment(tx, actor=actor, request_id=request_id)


async def take_parcel_back(
    tx: Transaction, *, actor: Actor, parcel_id: int, portal_url: str, now: datetime
) -> PaymentView:
    """Put a dropped or held parcel back on the load and return its bill."""
    await take_back(tx, actor=actor, parcel_id=parcel_id, portal_url=portal_url, now=now)
    reference = await tx.scalar(select(parcel.c.reference).where(parcel.c.id == parcel_id))
    return await payment_page(tx, reference=reference)


async def all_of_a_kind(
    tx: Transaction, *, actor: Actor, compound_id: int, cycle_id: int, verdict: str
) -> AllOfAKind:
    """Return the requests that a verdict on all would be about.

    All but confirming pass over who says that they have paid; dropping and holding also who
    cannot pay now, and dropping who needs care: those are looked at singly. What is paid at the
    door, or gathered, is not unpaid yet.
    """
    if verdict not in ALL_AT_ONCE:
        raise StaleButton()
    found = await unpaid_under_way(tx, actor=actor, compound_id=compound_id, cycle_id=cycle_id)
    state = PaymentState.CLAIMED if verdict == "confirm_claimed" else PaymentState.DUE
    rows = [row for row in found.rows if row.state == state and _is_meant(row, verdict)]
    return AllOfAKind(compound_id, cycle_id, verdict, tuple(rows))


def _is_meant(row: Unpaid, verdict: str) -> bool:
    if verdict == "confirm_claimed":
        return True
    if row.mode not in DUE_BEFORE_TRUCK:
        return False
    if verdict == "hold" and row.parcel_state == ParcelState.HELD:
        return False
    alone = {"drop": row.pleads or row.is_flagged, "hold": row.pleads}
    return not alone.get(verdict, False)


async def decide_all(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    cycle_id: int,
    verdict: str,
    seen: int,
    portal_url: str,
    now: datetime,
) -> AllOfAKind:
    """Do it, if these are still the requests that were shown; else `done` is None."""
    asked = await all_of_a_kind(
        tx, actor=actor, compound_id=compound_id, cycle_id=cycle_id, verdict=verdict
    )
    if asked.seen != seen or not asked.rows:
        return asked
    ids = [row.request_id for row in asked.rows]
    await pleas_decided(tx, ids, actor=actor, verdict=verdict, now=now)
    done = await _decide(tx, ids, verdict, actor=actor, portal_url=portal_url, now=now)
    return AllOfAKind(compound_id, cycle_id, verdict, asked.rows, done)


async def _decide(
    tx: Transaction,
    request_ids: Sequence[int],
    verdict: str,
    *,
    actor: Actor,
    portal_url: str,
    now: datetime,
) -> int:
    if verdict in ("confirm", "confirm_claimed"):
        confirmed = await confirm(tx, actor=actor, request_ids=request_ids, now=now)
        return len(confirmed.request_ids) + len(confirmed.late) + len(confirmed.after_all)
    if verdict in ADVANCES:
        made = await advance(
            tx, actor=actor, request_ids=request_ids, is_direct=ADVANCES[verdict], now=now
        )
        return len(made.request_ids)
    verbs = {"drop": drop_unpaid, "hold": hold_unpaid}
    if verdict not in verbs:
        raise StaleButton()
    taken_off = await verbs[verdict](
        tx, actor=actor, request_ids=request_ids, portal_url=portal_url, now=now
    )
    return len(taken_off.parcel_ids)


async def _newest_cycle(tx: Transaction, compound_id: int) -> int:
    of_compound = select(func.max(payment_request.c.cycle_id)).where(
        payment_request.c.compound_id == compound_id
    )
    is_open = payment_request.c.state.in_(OPEN)
    found = await tx.scalar(of_compound.where(is_open)) or await tx.scalar(of_compound)
    return found or 0


async def _reference(tx: Transaction, request_id: int) -> str:
    found: str | None = await tx.scalar(
        select(payment_request.c.reference).where(payment_request.c.id == request_id)
    )
    if found is None:
        raise StaleButton()
    return found
