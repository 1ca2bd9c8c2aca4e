"""The batches that a liaison has before them, and what is shown around one of them."""

from dataclasses import dataclass

from sqlalchemy import func, select

from fulfillment.supply.tables.batches import batch, parcel
from fulfillment.supply.use_cases.batches import BatchCard, batch_card
from fulfillment.supply.use_cases.cards import cards_of
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import BatchState, CycleState, ParcelState
from orders.tables.cycles import cycle
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.rights import require_right
from storage.database import Transaction

# Of cycles that nobody has to decide on any more.
MOST_CYCLES = 2
UNDECIDED = (BatchState.AWAITING_APPROVAL, BatchState.RETURNED)


@dataclass(frozen=True, slots=True)
class BatchesUnderWay:
    """A compound's batches, cycle by cycle; none where there has been no cut-off yet."""

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
    """Return the batches of every cycle with something to decide, else of those under way.

    A platform's cycle and the group's own go side by side. Needs `approve`.
    """
    busy = await tx.scalars(
        select(batch.c.compound_id).where(batch.c.state.in_(UNDECIDED)).distinct()
    )
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id, busy=busy)
    mine = batch.c.compound_id == desk.place.compound_id
    waiting = select(batch.c.cycle_id).where(mine, batch.c.state.in_(UNDECIDED))
    newest = select(func.max(batch.c.cycle_id)).where(mine)
    running = (
        select(batch.c.cycle_id)
        .join(cycle, cycle.c.id == batch.c.cycle_id)
        .where(mine, cycle.c.state == CycleState.CLOSED)
        .order_by(batch.c.cycle_id.desc())
        .distinct()
    )
    shown = (
        await tx.scalars(waiting.distinct())
        or await tx.scalars(running.limit(MOST_CYCLES))
        or await tx.scalars(newest)
    )
    cards = await cards_of(tx, select(batch.c.id).where(mine, batch.c.cycle_id.in_(shown)))
    return BatchesUnderWay(desk, tuple(sorted(cards, key=lambda card: card.cycle_id)))


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
