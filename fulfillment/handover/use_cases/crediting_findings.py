"""Making good a bag that did not come, or came damaged: a complaint that is upheld at once.

So it stands in the books, in the supplier's settlement and in its public counts like any other.
The share is by bags, rounded down; a whole parcel is its whole price.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from fulfillment.handover.use_cases.bag_findings import Finding
from fulfillment.money.rules.settled import SETTLED
from fulfillment.money.tables.disputes import dispute
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.dispute_views import dispute_of
from fulfillment.money.use_cases.disputes import decide_dispute
from fulfillment.supply.tables.batches import bag
from orders.actors import Actor
from orders.rules.errors import WrongState
from orders.rules.states import DisputeState
from storage.audit import Change, record
from storage.database import Transaction

# What a finding is called among the complaints.
COMPLAINTS = {"missing": "missing", "damaged": "spoiled"}


def share(most: int, bags: int, of: int) -> int:
    """What so many bags of a parcel are worth of what may still be given; minor units."""
    return most * bags // of if of else 0


async def credit_bags(
    tx: Transaction, row: Any, bags: Sequence[Finding], *, actor: Actor, now: datetime
) -> None:
    """Give the household of this parcel's row its share as credit.

    What was free costs nobody. Raises `WrongState` where the bill is not paid: then it is to be
    made less, not given back; or where a complaint of it is open already.
    """
    request = await tx.first(select(payment_request).where(payment_request.c.parcel_id == row.id))
    if request is None or not row.amount:
        return
    if request.state not in SETTLED:
        raise WrongState("payment", request.state)
    whole = await tx.scalar(select(func.count()).where(bag.c.parcel_id == row.id))
    values = {
        "household_id": row.household_id,
        "compound_id": row.compound_id,
        "supplier_id": row.supplier_id,
        "cycle_id": row.cycle_id,
        "kind": COMPLAINTS.get(bags[0].kind, "other"),
        "text": " ".join(each.code for each in bags),
        "state": DisputeState.OPEN,
        "made_by": actor.person_id,
        "made_at": now,
    }
    if not await tx.insert_new(dispute, parcel_id=row.id, **values):
        raise WrongState("dispute", DisputeState.OPEN)
    is_open = (dispute.c.parcel_id == row.id, dispute.c.state == DisputeState.OPEN)
    dispute_id = await tx.scalar(select(dispute.c.id).where(*is_open))
    change = Change("dispute", dispute_id, "open", None, DisputeState.OPEN, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    amount = share((await dispute_of(tx, dispute_id)).most, len(bags), int(whole))
    await decide_dispute(
        tx,
        actor=actor,
        dispute_id=dispute_id,
        verdict="credit",
        amount=amount,
        reason="",
        now=now,
    )
