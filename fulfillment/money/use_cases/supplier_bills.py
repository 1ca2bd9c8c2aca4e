"""A supplier's own bills of a cycle, for its clerk: which money has arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.confirming import Confirmed
from fulfillment.money.use_cases.payments import confirm
from fulfillment.money.use_cases.statement_bills import BillFacts, bills_of
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.references import read_reference
from orders.tables.households import household
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class SupplierBills:
    """The open bills in walking order, or what a search found in any state."""

    bills: tuple[BillFacts, ...]
    claimed: int
    total: int


async def supplier_bills(
    tx: Transaction, *, cycle_id: int, compound_id: int, supplier_id: int, wanted: str = ""
) -> SupplierBills:
    """Return bills by room or reference; without one, all that are open."""
    here = (
        payment_request.c.cycle_id == cycle_id,
        payment_request.c.compound_id == compound_id,
        payment_request.c.supplier_id == supplier_id,
    )
    rows = await tx.all(
        select(payment_request.c.id, payment_request.c.reference, parcel.c.address, parcel.c.number)
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .join(household, household.c.id == payment_request.c.household_id)
        .where(*here)
        .order_by(household.c.position, payment_request.c.id)
    )
    text, reference = wanted.strip(), read_reference(wanted)
    ids = [
        row.id
        for row in rows
        if not text
        or reference == row.reference
        or text == row.number
        or row.address.startswith(text)
    ]
    found = await bills_of(tx, supplier_id, since=None, ids=ids)
    bills = [found[each] for each in ids if each in found]
    shown = tuple(each for each in bills if text or each.state in OPEN)
    return SupplierBills(
        shown,
        claimed=sum(each.state == "claimed" for each in shown),
        total=sum(each.bill.amount for each in shown if each.state in OPEN),
    )


async def confirm_bills(
    tx: Transaction, *, actor: Actor, request_ids: Sequence[int], now: datetime
) -> Confirmed:
    """The clerk has seen this money. Raises `NotYours` for another supplier's bill."""
    return await confirm(tx, actor=actor, request_ids=request_ids, now=now)
