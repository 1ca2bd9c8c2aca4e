"""Gathering: the grid officer (网格员) has a household's money, and settles at the gate.

One press a household ticks all that it owes in a cycle and that is gathered (or, from the list of
everybody, all that it owes); the press names the sum that was seen.
A tick is taken back by a counter-entry, on the same day and by who made it (or the liaison), as
long as the money was not handed on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select

from fulfillment.money.rules.books import Event
from fulfillment.money.rules.holders import of_person
from fulfillment.money.rules.modes import Mode
from fulfillment.money.rules.settled import LAPSED, OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.covering import claim_of
from fulfillment.money.use_cases.in_hand import bills_in_hand
from fulfillment.money.use_cases.ledger import book_claims
from fulfillment.money.use_cases.numbered import parts_of
from fulfillment.money.use_cases.request_rows import hold_requests, move_requests
from fulfillment.money.use_cases.telling import tell_of_payments
from fulfillment.notices_modes import Notice
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_modes import GatherStands, SumChanged
from orders.rules.money import show_amount
from orders.rules.states import PaymentState
from orders.tables.compounds import compound
from orders.tables.households import household
from orders.use_cases.rights import has_right, require_right
from storage.database import Transaction

RIGHTS = ("collect_money", "approve")
AT_THE_DOOR = ("hand_out", "deliver", "collect_money", "approve")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was ticked, or taken back, just now: nothing where that was done before."""

    address: str
    amount: int
    currency: str
    request_ids: tuple[int, ...]


async def gather(
    tx: Transaction,
    *,
    actor: Actor,
    household_id: int,
    cycle_id: int,
    seen: int | None = None,
    is_all: bool = False,
    now: datetime,
) -> Gathered:
    """The actor has what is gathered of a household in a cycle, in cash or so.

    With `is_all` that is all it owes, however it was asked to pay.

    Raises `SumChanged` where it is another sum than was `seen`.
    """
    home = await _home(tx, household_id)
    await require_right(tx, actor, home.compound_id, *RIGHTS)
    rows = await _open(tx, household_id, cycle_id, is_all=is_all)
    total = sum(row.amount for row in rows)
    if rows and seen is not None and seen != total:
        raise SumChanged(room=home.key, sum=show_amount(total, home.currency))
    await gather_held(tx, rows, of_person(actor.person_id or 0), actor=actor, now=now)
    return Gathered(home.key, total, home.currency, tuple(row.id for row in rows))


async def gather_held(
    tx: Transaction,
    rows: Sequence[Row[Any]],
    holder: str,
    *,
    actor: Actor,
    now: datetime,
    at_door: bool = False,
) -> None:
    """Open requests that the caller holds are with a holder; their households hear it."""
    parts = await parts_of(tx, Event.GATHER, rows) if rows else {}
    await move_requests(
        tx, rows, PaymentState.GATHERED, "gather", actor=actor, now=now, holder=holder,
        way="person", confirmed_at=now, over=0,
    )  # fmt: skip
    claims = [(row, replace(claim_of(row), holder=holder, part=parts[row.id])) for row in rows]
    await book_claims(tx, Event.GATHER, claims, actor=actor, now=now)
    await tell_of_payments(tx, Notice.OFFICER_HAS_IT, rows, now=now, at_door=at_door)


async def ungather(
    tx: Transaction, *, actor: Actor, household_id: int, cycle_id: int, now: datetime
) -> Gathered:
    """Take back what was ticked of a household today. Raises `GatherStands`."""
    home = await _home(tx, household_id)
    await require_right(tx, actor, home.compound_id, *RIGHTS)
    rows = await hold_requests(
        tx,
        payment_request.c.household_id == household_id,
        payment_request.c.cycle_id == cycle_id,
        payment_request.c.state == PaymentState.GATHERED,
    )
    may_all = await has_right(tx, actor, home.compound_id, "approve")
    for row in rows:
        await _require_may_undo(tx, row, home, may_all=may_all, actor=actor, now=now)
    parts = await parts_of(tx, Event.UNGATHER, rows) if rows else {}
    claims = [(row, replace(claim_of(row), holder=row.holder, part=parts[row.id])) for row in rows]
    await book_claims(tx, Event.UNGATHER, claims, actor=actor, now=now)
    await move_requests(
        tx, rows, PaymentState.DUE, "ungather", actor=actor, now=now, holder=None, way=None,
        confirmed_at=None, claimed_at=None,
    )  # fmt: skip
    open_again = await hold_requests(tx, payment_request.c.id.in_([row.id for row in rows]))
    await tell_of_payments(tx, Notice.OFFICER_HAS_NOT, open_again, now=now, to_pay=True)
    total = sum(row.amount for row in rows)
    return Gathered(home.key, total, home.currency, tuple(row.id for row in rows))


async def _require_may_undo(
    tx: Transaction,
    row: Row[Any],
    home: Row[Any],
    *,
    may_all: bool,
    actor: Actor,
    now: datetime,
) -> None:
    if not may_all and row.holder != of_person(actor.person_id or 0):
        raise GatherStands(why="other")
    zone = ZoneInfo(home.timezone)
    if row.confirmed_at is None or (
        row.confirmed_at.astimezone(zone).date() != now.astimezone(zone).date()
    ):
        raise GatherStands(why="day")
    left = dict(
        await bills_in_hand(
            tx,
            compound_id=row.compound_id,
            cycle_id=row.cycle_id,
            supplier_id=row.supplier_id,
            holder=row.holder,
        )
    ).get(row.id, 0)
    if left != row.amount:
        raise GatherStands(why="handed_on" if left < row.amount else "changed")


async def _home(tx: Transaction, household_id: int) -> Row[Any]:
    row = await tx.first(
        select(
            household.c.id,
            household.c.key,
            household.c.compound_id,
            compound.c.currency,
            compound.c.timezone,
        )
        .join(compound, compound.c.id == household.c.compound_id)
        .where(household.c.id == household_id)
    )
    if row is None:
        raise StaleButton()
    return row


async def _open(
    tx: Transaction, household_id: int, cycle_id: int, *, is_all: bool
) -> Sequence[Row[Any]]:
    theirs = () if is_all else (parcel.c.payment_mode == Mode.COLLECTED,)
    wanted = select(parcel.c.id).where(
        parcel.c.household_id == household_id, parcel.c.state.not_in(LAPSED), *theirs
    )
    return await hold_requests(
        tx,
        payment_request.c.household_id == household_id,
        payment_request.c.cycle_id == cycle_id,
        payment_request.c.state.in_(OPEN),
        payment_request.c.parcel_id.in_(wanted),
    )
