"""The batches that a liaison has before them, and what is shown around one of them."""

from dataclasses import dataclass

from sqlalchemy import func, select

from fulfillment.supply.tables.batches import batch, parcel
from fulfillment.supply.use_cases.batches import BatchCard, batch_card, batches_of
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import BatchState, ParcelState
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.rights import require_right
from storage.database import Transaction

UNDECIDED = (BatchState.AWAITING_APPROVAL, BatchState.RETURNED)


@dataclass(frozen=True, slots=True)
class BatchesUnderWay:
    """A compound's batches of one cycle; none where there has been no cut-off yet."""

    desk: Desk
    cards: tuple[BatchCard, ...]


@dataclass(frozen=True, slots=True)
class ParcelInBatch:
    """One household's parcel in a batch."""

    parcel_id: int
    batch_id: int
    address: str
    amount: int
    currency: str


async def batches_under_way(
    tx: Transaction, *, actor: Actor, compound_id: int | None = None
) -> BatchesUnderWay:
    """Return the batches to decide on, else those of the newest cycle. Needs `approve`."""
    busy = await tx.scalars(
        select(batch.c.compound_id).where(batch.c.state.in_(UNDECIDED)).distinct()
    )
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id, busy=busy)
    mine = batch.c.compound_id == desk.place.compound_id
    newest = select(func.max(batch.c.cycle_id)).where(mine)
    cycle_id = await tx.scalar(newest.where(batch.c.state.in_(UNDECIDED)))
    cycle_id = cycle_id or await tx.scalar(newest)
    if cycle_id is None:
        return BatchesUnderWay(desk, ())
    return BatchesUnderWay(desk, await batches_of(tx, desk.place.compound_id, cycle_id))


async def shown_batch(tx: Transaction, *, actor: Actor, batch_id: int) -> BatchCard:
    """Return one batch for who may approve it."""
    card = await batch_card(tx, batch_id)
    await require_right(tx, actor, card.compound_id, "approve")
    return card


async def parcels_in(tx: Transaction, *, actor: Actor, batch_id: int) -> tuple[ParcelInBatch, ...]:
    """Return the parcels that may still be taken out of a batch, in walking order."""
    await shown_batch(tx, actor=actor, batch_id=batch_id)
    return await _parcels(tx, parcel.c.batch_id == batch_id)


async def parcel_in(tx: Transaction, *, actor: Actor, parcel_id: int) -> ParcelInBatch:
    """Return one parcel that may still be taken out; raises `StaleButton` for any other."""
    found = await _parcels(tx, parcel.c.id == parcel_id)
    if not found:
        raise StaleButton()
    await shown_batch(tx, actor=actor, batch_id=found[0].batch_id)
    return found[0]


async def _parcels(tx: Transaction, *conditions: object) -> tuple[ParcelInBatch, ...]:
    rows = await tx.all(
        select(
            parcel.c.id,
            parcel.c.batch_id,
            parcel.c.address,
            parcel.c.amount,
            parcel.c.currency,
        )
        .where(*conditions, parcel.c.state == ParcelState.ALLOCATED)  # type: ignore[arg-type]
        .order_by(parcel.c.number, parcel.c.id)
    )
    return tuple(
        ParcelInBatch(row.id, row.batch_id, row.address, row.amount, row.currency) for row in rows
    )
