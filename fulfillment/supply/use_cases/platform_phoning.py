"""Households of a platform's cycle that the bot cannot write to: the liaison's list to phone."""

from dataclasses import dataclass

from sqlalchemy import select

from fulfillment.supply.use_cases.platform_telling import ToPhone, reachable_people
from orders.actors import Actor
from orders.rules.states import CycleState, OrderState
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.orders import order
from orders.tables.suppliers import supplier
from orders.use_cases.channels import OF_PLATFORM
from orders.use_cases.rights import require_right
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class PhoneList:
    """Whom to phone about one platform cycle, in walking order."""

    cycle_id: int
    number: int
    supplier: str
    supplier_en: str
    homes: tuple[ToPhone, ...]


async def phone_lists(tx: Transaction, *, actor: Actor, compound_id: int) -> tuple[PhoneList, ...]:
    """Return whom to phone about the platform cycles that are under way. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    rows = await tx.all(
        select(
            cycle.c.id,
            cycle.c.number,
            supplier.c.name,
            supplier.c.name_en,
            order.c.household_id,
            order.c.address,
            order.c.receiver,
            order.c.receiver_phone,
        )
        .join(cycle, cycle.c.id == order.c.cycle_id)
        .join(supplier, supplier.c.id == cycle.c.supplier_id)
        .join(household, household.c.id == order.c.household_id)
        .where(
            order.c.compound_id == compound_id,
            order.c.state == OrderState.CLOSED,
            OF_PLATFORM,
            cycle.c.state == CycleState.CLOSED,
        )
        .order_by(cycle.c.id.desc(), household.c.position, household.c.id)
    )
    people = await reachable_people(tx, compound_id)
    lists: dict[int, PhoneList] = {}
    homes: dict[int, list[ToPhone]] = {}
    for row in rows:
        lists.setdefault(row.id, PhoneList(row.id, row.number, row.name, row.name_en, ()))
        if row.household_id not in people:
            silent = ToPhone(row.address, row.receiver or "", row.receiver_phone or "")
            homes.setdefault(row.id, []).append(silent)
    return tuple(
        PhoneList(key, each.number, each.supplier, each.supplier_en, tuple(homes[key]))
        for key, each in lists.items()
        if key in homes
    )
