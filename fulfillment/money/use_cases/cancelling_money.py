"""The payment requests of a cycle that is cancelled: what is open lapses, what was paid is owed.

Which events each of them writes is decided by `rules.giving_back`; here they are written for
all requests together.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.rules.giving_back import (
    PAID,
    GivesBack,
    Standing,
    given_back,
    on_cancelling,
)
from fulfillment.money.schemes.on_platform import ON_PLATFORM
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.late_money import refund_row
from fulfillment.money.use_cases.ledger import book_claims, claim_of, donations_of
from fulfillment.money.use_cases.request_rows import WHOLE_AGAIN, hold_requests, move_requests
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.states import ParcelState, PaymentState
from storage.database import Transaction

STANDINGS: Mapping[str, Standing] = {
    PaymentState.DUE: Standing.OPEN,
    PaymentState.CLAIMED: Standing.OPEN,
    PaymentState.CONFIRMED: Standing.PAID,
    PaymentState.LATE: Standing.LATE,
    PaymentState.WAIVED: Standing.WAIVED,
    PaymentState.GATHERED: Standing.GATHERED,
    PaymentState.ADVANCED: Standing.ADVANCED,
    PaymentState.COVERED: Standing.COVERED,
}
# What was not the household's money lapses with the bill.
LAPSING = (Standing.OPEN, Standing.ADVANCED, Standing.COVERED, Standing.GIVEN)


@dataclass(frozen=True, slots=True)
class Settled:
    """One request of the cancelled cycle: how it stood, and what goes back to the household."""

    request: Row[Any]
    standing: Standing
    was_claimed: bool
    back: int


async def settle_requests(
    tx: Transaction, *, cycle_id: int, gives_back: GivesBack, actor: Actor, now: datetime
) -> tuple[Settled, ...]:
    """Lapse what is open, owe or keep what was paid. Called before the parcels are cancelled."""
    of_cycle = parcel.c.cycle_id == cycle_id
    return await settle_parcels(tx, of_cycle, gives_back=gives_back, actor=actor, now=now)


async def settle_parcels(
    tx: Transaction,
    of_parcels: ColumnElement[bool],
    *,
    gives_back: GivesBack,
    actor: Actor,
    now: datetime,
) -> tuple[Settled, ...]:
    """The same of some parcels. Of what never came or was withdrawn the bill was settled then."""
    settled = (ParcelState.SHORT, ParcelState.CANCELLED)
    concerned = select(parcel.c.id).where(of_parcels, parcel.c.state.not_in(settled))
    held = await hold_requests(tx, payment_request.c.parcel_id.in_(concerned))
    dropped = await _dropped(tx, of_parcels)
    found = tuple(_settled(row) for row in held)
    await _write_books(tx, found, dropped, gives_back, actor=actor, now=now)
    await _move(tx, found, gives_back, actor=actor, now=now)
    if gives_back is GivesBack.REFUND:
        owed = [refund_row(each.request, each.back, now) for each in found if each.back]
        await tx.insert_many(refund, owed)
    return found


def standing_of(row: Row[Any]) -> Standing:
    """How a request stands: covered by nobody in particular is covered by a donation."""
    if row.scheme == ON_PLATFORM and row.state == PaymentState.CONFIRMED:
        return Standing.ON_PLATFORM
    if row.state == PaymentState.COVERED and not row.holder:
        return Standing.GIVEN
    return STANDINGS[row.state]


def _settled(row: Row[Any]) -> Settled:
    standing = standing_of(row)
    back = given_back(standing, amount=row.amount, credit=row.credit_used)
    return Settled(row, standing, row.state == PaymentState.CLAIMED, back)


async def _write_books(
    tx: Transaction,
    found: Sequence[Settled],
    dropped: set[int],
    gives_back: GivesBack,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    given = await donations_of(tx, [each.request for each in found])
    by_event: dict[Event, list[tuple[Row[Any], Claim]]] = defaultdict(list)
    for each in found:
        claim = replace(claim_of(each.request), donation_id=given.get(each.request.id, 0))
        is_dropped = each.request.parcel_id in dropped
        for event in on_cancelling(each.standing, is_dropped=is_dropped, gives_back=gives_back):
            by_event[event].append((each.request, claim))
    for event, claims in by_event.items():
        await book_claims(tx, event, claims, actor=actor, now=now)


async def _move(
    tx: Transaction,
    found: Sequence[Settled],
    gives_back: GivesBack,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    def of(*standings: Standing) -> list[Row[Any]]:
        return [each.request for each in found if each.standing in standings]

    lapsed = of(*LAPSING)
    await move_requests(
        tx, lapsed, PaymentState.CANCELLED, "cancel", actor=actor, now=now, **WHOLE_AGAIN
    )
    if gives_back is GivesBack.CREDIT:
        paid, after = of(*PAID), PaymentState.CREDITED
    else:
        paid, after = of(Standing.LATE), PaymentState.CONFIRMED
    await move_requests(tx, paid, after, gives_back, actor=actor, now=now)
    there, verb = of(Standing.ON_PLATFORM), "back_on_platform"
    await move_requests(tx, there, PaymentState.REFUNDED, verb, actor=actor, now=now)


async def _dropped(tx: Transaction, of_parcels: ColumnElement[bool]) -> set[int]:
    return set(
        await tx.scalars(
            select(parcel.c.id).where(of_parcels, parcel.c.state == ParcelState.DROPPED_UNPAID)
        )
    )
