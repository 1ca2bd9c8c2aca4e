"""A household's order after the cut-off, while something of it has not left: to be changed still.

What has left, was cancelled or never came is not part of it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from fulfillment.handover.tables.handovers import consignment, trip
from fulfillment.money.use_cases.request_rows import requests_of
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.moves import hold_cycle
from fulfillment.supply.use_cases.parcels import lines_of
from orders.actors import Actor
from orders.rules.errors import AlreadySent, StaleButton, WrongState
from orders.rules.errors_correcting import NothingToChange
from orders.rules.states import CycleState, OrderState, ParcelState, PaymentState
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.orders import order
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.registers import find_home
from orders.use_cases.rights import require_right
from storage.database import Transaction

UNSENT = (
    ParcelState.ALLOCATED,
    ParcelState.APPROVED,
    ParcelState.PACKED,
    ParcelState.HELD,
    ParcelState.DROPPED_UNPAID,
)
NOT_LEFT: tuple[ColumnElement[bool], ...] = (
    parcel.c.state.in_(UNSENT),
    parcel.c.consignment_id.is_(None),
)
PAID = (PaymentState.CONFIRMED, PaymentState.LATE)


@dataclass(frozen=True, slots=True)
class ClosedOrder:
    """What of an order has not left. `back` is what its household has put in: money and credit."""

    order_id: int
    compound_id: int
    household_id: int
    address: str
    cycle_id: int
    cycle_number: int
    channel: str
    lines: tuple[dict[str, Any], ...]
    amount: int
    currency: str
    back: int
    is_packed: bool
    is_claimed: bool
    wants_out_at: datetime | None

    def data(self) -> dict[str, Any]:
        """What notices say of it."""
        return {
            "order_id": self.order_id,
            "cycle_number": self.cycle_number,
            "channel": self.channel,
            "address": self.address,
            "lines": list(self.lines),
            "amount": self.amount,
            "currency": self.currency,
            "is_paid": self.back > 0,
            "is_packed": self.is_packed,
        }


@dataclass(frozen=True, slots=True)
class OrdersToChange:
    """A compound's orders whose households want out."""

    desk: Desk
    asked: tuple[ClosedOrder, ...]


async def orders_to_change(
    tx: Transaction, *, actor: Actor, compound_id: int | None = None
) -> OrdersToChange:
    """Return which households have asked to be let go. Needs `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    here = order.c.compound_id == desk.place.compound_id
    return OrdersToChange(desk, await _orders(tx, here, order.c.wants_out_at.is_not(None)))


async def orders_of_door(
    tx: Transaction, *, actor: Actor, compound_id: int, text: str
) -> tuple[ClosedOrder, ...]:
    """Return the orders of the household that an address means. Needs `approve`.

    Raises `UnknownRoom`, and `NothingToChange` where there is none.
    """
    await require_right(tx, actor, compound_id, "approve")
    household_id, address = await find_home(tx, compound_id=compound_id, text=text)
    found = await _orders(tx, order.c.household_id == household_id)
    if not found:
        raise NothingToChange(address=address)
    return found


async def orders_of_home(tx: Transaction, household_id: int) -> tuple[ClosedOrder, ...]:
    """Return a household's own; what was dropped for want of money is not among them."""
    is_wanted = parcel.c.state != ParcelState.DROPPED_UNPAID
    return await _orders(tx, order.c.household_id == household_id, is_wanted)


async def closed_order(tx: Transaction, *, actor: Actor, order_id: int) -> ClosedOrder:
    """Return one for who approves. Raises `AlreadySent` and `NothingToChange`."""
    row = await tx.first(select(order).where(order.c.id == order_id))
    if row is None:
        raise StaleButton()
    await require_right(tx, actor, row.compound_id, "approve")
    return await order_as_it_is(tx, row)


async def hold_order(tx: Transaction, actor: Actor, order_id: int) -> Row[Any]:
    """Check the right, take the cycle's turn, then read the order as it is now."""
    row = await tx.first(select(order).where(order.c.id == order_id))
    if row is None:
        raise StaleButton()
    await require_right(tx, actor, row.compound_id, "approve")
    held = await hold_cycle(tx, row.cycle_id)
    row = await tx.lock(select(order).where(order.c.id == order_id))
    if held.state != CycleState.CLOSED and row.state != OrderState.CANCELLED:
        raise WrongState(noun="cycle", state=held.state)
    return row


async def unsent_parcels(tx: Transaction, order_id: int) -> Sequence[Row[Any]]:
    """Return the order's parcels that have not left, in the order of their suppliers."""
    return await tx.all(
        select(parcel)
        .where(parcel.c.order_id == order_id, *NOT_LEFT)
        .order_by(parcel.c.supplier_id)
    )


async def sent_at(tx: Transaction, order_id: int) -> datetime | None:
    """Return when the first of an order's parcels left."""
    found: datetime | None = await tx.scalar(
        select(func.min(trip.c.sent_at))
        .join(consignment, consignment.c.trip_id == trip.c.id)
        .join(parcel, parcel.c.consignment_id == consignment.c.id)
        .where(parcel.c.order_id == order_id)
    )
    return found


async def order_as_it_is(tx: Transaction, row: Row[Any]) -> ClosedOrder:
    """Return what of an order has not left; raises `AlreadySent` and `NothingToChange`."""
    found = await _orders(tx, order.c.id == row.id)
    if found:
        return found[0]
    left = await sent_at(tx, row.id)
    if left is not None:
        raise AlreadySent(sent_at=left)
    raise NothingToChange(address=row.address)


async def _orders(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[ClosedOrder, ...]:
    rows = await tx.all(
        select(
            parcel,
            order.c.address.label("door"),
            order.c.wants_out_at,
            cycle.c.number.label("cycle_number"),
            cycle.c.channel,
        )
        .join(order, order.c.id == parcel.c.order_id)
        .join(cycle, cycle.c.id == parcel.c.cycle_id)
        .join(household, household.c.id == order.c.household_id)
        .where(
            *conditions,
            *NOT_LEFT,
            order.c.state == OrderState.CLOSED,
            cycle.c.state == CycleState.CLOSED,
        )
        .order_by(household.c.position, parcel.c.order_id, parcel.c.supplier_id)
    )
    ids = [row.id for row in rows]
    lines = await lines_of(tx, ids)
    requests = {row.parcel_id: row for row in await requests_of(tx, ids)}
    by_order: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_order[row.order_id].append(row)
    return tuple(
        _order(
            parcels,
            [line for row in parcels for line in lines[row.id]],
            [requests[row.id] for row in parcels if row.id in requests],
        )
        for parcels in by_order.values()
    )


def _order(
    parcels: Sequence[Row[Any]], lines: Sequence[dict[str, Any]], requests: Sequence[Row[Any]]
) -> ClosedOrder:
    first = parcels[0]
    return ClosedOrder(
        order_id=first.order_id,
        compound_id=first.compound_id,
        household_id=first.household_id,
        address=first.door,
        cycle_id=first.cycle_id,
        cycle_number=first.cycle_number,
        channel=first.channel,
        lines=tuple(lines),
        amount=sum(row.amount for row in parcels),
        currency=first.currency,
        back=sum(row.credit_used + (row.amount if row.state in PAID else 0) for row in requests),
        is_packed=any(row.state in (ParcelState.PACKED, ParcelState.HELD) for row in parcels),
        is_claimed=any(row.state == PaymentState.CLAIMED for row in requests),
        wants_out_at=first.wants_out_at,
    )
