"""What a group may see of its cycle: bundles and prices, how many ordered what, time left.

Counts only: never a name, a phone, or an amount with a room.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from orders.rules.states import OrderState
from orders.tables.compounds import building, compound, group_compound
from orders.tables.cycles import cycle, offer
from orders.tables.households import household
from orders.tables.orders import order, order_line
from orders.tables.suppliers import supplier
from storage.database import Transaction


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

    def as_data(self) -> dict[str, Any]:
        """The card as a notice's data."""
        return {
            "cycle_id": self.cycle_id,
            "number": self.number,
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
        }


async def cycle_card(tx: Transaction, cycle_id: int) -> CycleCard:
    """Count a cycle's orders in a few statements, whatever its size."""
    row = await tx.one(select(cycle).where(cycle.c.id == cycle_id))
    compounds = await tx.all(
        select(compound)
        .join(group_compound, group_compound.c.compound_id == compound.c.id)
        .where(group_compound.c.group_id == row.group_id)
        .order_by(compound.c.id)
    )
    counted = (OrderState.LIVE, OrderState.CLOSED)
    units = await tx.all(
        select(order_line.c.offer_id, func.sum(order_line.c.quantity).label("units"))
        .join(order, order.c.id == order_line.c.order_id)
        .where(order.c.cycle_id == cycle_id, order.c.state.in_(counted))
        .group_by(order_line.c.offer_id)
    )
    wished = {unit.offer_id: int(unit.units) for unit in units}
    buildings = await tx.all(
        select(building.c.code, func.count().label("households"))
        .select_from(order)
        .join(household, household.c.id == order.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .where(order.c.cycle_id == cycle_id, order.c.state.in_(counted))
        .group_by(building.c.code, building.c.position)
        .order_by(building.c.position)
    )
    offers = await tx.all(
        select(offer, supplier.c.name.label("supplier"), supplier.c.name_en.label("supplier_en"))
        .join(supplier, supplier.c.id == offer.c.supplier_id)
        .where(offer.c.cycle_id == cycle_id)
        .order_by(func.length(offer.c.code), offer.c.code)
    )
    payees = await tx.all(
        select(supplier.c.name, supplier.c.name_en, supplier.c.payee, supplier.c.account_last4)
        .where(supplier.c.id.in_({item.supplier_id for item in offers}))
        .order_by(supplier.c.id)
    )
    return CycleCard(
        cycle_id=cycle_id,
        group_id=row.group_id,
        number=row.number,
        state=row.state,
        cutoff_at=row.cutoff_at,
        deliver_at=row.deliver_at,
        compounds=tuple((item.name, item.name_en) for item in compounds),
        currency=compounds[0].currency,
        timezone=compounds[0].timezone,
        offers=tuple(
            {
                "code": item.code,
                "name": item.name,
                "name_en": item.name_en,
                "supplier": item.supplier,
                "supplier_en": item.supplier_en,
                "price": item.price,
                "limit": item.limit,
                "stock": item.stock,
                "contents": item.contents,
                "units": wished.get(item.id, 0),
                "withdrawn": item.withdrawn_at is not None,
            }
            for item in offers
        ),
        payees=tuple(dict(item._mapping) for item in payees),
        households=sum(item.households for item in buildings),
        buildings=tuple((item.code, item.households) for item in buildings),
    )
