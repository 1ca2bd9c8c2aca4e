"""Everything ordered in a compound's running cycle, for the liaison: one row a household.

Phones are shown as the compound shows them on its papers; of flags only that a household needs
care. A liaison of one compound sees no other one's rows, also where they share a group.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.rules.errors import NoOpenCycle
from orders.rules.masking import MaskingLevel, show_phone
from orders.rules.states import OrderState
from orders.rules.walking import natural
from orders.tables.compounds import building, compound
from orders.tables.cycles import offer
from orders.tables.households import household, household_flag
from orders.tables.orders import order, order_line
from orders.tables.people import person
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.cycles import latest_cycle_of, next_opening_of, offers_of
from orders.use_cases.desks import Desk, choose_desk
from storage.audit import Change, record
from storage.database import Transaction

LISTED = (OrderState.LIVE, OrderState.WAITING, OrderState.CLOSED)


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """One household's order. `quantities` by code; money in minor units."""

    building: str
    unit: str
    address: str
    quantities: dict[str, int]
    total: int
    source: str
    by: str
    phone: str
    for_other: bool
    needs_care: bool
    state: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class OrderList:
    """The list as it was at an instant; plain values, so that another process can draw it."""

    compound: str
    compound_en: str
    timezone: str
    currency: str
    number: int
    made_at: datetime
    goods: tuple[tuple[str, str, str], ...]  # code, name, name_en
    orders: tuple[ListedOrder, ...]

    @property
    def units(self) -> dict[str, int]:
        """Units by code; of who waits for bags none."""
        found = {code: 0 for code, _, _ in self.goods}
        for item in self.standing:
            for code, count in item.quantities.items():
                found[code] += count
        return found

    @property
    def standing(self) -> tuple[ListedOrder, ...]:
        """Orders that are in; those on the waiting list are not."""
        return tuple(item for item in self.orders if item.state != OrderState.WAITING)


async def list_orders(
    tx: Transaction, *, actor: Actor, compound_id: int | None = None, now: datetime
) -> tuple[Desk, OrderList]:
    """Return the compound's orders of its newest cycle, in walking order. Needs `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    place = await tx.one(select(compound).where(compound.c.id == desk.place.compound_id))
    group = await group_of_compound(tx, place.id)
    cycle = await latest_cycle_of(tx, group.id)
    if cycle is None:
        raise NoOpenCycle(next_opens_at=await next_opening_of(tx, group.id, after=now))
    goods = tuple((row.code, row.name, row.name_en) for row in await offers_of(tx, cycle.id))
    rows = await _rows(tx, cycle.id, place.id)
    lines = await _lines(tx, cycle.id, place.id)
    flagged = set(await tx.scalars(select(household_flag.c.household_id).distinct()))
    level = MaskingLevel(place.phone_level)
    listed = OrderList(
        compound=place.name,
        compound_en=place.name_en,
        timezone=place.timezone,
        currency=place.currency,
        number=cycle.number,
        made_at=now,
        goods=goods,
        orders=tuple(
            _listed(row, lines.get(row.id, {}), level=level, flagged=flagged) for row in rows
        ),
    )
    change = Change("cycle", cycle.id, "list_orders", None, {"orders": len(rows)}, place.id)
    await record(tx, change, actor=str(actor), now=now)
    return desk, listed


def _listed(
    row: Row[Any],
    lines: Mapping[str, tuple[int, int]],
    *,
    level: MaskingLevel,
    flagged: set[int],
) -> ListedOrder:
    return ListedOrder(
        building=row.code,
        unit=row.unit,
        address=row.address,
        quantities={code: quantity for code, (quantity, _) in lines.items() if quantity},
        total=sum(quantity * price for quantity, price in lines.values()),
        source=row.source,
        by=row.name,
        phone=show_phone(row.phone or "", level) if row.phone else "",
        for_other=bool(row.for_other),
        needs_care=row.household_id in flagged,
        state=row.state,
        changed_at=row.changed_at,
    )


async def _rows(tx: Transaction, cycle_id: int, compound_id: int) -> list[Row[Any]]:
    rows = await tx.all(
        select(
            order,
            household.c.unit,
            household.c.position,
            building.c.code,
            building.c.position.label("building_position"),
            person.c.name,
            person.c.phone,
        )
        .join(household, household.c.id == order.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .join(person, person.c.id == order.c.placed_by)
        .where(
            order.c.cycle_id == cycle_id,
            order.c.compound_id == compound_id,
            order.c.state.in_(LISTED),
        )
    )
    return sorted(rows, key=lambda row: (row.building_position, row.position, natural(row.address)))


async def _lines(
    tx: Transaction, cycle_id: int, compound_id: int
) -> Mapping[int, Mapping[str, tuple[int, int]]]:
    """Quantity and price by order and code."""
    rows = await tx.all(
        select(order_line.c.order_id, offer.c.code, order_line.c.quantity, order_line.c.price)
        .join(order, order.c.id == order_line.c.order_id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(order.c.cycle_id == cycle_id, order.c.compound_id == compound_id)
    )
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in rows:
        found[row.order_id][row.code] = (row.quantity, row.price)
    return found
