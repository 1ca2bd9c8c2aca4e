"""What a group may see of its cycle: bundles and prices, how many ordered what, time left.

Counts only: never a name, a phone, or an amount with a room.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from orders.rules.states import OrderState
from orders.tables.compounds import building, compound
from orders.tables.cycles import cycle, offer
from orders.tables.households import household
from orders.tables.orders import order, order_line, sorting
from orders.tables.suppliers import supplier
from orders.use_cases.compounds import compounds_of_group
from storage.database import Transaction

# Live before the cut-off, closed after it; what was withdrawn is nobody's business.
COUNTED = (OrderState.LIVE, OrderState.CLOSED)


@dataclass(frozen=True, slots=True)
class CycleCard:
    """A cycle as its group sees it. `buildings` and `units` count live and closed orders."""

    cycle_id: int
    group_id: int
    number: int
    state: str
    cutoff_at: datetime
    deliver_at: datetime
    compounds: tuple[tuple[str, str], ...]
    currency: str
    timezone: str
    offers: tuple[dict[str, Any], ...]
    payees: tuple[dict[str, str], ...]
    households: int
    buildings: tuple[tuple[str, int], ...]
    is_extra: bool = False
    bags: dict[str, int] | None = None  # capacity, taken, waiting; None: they are not counted

    def as_data(self) -> dict[str, Any]:
        """The card as a notice's data."""
        return {
            "cycle_id": self.cycle_id,
            "number": self.number,
            "is_extra": self.is_extra,
            "state": self.state,
            "cutoff_at": self.cutoff_at.isoformat(),
            "deliver_at": self.deliver_at.isoformat(),
            "compound": "、".join(name for name, _ in self.compounds),
            "compound_en": ", ".join(name for _, name in self.compounds),
            "currency": self.currency,
            "timezone": self.timezone,
            "offers": list(self.offers),
            "payees": list(self.payees),
            "households": self.households,
            "buildings": [list(pair) for pair in self.buildings],
            "bags": self.bags,
        }


async def cycle_card(tx: Transaction, cycle_id: int) -> CycleCard:
    """Count a cycle's orders in a few statements, whatever its size."""
    row = await tx.one(select(cycle).where(cycle.c.id == cycle_id))
    compounds = await compounds_of_group(tx, row.group_id)
    buildings = await _households_by_building(tx, cycle_id)
    offers = await _offers(tx, cycle_id)
    return CycleCard(
        cycle_id=cycle_id,
        group_id=row.group_id,
        number=row.number,
        is_extra=row.is_extra,
        state=row.state,
        cutoff_at=row.cutoff_at,
        deliver_at=row.deliver_at,
        compounds=tuple((item.name, item.name_en) for item in compounds),
        currency=compounds[0].currency,
        timezone=compounds[0].timezone,
        offers=await _shown_offers(tx, cycle_id, offers),
        payees=await _payees(tx, {item.supplier_id for item in offers}),
        households=sum(count for _, count in buildings),
        buildings=buildings,
        bags=await _bags(tx, row),
    )


async def _bags(tx: Transaction, row: Row[Any]) -> dict[str, int] | None:
    """Bags that volunteers can sort, those that are taken, and households that wait for some."""
    if row.capacity_bags is None:
        return None
    waits = order.c.cycle_id == row.id, order.c.state == OrderState.WAITING
    return {
        "capacity": row.capacity_bags,
        "taken": await tx.scalar(select(sorting.c.bags).where(sorting.c.cycle_id == row.id)) or 0,
        "waiting": await tx.scalar(select(func.count()).select_from(order).where(*waits)),
    }


async def _offers(tx: Transaction, cycle_id: int) -> Sequence[Row[Any]]:
    return await tx.all(
        select(offer, supplier.c.name.label("supplier"), supplier.c.name_en.label("supplier_en"))
        .join(supplier, supplier.c.id == offer.c.supplier_id)
        .where(offer.c.cycle_id == cycle_id)
        .order_by(func.length(offer.c.code), offer.c.code)
    )


async def _shown_offers(
    tx: Transaction, cycle_id: int, offers: Sequence[Row[Any]]
) -> tuple[dict[str, Any], ...]:
    wished = await _units_by_offer(tx, cycle_id)
    return tuple(
        {
            "code": item.code,
            "name": item.name,
            "name_en": item.name_en,
            "supplier": item.supplier,
            "supplier_en": item.supplier_en,
            "price": item.price,
            "previous_price": item.previous_price,
            "price_reason": item.price_reason,
            "subsidy": item.subsidy,
            "subsidy_by": item.subsidy_by,
            "is_gift": item.donation_id is not None,
            "limit": item.limit,
            "stock": item.stock,
            "contents": item.contents,
            "units": wished.get(item.id, 0),
            "withdrawn": item.withdrawn_at is not None,
        }
        for item in offers
    )


async def _units_by_offer(tx: Transaction, cycle_id: int) -> Mapping[int, int]:
    rows = await tx.all(
        select(order_line.c.offer_id, func.sum(order_line.c.quantity).label("units"))
        .join(order, order.c.id == order_line.c.order_id)
        .where(order.c.cycle_id == cycle_id, order.c.state.in_(COUNTED))
        .group_by(order_line.c.offer_id)
    )
    return {row.offer_id: int(row.units) for row in rows}


async def _households_by_building(tx: Transaction, cycle_id: int) -> tuple[tuple[str, int], ...]:
    """In walking order; where several compounds order, each building behind its compound's name."""
    rows = await tx.all(
        select(compound.c.name, building.c.code, func.count().label("households"))
        .select_from(order)
        .join(household, household.c.id == order.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .join(compound, compound.c.id == building.c.compound_id)
        .where(order.c.cycle_id == cycle_id, order.c.state.in_(COUNTED))
        .group_by(compound.c.id, compound.c.name, building.c.code, building.c.position)
        .order_by(compound.c.id, building.c.position)
    )
    is_one = len({row.name for row in rows}) < 2
    return tuple((row.code if is_one else f"{row.name} {row.code}", row.households) for row in rows)


async def _payees(tx: Transaction, supplier_ids: Collection[int]) -> tuple[dict[str, str], ...]:
    rows = await tx.all(
        select(supplier.c.name, supplier.c.name_en, supplier.c.payee, supplier.c.account_last4)
        .where(supplier.c.id.in_(supplier_ids))
        .order_by(supplier.c.id)
    )
    return tuple(dict(row._mapping) for row in rows)
