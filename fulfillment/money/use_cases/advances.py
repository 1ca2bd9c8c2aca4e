"""Paying in a household's place (代付), and undoing it the same day.

The bill is settled, the household owes whoever advanced it, and the money stands on their
`through` account until it is handed on to the supplier; where they paid the supplier directly
both are booked at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, func, select

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.rules.holders import of_payer, of_person
from fulfillment.money.rules.settled import LAPSED, OPEN
from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.tables.terms import payer
from fulfillment.money.use_cases.holder_names import name_of_holder
from fulfillment.money.use_cases.ledger import book_claims
from fulfillment.money.use_cases.request_rows import hold_requests, move_requests
from fulfillment.money.use_cases.telling import tell_of_payments
from fulfillment.notices_chasing import Notice
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import NoRight, StaleButton
from orders.rules.errors_advances import AdvanceStands, NotAdvanced
from orders.rules.states import PaymentState
from orders.tables.compounds import compound
from orders.use_cases.rights import require_right
from storage.database import Transaction

RIGHTS = ("approve", "collect_money")
DIRECT = "d"  # begins the part of a HAND_ON that was booked together with the advance


@dataclass(frozen=True, slots=True)
class Advanced:
    """Which bills somebody pays from now on, and which were passed over: settled, or dropped."""

    request_ids: tuple[int, ...]
    passed_over: tuple[int, ...]


async def advance(
    tx: Transaction,
    *,
    actor: Actor,
    request_ids: Sequence[int],
    payer_id: int | None = None,
    is_direct: bool = False,
    now: datetime,
) -> Advanced:
    """The actor, or a payer of the compound, pays in the households' place.

    `is_direct`: the supplier has the money already. Needs `approve` or `collect_money`.
    """
    held = await hold_requests(tx, payment_request.c.id.in_(request_ids))
    for compound_id in sorted({row.compound_id for row in held}):
        await require_right(tx, actor, compound_id, *RIGHTS)
        await _require_payer(tx, compound_id, payer_id)
    if payer_id is None and actor.person_id is None:
        raise NoRight(right=RIGHTS[0])
    holder = of_payer(payer_id) if payer_id is not None else of_person(actor.person_id or 0)
    return await advance_for(tx, held, holder, is_direct=is_direct, actor=actor, now=now)


async def advance_for(
    tx: Transaction,
    held: Sequence[Row[Any]],
    holder: str,
    *,
    is_direct: bool = False,
    actor: Actor,
    now: datetime,
) -> Advanced:
    """The same for a holder and requests that the caller has held and may decide on."""
    lapsed = set(
        await tx.scalars(
            select(parcel.c.id).where(
                parcel.c.id.in_([row.parcel_id for row in held]), parcel.c.state.in_(LAPSED)
            )
        )
    )
    rows = [row for row in held if row.state in OPEN and row.parcel_id not in lapsed]
    settled = {"holder": holder, "way": "person", "over": 0}
    await move_requests(tx, rows, PaymentState.ADVANCED, "advance", actor=actor, now=now, **settled)
    claims = [(row, _claim(row, holder, part=f"{now.timestamp():.0f}")) for row in rows]
    for event in (Event.ADVANCE, Event.DEBT):
        await book_claims(tx, event, claims, actor=actor, now=now)
    if is_direct:
        handed = [(row, replace(claim, part=DIRECT + claim.part)) for row, claim in claims]
        await book_claims(tx, Event.HAND_ON, handed, actor=actor, now=now)
    by, by_en = await name_of_holder(tx, holder)
    await tell_of_payments(tx, Notice.PAYMENT_ADVANCED, rows, now=now, by=by, by_en=by_en)
    ids = {row.id for row in rows}
    return Advanced(tuple(sorted(ids)), tuple(row.id for row in held if row.id not in ids))


async def undo_advance(tx: Transaction, *, actor: Actor, request_id: int, now: datetime) -> None:
    """It was a mistake: the bill is open again.

    The same day, as long as the bag has not left and nothing was paid back; else `AdvanceStands`.
    """
    held = await hold_requests(tx, payment_request.c.id == request_id)
    if not held:
        raise StaleButton()
    (row,) = held
    await require_right(tx, actor, row.compound_id, *RIGHTS)
    if row.state != PaymentState.ADVANCED:
        raise NotAdvanced()
    if row.holder != of_person(actor.person_id or 0):
        await require_right(tx, actor, row.compound_id, "approve")
    direct = await _check_undo(tx, row, now)
    claim = _claim(row, row.holder, part=f"{now.timestamp():.0f}")
    await move_requests(
        tx, held, PaymentState.DUE, "undo_advance", actor=actor, now=now, holder=None, way=None
    )
    events = (*((Event.NOT_HANDED_ON,) if direct else ()), Event.UNADVANCE, Event.UNDEBT)
    for event in events:
        await book_claims(tx, event, [(row, claim)], actor=actor, now=now)
    open_again = await hold_requests(tx, payment_request.c.id == request_id)
    by, by_en = await name_of_holder(tx, row.holder)
    await tell_of_payments(
        tx, Notice.ADVANCE_UNDONE, open_again, now=now, to_pay=True, by=by, by_en=by_en
    )


async def _check_undo(tx: Transaction, row: Row[Any], now: datetime) -> bool:
    """Raise `AdvanceStands`, or tell whether the supplier was paid together with the advance."""
    bag = await tx.one(select(parcel).where(parcel.c.id == row.parcel_id))
    if bag.consignment_id is not None or await _count(tx, row.id, Event.HAND_ON) > (
        direct := await _count(tx, row.id, Event.HAND_ON, DIRECT)
    ):
        raise AdvanceStands(why="sent")
    if await _count(tx, row.id, Event.REPAY):
        raise AdvanceStands(why="repaid")
    zone = ZoneInfo(
        await tx.scalar(select(compound.c.timezone).where(compound.c.id == row.compound_id))
    )
    at = await tx.scalar(select(func.max(ledger_entry.c.at)).where(_of(row.id, Event.ADVANCE, "")))
    if at.astimezone(zone).date() != now.astimezone(zone).date():
        raise AdvanceStands(why="day")
    return direct > await _count(tx, row.id, Event.NOT_HANDED_ON)


async def _count(tx: Transaction, request_id: int, event: Event, part: str = "") -> int:
    found = select(func.count(ledger_entry.c.natural_key.distinct()))
    return int(await tx.scalar(found.where(_of(request_id, event, part))))


def _of(request_id: int, event: Event, part: str) -> ColumnElement[bool]:
    return ledger_entry.c.natural_key.like(f"{event}:{request_id}:{part}%")


def _claim(row: Row[Any], holder: str, *, part: str) -> Claim:
    return Claim(row.id, row.household_id, row.supplier_id, row.amount, holder=holder, part=part)


async def _require_payer(tx: Transaction, compound_id: int, payer_id: int | None) -> None:
    if payer_id is None:
        return
    found = await tx.first(
        select(payer.c.id).where(
            payer.c.id == payer_id, payer.c.compound_id == compound_id, payer.c.is_active
        )
    )
    if found is None:
        raise StaleButton()
