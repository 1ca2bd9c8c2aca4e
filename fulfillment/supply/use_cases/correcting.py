"""An order that was put on the wrong door goes to the right one, until it has left.

Order, parcels, their batch, boxes and bills move together in one transaction with the cycle held;
bags keep their codes, the order its number and reference. The liaison who moves it approves it
there as it was approved here. What has left, was cancelled or is settled stays where it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from fulfillment.money.use_cases.moving import ask_again, hold_movable, move_bills
from fulfillment.notices_correcting import Notice
from fulfillment.supply.rules.reasons import Reason
from fulfillment.supply.tables.batches import batch, parcel
from fulfillment.supply.use_cases.box_moves import box_again
from fulfillment.supply.use_cases.closed_orders import (
    ClosedOrder,
    closed_order,
    hold_order,
    order_as_it_is,
    sent_at,
    unsent_parcels,
)
from fulfillment.supply.use_cases.moves import move_parcels
from fulfillment.supply.use_cases.new_versions import new_versions, show_again
from fulfillment.told import Note, tell_households
from orders.actors import Actor
from orders.rules.errors import AlreadySent, StaleButton
from orders.rules.errors_correcting import DoorHasOrder, SameDoor
from orders.rules.states import BatchState, OrderState, ParcelState
from orders.tables.households import household
from orders.tables.orders import order, order_line
from orders.use_cases.channels import answers_for
from orders.use_cases.members import members_of
from orders.use_cases.registers import find_home
from storage.audit import Change, record, record_all
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Correction:
    """An order, and the door to which it shall go or went."""

    order: ClosedOrder
    household_id: int
    address: str


async def right_door(tx: Transaction, *, actor: Actor, order_id: int, text: str) -> Correction:
    """Return what a typed address would change. Raises what `correct_address` does."""
    found = await closed_order(tx, actor=actor, order_id=order_id)
    household_id, address = await find_home(tx, compound_id=found.compound_id, text=text)
    await _require_free(tx, found, household_id, address)
    return Correction(found, household_id, address)


async def correct_address(
    tx: Transaction,
    *,
    actor: Actor,
    order_id: int,
    household_id: int,
    portal_url: str,
    now: datetime,
) -> Correction:
    """Move an order to another household of its compound.

    Raises `DoorHasOrder`, `SameDoor`, `AlreadySent`, `NothingToChange`, `PaidWithCredit`.
    """
    row = await hold_order(tx, actor, order_id)
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None or home.compound_id != row.compound_id:
        raise StaleButton()
    found = await order_as_it_is(tx, row)
    left = await sent_at(tx, order_id)
    if left is not None:
        raise AlreadySent(sent_at=left)
    await _require_free(tx, found, household_id, home.key)
    parcels = await unsent_parcels(tx, order_id)
    requests = await hold_movable(tx, parcels, address=row.address)
    await move_bills(
        tx, parcels, requests, household_id, actor=actor, portal_url=portal_url, now=now
    )
    await _move_order(tx, row, home, actor=actor, now=now)
    await _move_parcels(tx, parcels, home, actor=actor, now=now)
    await box_again(tx, parcels, building_id=home.building_id)
    await _tell(tx, row, found, home, now=now)
    await ask_again(tx, parcels, requests, now=now)
    after = await unsent_parcels(tx, order_id)
    await new_versions(
        tx, after, Reason.ADDRESS_CORRECTED, addresses=[row.address, home.key], actor=actor,
        portal_url=portal_url, now=now,
    )  # fmt: skip
    await show_again(tx, [each.batch_id for each in (*parcels, *after)], now=now)
    return Correction(found, household_id, home.key)


async def _require_free(
    tx: Transaction, found: ClosedOrder, household_id: int, address: str
) -> None:
    """A household has one order a cycle. One that it withdrew in time does not count."""
    if found.household_id == household_id:
        raise SameDoor(address=address)
    state = await tx.scalar(
        select(order.c.state).where(
            order.c.cycle_id == found.cycle_id, order.c.household_id == household_id
        )
    )
    if state not in (None, OrderState.WITHDRAWN):
        raise DoorHasOrder(address=address)


async def _move_order(
    tx: Transaction, row: Row[Any], home: Row[Any], *, actor: Actor, now: datetime
) -> None:
    """The row of an order that was withdrawn before the cut-off makes room: it says nothing."""
    empty = select(order.c.id).where(
        order.c.cycle_id == row.cycle_id,
        order.c.household_id == home.id,
        order.c.state == OrderState.WITHDRAWN,
    )
    for order_id in await tx.scalars(empty):
        await tx.run(delete(order_line).where(order_line.c.order_id == order_id))
        await tx.run(delete(order).where(order.c.id == order_id))
        gone = Change("order", order_id, "make_room", OrderState.WITHDRAWN, None, row.compound_id)
        await record(tx, gone, actor=str(actor), now=now)
    await tx.run(
        update(order)
        .where(order.c.id == row.id)
        .values(household_id=home.id, address=home.key, changed_at=now)
    )
    before, after = {"household": row.household_id}, {"household": home.id}
    change = Change("order", row.id, "correct_address", before, after, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _move_parcels(
    tx: Transaction, parcels: Sequence[Row[Any]], home: Row[Any], *, actor: Actor, now: datetime
) -> None:
    changes = []
    for row in parcels:
        there = await _batch_for(tx, row, home.building_id, actor=actor, now=now)
        await tx.run(
            update(parcel)
            .where(parcel.c.id == row.id)
            .values(household_id=home.id, address=home.key, batch_id=there.id)
        )
        before = {"household": row.household_id, "batch": row.batch_id}
        after = {"household": home.id, "batch": there.id}
        changes.append(Change("parcel", row.id, "correct_address", before, after, row.compound_id))
        if there.state == BatchState.APPROVED and row.state == ParcelState.ALLOCATED:
            # Nobody will be asked about that batch again: who moves it there approves it.
            await move_parcels(
                tx,
                parcel.c.id == row.id,
                before=ParcelState.ALLOCATED,
                after=ParcelState.APPROVED,
                verb="approve",
                actor=actor,
                now=now,
            )
    await record_all(tx, changes, actor=str(actor), now=now)


async def _batch_for(
    tx: Transaction, row: Row[Any], building_id: int, *, actor: Actor, now: datetime
) -> Row[Any]:
    """The batch of the other building; a new one stands as the one that the parcel comes from."""
    wanted = select(batch).where(
        batch.c.cycle_id == row.cycle_id,
        batch.c.building_id == building_id,
        batch.c.supplier_id == row.supplier_id,
    )
    there = await tx.first(wanted)
    if there is not None:
        return there
    here = await tx.one(select(batch).where(batch.c.id == row.batch_id))
    batch_id = await tx.insert(
        batch,
        cycle_id=row.cycle_id,
        compound_id=row.compound_id,
        building_id=building_id,
        supplier_id=row.supplier_id,
        state=here.state,
        reason=here.reason,
        made_at=now,
        decided_at=here.decided_at,
        decided_by=here.decided_by,
    )
    change = Change("batch", batch_id, "make", None, here.state, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return await tx.one(wanted)


async def _tell(
    tx: Transaction, row: Row[Any], found: ClosedOrder, home: Row[Any], *, now: datetime
) -> None:
    """The household on which it stood, where it has members, and the one whose it is."""
    data = found.data()
    who = answers_for(row)
    notes = [Note(home.id, Notice.ORDER_MOVED_HERE, {**data, "address": home.key}, who)]
    if (await members_of(tx, [row.household_id])).get(row.household_id):
        notes.append(Note(row.household_id, Notice.ORDER_MOVED_AWAY, data, who))
    await tell_households(tx, notes, now=now)
