"""A compound's cycles for the liaison who looks back: households, units, money, bags, batches.

A page costs the same few statements whatever was ordered. Counts and sums only.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select

from fulfillment.handover.rules.past import MoneyKind, money_kind
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.public_complaints import complaints_of_cycles
from fulfillment.supply.tables.batches import bag, batch, parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import BatchState, OrderState, ParcelState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.orders import order, order_line
from orders.tables.suppliers import supplier
from orders.use_cases.channels import GROUP
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.tallies import COUNTED
from storage.database import Transaction

ON_A_PAGE = 5
NEEDED = ("approve",)
# Also what was cancelled with its cycle: it had been ordered.
ORDERED = (*COUNTED, OrderState.CANCELLED)
OFF = (ParcelState.CANCELLED, ParcelState.DROPPED_UNPAID, ParcelState.SHORT)


@dataclass(slots=True)
class Figures:
    """What happened, counted. `money` in minor units by kind."""

    households: int = 0
    units: int = 0
    batches: int = 0
    batches_approved: int = 0
    bags: int = 0
    bags_handed: int = 0
    complaints: int = 0
    money: dict[MoneyKind, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def asked(self) -> int:
        return sum(self.money.values())

    @property
    def bags_open(self) -> int:
        return self.bags - self.bags_handed


@dataclass(frozen=True, slots=True)
class PastCycle:
    """One cycle; `by_supplier` (name, name_en, figures) only where it is looked at alone."""

    cycle_id: int
    number: int
    state: str
    opens_at: datetime
    cutoff_at: datetime
    deliver_at: datetime
    reason: str | None
    figures: Figures
    by_supplier: tuple[tuple[str, str, Figures], ...] = ()
    is_extra: bool = False
    channel: str = GROUP


@dataclass(frozen=True, slots=True)
class PastCycles:
    """A page of a compound's cycles, the newest first."""

    desk: Desk
    currency: str
    page: int
    pages: int
    cycles: tuple[PastCycle, ...]


