"""Cancelling a whole cycle before anything of it has left: orders, parcels, lists, money.

One transaction with the cycle held: whoever orders, approves, packs, pays or sends at the same
moment comes before or after. Nobody owes anything for it any more; what was paid is given back
or kept as credit, one choice for the cycle. Doing it twice changes nothing the second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from fulfillment.handover.tables.handovers import consignment, trip
from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.use_cases.bills import settle_bills
from fulfillment.money.use_cases.cancelling_money import Settled, settle_requests
from fulfillment.money.use_cases.cancelling_told import tell_everybody
from fulfillment.supply.tables.batches import batch, parcel
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.moves import hold_cycle, move_parcels
from fulfillment.supply.use_cases.pick_lists import freeze
from orders.actors import Actor
from orders.rules.errors import AlreadySent, MissingReason, WrongState
from orders.rules.states import BatchState, CycleState, OrderState, ParcelState, check
from orders.tables.compounds import group_compound
from orders.tables.cycles import cycle
from orders.tables.orders import draft, order
from orders.use_cases.channels import PLATFORM
from orders.use_cases.cycles import post_cycle_card
from orders.use_cases.platform_cards import post_platform_card
from orders.use_cases.rights import require_right
from storage.audit import Change, record, record_all
from storage.database import Transaction

CANCELLABLE = (CycleState.PLANNED, CycleState.OPEN, CycleState.CLOSED)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What was cancelled just now; nothing of it when it had been before."""

    cycle_id: int
    households: int = 0
    settled: tuple[Settled, ...] = ()


async def cancel_cycle(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    gives_back: GivesBack,
    portal_url: str,
    now: datetime,
) -> Cancelled:
    """Cancel a cycle for the reason that stands on it. Raises `AlreadySent` once a load left."""
    held = await hold_to_cancel(tx, actor, cycle_id)
    if held.state == CycleState.CANCELLED:
        return Cancelled(cycle_id)
    if not held.reason:
        raise MissingReason()
    orders = await _cancel_orders(tx, held, actor=actor, now=now)
    settled = await settle_requests(
        tx, cycle_id=cycle_id, gives_back=gives_back, actor=actor, now=now
    )
    packed = await _cancel_parcels(tx, cycle_id, actor=actor, now=now)
    await _cancel_batches(tx, cycle_id, actor=actor, now=now)
    await _move_cycle(tx, held, gives_back, actor=actor, now=now)
    await settle_bills(tx, [each.request.parcel_id for each in settled], now=now)
    await _freeze_empty(tx, cycle_id, actor=actor, portal_url=portal_url, now=now)
    if held.opened_at is not None:
        post_card = post_platform_card if held.channel == PLATFORM else post_cycle_card
        await post_card(tx, cycle_id=cycle_id, now=now)
    await tell_everybody(
        tx, held, gives_back=gives_back, orders=orders, settled=settled, packed=packed,
        actor=actor, now=now,
    )  # fmt: skip
    return Cancelled(cycle_id, len(orders), settled)


async def hold_to_cancel(tx: Transaction, actor: Actor, cycle_id: int) -> Row[Any]:
    """Take the cycle's turn for somebody who may cancel it, while it can be cancelled.

    It needs `approve` in every compound of the group: the orders of all of them go.
    """
    held = await hold_cycle(tx, cycle_id)
    compounds = await tx.scalars(
        select(group_compound.c.compound_id).where(group_compound.c.group_id == held.group_id)
    )
    for compound_id in compounds:
        await require_right(tx, actor, compound_id, "approve")
    if held.state != CycleState.CANCELLED:
        await _require_not_sent(tx, held)
    return held


async def _require_not_sent(tx: Transaction, held: Row[Any]) -> None:
    sent_at = await tx.scalar(
        select(func.min(trip.c.sent_at))
        .join(consignment, consignment.c.trip_id == trip.c.id)
        .where(consignment.c.cycle_id == held.id)
    )
    if sent_at is not None:
        raise AlreadySent(sent_at=sent_at)
    if held.state not in CANCELLABLE:
        raise WrongState(noun="cycle", state=held.state)


async def _cancel_orders(
    tx: Transaction, held: Row[Any], *, actor: Actor, now: datetime
) -> Sequence[Row[Any]]:
    """Live, waiting and closed orders are cancelled; returned as they were."""
    states = (OrderState.LIVE, OrderState.WAITING, OrderState.CLOSED)
    of_cycle = (order.c.cycle_id == held.id, order.c.state.in_(states))
    found = await tx.all(select(order).where(*of_cycle).order_by(order.c.id))
    after = OrderState.CANCELLED
    for before in {row.state for row in found}:
        check(OrderState(before), after)
    await tx.run(update(order).where(*of_cycle).values(state=after, changed_at=now))
    await tx.run(draft.delete().where(draft.c.cycle_id == held.id))
    changes = [
        Change("order", row.id, "cancel", row.state, after, row.compound_id) for row in found
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    return found


async def _cancel_parcels(
    tx: Transaction, cycle_id: int, *, actor: Actor, now: datetime
) -> Sequence[Row[Any]]:
    """Every parcel is cancelled; those that stood packed are returned."""
    packed: list[Row[Any]] = []
    states = await tx.scalars(
        select(parcel.c.state).where(parcel.c.cycle_id == cycle_id).distinct()
    )
    for before in sorted(set(states) - {ParcelState.CANCELLED}):
        moved = await move_parcels(
            tx,
            parcel.c.cycle_id == cycle_id,
            before=ParcelState(before),
            after=ParcelState.CANCELLED,
            verb="cancel",
            actor=actor,
            now=now,
        )
        packed += moved if before in (ParcelState.PACKED, ParcelState.HELD) else ()
    return packed


async def _cancel_batches(tx: Transaction, cycle_id: int, *, actor: Actor, now: datetime) -> None:
    after = BatchState.CANCELLED
    found = await tx.all(select(batch).where(batch.c.cycle_id == cycle_id).order_by(batch.c.id))
    for row in found:
        check(BatchState(row.state), after)
    await tx.run(
        update(batch)
        .where(batch.c.cycle_id == cycle_id)
        .values(state=after, decided_at=now, decided_by=actor.person_id)
    )
    changes = [
        Change("batch", row.id, "cancel", row.state, after, row.compound_id) for row in found
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


async def _move_cycle(
    tx: Transaction, held: Row[Any], gives_back: GivesBack, *, actor: Actor, now: datetime
) -> None:
    after = CycleState.CANCELLED
    check(CycleState(held.state), after)
    await tx.run(
        update(cycle)
        .where(cycle.c.id == held.id)
        .values(state=after, cancelled_at=now, gives_back=gives_back)
    )
    change = Change("cycle", held.id, "cancel", held.state, after)
    await record(tx, change, actor=str(actor), now=now)


async def _freeze_empty(
    tx: Transaction, cycle_id: int, *, actor: Actor, portal_url: str, now: datetime
) -> None:
    """Each list that there was gets a last version, on which nothing stands."""
    series = await tx.all(
        select(pick_list.c.compound_id, pick_list.c.supplier_id)
        .where(pick_list.c.cycle_id == cycle_id)
        .distinct()
        .order_by(pick_list.c.compound_id, pick_list.c.supplier_id)
    )
    for row in series:
        await freeze(
            tx,
            actor=actor,
            cycle_id=cycle_id,
            compound_id=row.compound_id,
            supplier_id=row.supplier_id,
            reason="cancelled",
            portal_url=portal_url,
            now=now,
        )
