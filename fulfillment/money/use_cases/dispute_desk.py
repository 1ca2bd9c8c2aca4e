"""Disputes as the liaison and the supplier's clerk have them before them."""

from datetime import datetime

from sqlalchemy import or_, select, update

from fulfillment.money.rules.disputing import read_sum_and_reason
from fulfillment.money.tables.disputes import dispute
from fulfillment.money.use_cases.dispute_views import DisputeView, disputes_where
from fulfillment.money.use_cases.disputes import decide_dispute, open_dispute, shown_dispute
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton, UnknownCode
from orders.tables.compounds import compound
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

# How long a household may have to complain, in hours: short for milk, long for who is ill.
HOURS = (12, 24, 48, 72, 168)


async def disputes_of_compound(
    tx: Transaction, *, actor: Actor, compound_id: int
) -> tuple[DisputeView, ...]:
    """Return all of a compound. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    return await disputes_where(tx, dispute.c.compound_id == compound_id)


async def disputes_of_series(
    tx: Transaction, *, cycle_id: int, compound_id: int, supplier_id: int
) -> tuple[DisputeView, ...]:
    """Return those about one supplier's bags of a cycle; the page has checked whose it is."""
    return await disputes_where(
        tx,
        dispute.c.cycle_id == cycle_id,
        dispute.c.compound_id == compound_id,
        dispute.c.supplier_id == supplier_id,
    )


async def decide_in_words(
    tx: Transaction, *, actor: Actor, dispute_id: int, verdict: str, text: str, now: datetime
) -> DisputeView:
    """Decide with one message: the sum and the reason, or for a refusal the reason alone."""
    view = await shown_dispute(tx, actor=actor, dispute_id=dispute_id)
    amount, reason = None, text
    if verdict != "refuse":
        amount, reason = read_sum_and_reason(text, view.currency)
    return await decide_dispute(
        tx, actor=actor, dispute_id=dispute_id, verdict=verdict, amount=amount, reason=reason,
        now=now,
    )  # fmt: skip


async def give_whole(
    tx: Transaction, *, actor: Actor, dispute_id: int, verdict: str, now: datetime
) -> DisputeView:
    """Give all that the bag cost and was not given yet."""
    view = await shown_dispute(tx, actor=actor, dispute_id=dispute_id)
    return await decide_dispute(
        tx, actor=actor, dispute_id=dispute_id, verdict=verdict, amount=view.most, reason="",
        now=now,
    )  # fmt: skip


async def set_dispute_hours(
    tx: Transaction, *, actor: Actor, compound_id: int, hours: int, now: datetime
) -> None:
    """How long after the hand-over a household may complain. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    if hours not in HOURS:
        raise StaleButton()
    here = compound.c.id == compound_id
    before = await tx.scalar(select(compound.c.dispute_hours).where(here))
    if before != hours:
        await tx.run(update(compound).where(here).values(dispute_hours=hours))
        change = Change("compound", compound_id, "set_dispute_hours", before, hours, compound_id)
        await record(tx, change, actor=str(actor), now=now)


async def hours_of(tx: Transaction, compound_id: int) -> int:
    """How long a household may complain here."""
    found: int = await tx.scalar(
        select(compound.c.dispute_hours).where(compound.c.id == compound_id)
    )
    return found


async def open_by_label(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    label: str,
    text: str,
    kind: str = "other",
    now: datetime,
) -> DisputeView:
    """The liaison complains for somebody without a phone, by what stands on the bag's label.

    The bag's code names one bag; an order's number does where it came from one supplier alone.
    """
    await require_right(tx, actor, compound_id, "approve")
    wanted = label.strip()
    ids = await tx.scalars(
        select(parcel.c.id)
        .distinct()
        .outerjoin(bag, bag.c.parcel_id == parcel.c.id)
        .where(
            parcel.c.compound_id == compound_id,
            or_(bag.c.code == wanted.upper(), parcel.c.number == wanted),
        )
    )
    if len(ids) != 1:
        raise UnknownCode(text=wanted[:40])
    return await open_dispute(
        tx, actor=actor, parcel_id=ids[0], text=text, photo=None, kind=kind, now=now
    )
