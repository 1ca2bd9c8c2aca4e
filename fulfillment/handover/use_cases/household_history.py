"""What a household ordered, got, paid and collected in earlier cycles; a page in a few statements.

Prices, names and addresses are those of then. Only the household's members read it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from fulfillment.handover.rules.past import MoneyKind, Stage, is_off, money_kind, stage_of
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import bag, parcel, parcel_line
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import ParcelState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle, offer
from orders.tables.orders import order, order_line
from orders.tables.suppliers import supplier
from orders.use_cases.order_access import own_household
from storage.database import Transaction

ON_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class PastLine:
    """One bundle: wished, and allocated once that is known."""

    code: str
    name: str
    name_en: str
    price: int
    quantity: int
    allocated: int | None


@dataclass(frozen=True, slots=True)
class PastParcel:
    """What one supplier packed. `payment` is None before the household was asked."""

    number: str
    supplier: str
    supplier_en: str
    state: str
    amount: int
    payment: str | None
    bags: int
    bags_collected: int
    collected_at: datetime | None


@dataclass(frozen=True, slots=True)
class PastOrder:
    """One cycle's order of a household."""

    cycle_id: int
    number: int
    cycle_state: str
    opens_at: datetime
    order_state: str
    lines: tuple[PastLine, ...]
    parcels: tuple[PastParcel, ...]
    channel: str

    @property
    def stage(self) -> Stage:
        return stage_of([item.state for item in self.parcels])

    @property
    def amount(self) -> int:
        """The price of what was packed, or while that is not known of what is wished.

        What a supplier had run out of is part of it only where nothing else was ordered.
        """
        if self.parcels:
            coming = [item for item in self.parcels if not is_off(item.state)]
            return sum(item.amount for item in coming or self.parcels)
        return sum(line.price * line.quantity for line in self.lines)

    @property
    def money(self) -> frozenset[MoneyKind]:
        """Where the money stands, over all suppliers that have asked for it."""
        asked = [item for item in self.parcels if item.payment is not None]
        return frozenset(money_kind(item.payment or "", item.state) for item in asked)


@dataclass(frozen=True, slots=True)
class History:
    """A page of a household's orders, the newest first."""

    household_id: int
    address: str
    currency: str
    timezone: str
    page: int
    pages: int
    orders: tuple[PastOrder, ...]


async def history_of(tx: Transaction, *, actor: Actor, household_id: int, page: int = 0) -> History:
    """Return a page of the household's orders; a page that is not there is the last one."""
    home = await own_household(tx, actor, household_id)
    of_home = order.c.household_id == household_id
    count = await tx.scalar(select(func.count()).select_from(order).where(of_home))
    pages = max(1, -(-count // ON_A_PAGE))
    page = min(page, pages - 1)
    orders = await _orders(tx, of_home, skip=page * ON_A_PAGE)
    return await _history(tx, home, orders, page=page, pages=pages)


async def past_order(tx: Transaction, *, actor: Actor, household_id: int, cycle_id: int) -> History:
    """Return one order in full, as a page of its own; raises `StaleButton` for none."""
    home = await own_household(tx, actor, household_id)
    orders = await _orders(tx, order.c.household_id == household_id, order.c.cycle_id == cycle_id)
    if not orders:
        raise StaleButton()
    return await _history(tx, home, orders, page=0, pages=1)


async def _history(
    tx: Transaction, home: Row[Any], orders: tuple[PastOrder, ...], *, page: int, pages: int
) -> History:
    place = await tx.one(select(compound).where(compound.c.id == home.compound_id))
    return History(home.id, home.key, place.currency, place.timezone, page, pages, orders)


async def _orders(
    tx: Transaction, *conditions: ColumnElement[bool], skip: int = 0
) -> tuple[PastOrder, ...]:
    rows = await tx.all(
        select(
            order.c.id,
            order.c.state.label("order_state"),
            cycle.c.id.label("cycle_id"),
            cycle.c.number,
            cycle.c.channel,
            cycle.c.state,
            cycle.c.opens_at,
        )
        .join(cycle, cycle.c.id == order.c.cycle_id)
        .where(*conditions)
        .order_by(cycle.c.opens_at.desc(), cycle.c.id.desc())
        .limit(ON_A_PAGE)
        .offset(skip)
    )
    ids = [row.id for row in rows]
    lines, parcels = await _lines(tx, ids, await _packed(tx, ids)), await _parcels(tx, ids)
    return tuple(
        PastOrder(
            cycle_id=row.cycle_id,
            number=row.number,
            cycle_state=row.state,
            opens_at=row.opens_at,
            order_state=row.order_state,
            lines=tuple(lines[row.id]),
            parcels=tuple(parcels[row.id]),
            channel=row.channel,
        )
        for row in rows
    )


async def _packed(tx: Transaction, order_ids: Sequence[int]) -> Mapping[tuple[int, int], int]:
    """By order and offer: what is in the bags now, after whatever was short."""
    rows = await tx.all(
        select(parcel.c.order_id, parcel.c.state, parcel_line.c.offer_id, parcel_line.c.quantity)
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .where(parcel.c.order_id.in_(order_ids))
    )
    return {
        (row.order_id, row.offer_id): 0 if row.state == ParcelState.SHORT else row.quantity
        for row in rows
    }


async def _lines(
    tx: Transaction, order_ids: Sequence[int], packed: Mapping[tuple[int, int], int]
) -> Mapping[int, list[PastLine]]:
    closed = {order_id for order_id, _ in packed}
    rows = await tx.all(
        select(order_line, offer.c.code, offer.c.name, offer.c.name_en)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(order_line.c.order_id.in_(order_ids))
        .order_by(func.length(offer.c.code), offer.c.code)
    )
    found: dict[int, list[PastLine]] = defaultdict(list)
    for row in rows:
        is_closed = row.order_id in closed
        came = packed.get((row.order_id, row.offer_id), 0) if is_closed else row.allocated
        line = PastLine(row.code, row.name, row.name_en, row.price, row.quantity, came)
        found[row.order_id].append(line)
    return found


async def _parcels(tx: Transaction, order_ids: Sequence[int]) -> Mapping[int, list[PastParcel]]:
    bags = (
        select(
            bag.c.parcel_id,
            func.count().label("bags"),
            func.count(bag.c.collected_at).label("collected"),
            func.max(bag.c.collected_at).label("collected_at"),
        )
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(parcel.c.order_id.in_(order_ids))
        .group_by(bag.c.parcel_id)
        .subquery()
    )
    rows = await tx.all(
        select(
            parcel,
            supplier.c.name,
            supplier.c.name_en,
            payment_request.c.state.label("payment"),
            bags.c.bags,
            bags.c.collected,
            bags.c.collected_at,
        )
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .outerjoin(payment_request, payment_request.c.parcel_id == parcel.c.id)
        .outerjoin(bags, bags.c.parcel_id == parcel.c.id)
        .where(parcel.c.order_id.in_(order_ids))
        .order_by(parcel.c.supplier_id)
    )
    found: dict[int, list[PastParcel]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(
            PastParcel(
                number=row.number,
                supplier=row.name,
                supplier_en=row.name_en,
                state=row.state,
                amount=row.amount,
                payment=row.payment,
                bags=row.bags or 0,
                bags_collected=row.collected or 0,
                collected_at=row.collected_at,
            )
        )
    return found