async def past_cycles(
    tx: Transaction, *, actor: Actor, compound_id: int | None = None, page: int = 0
) -> PastCycles:
    """Return a page of cycles. Needs `approve`; a page that is not there is the last one."""
    desk = await choose_desk(tx, actor=actor, rights=NEEDED, wanted=compound_id)
    place = await tx.one(select(compound).where(compound.c.id == desk.place.compound_id))
    group = await group_of_compound(tx, place.id)
    of_group = cycle.c.group_id == group.id
    count = await tx.scalar(select(func.count()).select_from(cycle).where(of_group))
    pages = max(1, -(-count // ON_A_PAGE))
    page = min(page, pages - 1)
    rows = await tx.all(
        select(cycle)
        .where(of_group)
        .order_by(cycle.c.opens_at.desc(), cycle.c.id.desc())
        .limit(ON_A_PAGE)
        .offset(page * ON_A_PAGE)
    )
    figures = await _figures(tx, place.id, [row.id for row in rows])
    found = tuple(_cycle(row, figures[row.id, 0]) for row in rows)
    return PastCycles(desk, place.currency, page, pages, found)


async def past_cycle(
    tx: Transaction, *, actor: Actor, compound_id: int, cycle_id: int
) -> PastCycles:
    """Return one cycle with what each supplier had in it; raises `StaleButton` for none."""
    desk = await choose_desk(tx, actor=actor, rights=NEEDED, wanted=compound_id)
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    group = await group_of_compound(tx, compound_id)
    row = await tx.first(select(cycle).where(cycle.c.id == cycle_id, cycle.c.group_id == group.id))
    if row is None:
        raise StaleButton()
    figures = await _figures(tx, compound_id, [cycle_id])
    sellers = await tx.all(
        select(supplier.c.id, supplier.c.name, supplier.c.name_en)
        .where(supplier.c.id.in_([seller for _, seller in figures if seller]))
        .order_by(supplier.c.id)
    )
    by_supplier = tuple((item.name, item.name_en, figures[cycle_id, item.id]) for item in sellers)
    found = _cycle(row, figures[cycle_id, 0], by_supplier)
    return PastCycles(desk, place.currency, 0, 1, (found,))


def _cycle(
    row: Row[Any], figures: Figures, by_supplier: tuple[tuple[str, str, Figures], ...] = ()
) -> PastCycle:
    return PastCycle(
        cycle_id=row.id,
        number=row.number,
        state=row.state,
        opens_at=row.opens_at,
        cutoff_at=row.cutoff_at,
        deliver_at=row.deliver_at,
        reason=row.reason,
        channel=row.channel,
        figures=figures,
        by_supplier=by_supplier,
        is_extra=row.is_extra,
    )


Found = Mapping[tuple[int, int], Figures]


async def _figures(tx: Transaction, compound_id: int, cycle_ids: Sequence[int]) -> Found:
    """Figures by cycle and supplier; supplier 0 is all of them."""
    found: dict[tuple[int, int], Figures] = defaultdict(Figures)
    await _count_orders(tx, found, compound_id, cycle_ids)
    await _count_batches(tx, found, compound_id, cycle_ids)
    await _count_parcels(tx, found, compound_id, cycle_ids)
    await _sum_money(tx, found, compound_id, cycle_ids)
    said = await complaints_of_cycles(tx, compound_id=compound_id, cycle_ids=cycle_ids)
    for key, count in said.items():
        found[key].complaints = count
    return found


async def _count_orders(
    tx: Transaction,
    found: dict[tuple[int, int], Figures],
    compound_id: int,
    cycle_ids: Sequence[int],
) -> None:
    rows = await tx.all(
        select(
            order.c.cycle_id,
            func.count(order.c.id.distinct()).label("households"),
            func.coalesce(func.sum(order_line.c.quantity), 0).label("units"),
        )
        .outerjoin(order_line, order_line.c.order_id == order.c.id)
        .where(*_of(order, compound_id, cycle_ids), order.c.state.in_(ORDERED))
        .group_by(order.c.cycle_id)
    )
    for row in rows:
        item = found[row.cycle_id, 0]
        item.households, item.units = row.households, int(row.units)


async def _count_batches(
    tx: Transaction,
    found: dict[tuple[int, int], Figures],
    compound_id: int,
    cycle_ids: Sequence[int],
) -> None:
    approved = func.sum(case((batch.c.state == BatchState.APPROVED, 1), else_=0))
    rows = await tx.all(
        select(
            batch.c.cycle_id,
            batch.c.supplier_id,
            func.count().label("batches"),
            approved.label("approved"),
        )
        .where(*_of(batch, compound_id, cycle_ids))
        .group_by(batch.c.cycle_id, batch.c.supplier_id)
    )
    for row in rows:
        for item in (found[row.cycle_id, 0], found[row.cycle_id, row.supplier_id]):
            item.batches += row.batches
            item.batches_approved += int(row.approved)


async def _count_parcels(
    tx: Transaction,
    found: dict[tuple[int, int], Figures],
    compound_id: int,
    cycle_ids: Sequence[int],
) -> None:
    rows = await tx.all(
        select(
            parcel.c.cycle_id,
            parcel.c.supplier_id,
            func.count(parcel.c.household_id.distinct()).label("households"),
            func.count(bag.c.id).label("bags"),
            func.count(bag.c.collected_at).label("handed"),
        )
        .outerjoin(bag, bag.c.parcel_id == parcel.c.id)
        .where(*_of(parcel, compound_id, cycle_ids), parcel.c.state.not_in(OFF))
        .group_by(parcel.c.cycle_id, parcel.c.supplier_id)
    )
    for row in rows:
        found[row.cycle_id, row.supplier_id].households = row.households
        for item in (found[row.cycle_id, 0], found[row.cycle_id, row.supplier_id]):
            item.bags += row.bags
            item.bags_handed += row.handed


async def _sum_money(
    tx: Transaction,
    found: dict[tuple[int, int], Figures],
    compound_id: int,
    cycle_ids: Sequence[int],
) -> None:
    kinds = (payment_request.c.state, parcel.c.state)
    rows = await tx.all(
        select(
            payment_request.c.cycle_id,
            payment_request.c.supplier_id,
            payment_request.c.state,
            parcel.c.state.label("parcel_state"),
            func.sum(payment_request.c.amount).label("amount"),
        )
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(*_of(payment_request, compound_id, cycle_ids))
        .group_by(payment_request.c.cycle_id, payment_request.c.supplier_id, *kinds)
    )
    for row in rows:
        kind = money_kind(row.state, row.parcel_state)
        for item in (found[row.cycle_id, 0], found[row.cycle_id, row.supplier_id]):
            item.money[kind] += int(row.amount)


def _of(table: Any, compound_id: int, cycle_ids: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    return table.c.compound_id == compound_id, table.c.cycle_id.in_(cycle_ids)
