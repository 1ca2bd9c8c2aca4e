"""Orders that a platform has taken, entered into its cycle; the liaison has looked at them.

`fulfillment.supply.use_cases.platform_batches.apply_platform_orders` is what is called: it
enters them and makes their batches in one transaction. A line that is in stays in once (its key
is the platform's order number and line); a later file adds what is new. Goods become offers of
the cycle without a bundle: the group's next cycle never offers them. An order here is closed
from the start, and what was ordered is what was allotted.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from orders.actors import Actor
from orders.rules.errors import CycleCancelled, StaleButton, WrongCompound, WrongState
from orders.rules.states import CycleState, OrderState, check
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.imports import imported_line
from orders.tables.orders import order, order_line
from orders.use_cases.channels import PLATFORM
from orders.use_cases.cycles import set_state
from orders.use_cases.platform_goods import PlatformGood, offers_of_goods
from orders.use_cases.rights import require_right
from storage.audit import Change, record_all
from storage.database import Transaction

# A file may come again and again until the last bag is handed out.
TAKES_ORDERS = (CycleState.OPEN, CycleState.CLOSED)


@dataclass(frozen=True, slots=True)
class PlatformLine:
    """One line as the platform numbers it: its order number, from 1 within that order."""

    order_number: str
    line: int
    code: str
    units: int


@dataclass(frozen=True, slots=True)
class PlatformOrder:
    """What one household has ordered on the platform: all its lines of the file together."""

    household_id: int
    receiver: str
    phone: str
    remark: str
    platform_lines: tuple[PlatformLine, ...]

    @property
    def lines(self) -> tuple[tuple[str, int], ...]:
        """Units by code."""
        units: Counter[str] = Counter()
        for item in self.platform_lines:
            units[item.code] += item.units
        return tuple(units.items())


@dataclass(frozen=True, slots=True)
class Entered:
    """What was new: households in the order of the file, lines, units; and what was in before."""

    household_ids: tuple[int, ...]
    lines: int
    units: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class _Fresh:
    """Where the orders go, and the lines that are not in yet by the household that ordered."""

    cycle: Row[Any]
    compound_id: int
    by_home: Mapping[int, Sequence[PlatformLine]]
    duplicates: int


async def enter_platform_orders(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    compound_id: int,
    orders: Sequence[PlatformOrder],
    goods: Sequence[PlatformGood],
    upload_id: int,
    now: datetime,
) -> Entered:
    """Write orders, lines and what was read, and close the cycle. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    row = await _hold(tx, cycle_id)
    homes = await _homes(tx, compound_id, orders)
    fresh = await _fresh(tx, row, compound_id, orders)
    offers = await offers_of_goods(tx, row, goods)
    await _write_orders(tx, orders, fresh, homes, actor=actor, now=now)
    ids = await _orders_of(tx, fresh)
    await _write_lines(tx, fresh, ids, offers)
    await _write_read(tx, fresh, ids, offers, upload_id)
    if row.state == CycleState.OPEN:
        await set_state(tx, row=row, after=CycleState.CLOSED, now=now, closed_at=now)
    lines = [line for of_home in fresh.by_home.values() for line in of_home]
    units = sum(line.units for line in lines)
    return Entered(tuple(fresh.by_home), len(lines), units, fresh.duplicates)


async def _hold(tx: Transaction, cycle_id: int) -> Row[Any]:
    rows = await tx.lock_all(select(cycle).where(cycle.c.id == cycle_id))
    if not rows or rows[0].channel != PLATFORM:
        raise StaleButton()
    if rows[0].state == CycleState.CANCELLED:
        raise CycleCancelled()
    if rows[0].state not in TAKES_ORDERS:
        raise WrongState(noun="cycle", state=rows[0].state)
    return rows[0]


async def _homes(
    tx: Transaction, compound_id: int, orders: Sequence[PlatformOrder]
) -> Mapping[int, str]:
    """The compound's households and their addresses. Raises `WrongCompound` for another's."""
    rows = await tx.all(
        select(household.c.id, household.c.key).where(household.c.compound_id == compound_id)
    )
    keys = {row.id: row.key for row in rows}
    if any(item.household_id not in keys for item in orders):
        raise WrongCompound()
    return keys


async def _fresh(
    tx: Transaction, row: Row[Any], compound_id: int, orders: Sequence[PlatformOrder]
) -> _Fresh:
    of_cycle = (imported_line.c.cycle_id == row.id, imported_line.c.compound_id == compound_id)
    read = select(imported_line.c.order_number, imported_line.c.line).where(*of_cycle)
    seen = {(item.order_number, item.line) for item in await tx.all(read)}
    by_home: dict[int, list[PlatformLine]] = defaultdict(list)
    duplicates = 0
    for item in orders:
        for line in item.platform_lines:
            key = (line.order_number, line.line)
            if key in seen:
                duplicates += 1
                continue
            seen.add(key)
            by_home[item.household_id].append(line)
    return _Fresh(row, compound_id, by_home, duplicates)


async def _orders_of(tx: Transaction, fresh: _Fresh) -> dict[int, int]:
    """The ids of the cycle's orders by household."""
    found = select(order.c.household_id, order.c.id).where(
        order.c.cycle_id == fresh.cycle.id, order.c.compound_id == fresh.compound_id
    )
    return {item.household_id: item.id for item in await tx.all(found)}


async def _write_orders(
    tx: Transaction,
    orders: Sequence[PlatformOrder],
    fresh: _Fresh,
    homes: Mapping[int, str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """One order for each household that has none yet in this cycle."""
    present = await _orders_of(tx, fresh)
    new = {
        item.household_id: item
        for item in reversed(orders)
        if item.household_id in fresh.by_home and item.household_id not in present
    }
    check(OrderState.LIVE, OrderState.CLOSED)
    await tx.insert_many(
        order,
        [
            {
                "cycle_id": fresh.cycle.id,
                "compound_id": fresh.compound_id,
                "household_id": home,
                "state": OrderState.CLOSED,
                "address": homes[home],
                "placed_by": actor.person_id,
                "source": PLATFORM,
                "remark": item.remark or None,
                "receiver": item.receiver or None,
                "receiver_phone": item.phone or None,
                "placed_at": now,
                "changed_at": now,
            }
            for home, item in new.items()
        ],
    )
    ids = await _orders_of(tx, fresh)
    changes = [
        Change("order", ids[home], "import", None, OrderState.CLOSED, fresh.compound_id)
        for home in new
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


async def _write_lines(
    tx: Transaction, fresh: _Fresh, ids: Mapping[int, int], offers: Mapping[str, Row[Any]]
) -> None:
    """Add the new units to the orders' lines."""
    wanted: Counter[tuple[int, int]] = Counter()
    prices = {item.id: item.price for item in offers.values()}
    for home, lines in fresh.by_home.items():
        for line in lines:
            wanted[ids[home], offers[line.code].id] += line.units
    mine = order_line.c.offer_id.in_([*prices])
    rows = await tx.all(
        select(order_line.c.order_id, order_line.c.offer_id, order_line.c.quantity).where(mine)
    )
    before = {(item.order_id, item.offer_id): item.quantity for item in rows}
    changed = sorted({key[0] for key in wanted if key in before})
    kept = {key: count for key, count in before.items() if key[0] in set(changed)}
    await tx.run(delete(order_line).where(order_line.c.order_id.in_(changed), mine))
    await tx.insert_many(
        order_line,
        [
            {
                "order_id": order_id,
                "offer_id": offer_id,
                "quantity": count,
                "allocated": count,
                "price": prices[offer_id],
            }
            for (order_id, offer_id), count in (Counter(kept) + wanted).items()
        ],
    )


async def _write_read(
    tx: Transaction,
    fresh: _Fresh,
    ids: Mapping[int, int],
    offers: Mapping[str, Row[Any]],
    upload_id: int,
) -> None:
    """What of the file is in now, so that it comes in once."""
    await tx.insert_many(
        imported_line,
        [
            {
                "cycle_id": fresh.cycle.id,
                "compound_id": fresh.compound_id,
                "order_number": line.order_number,
                "line": line.line,
                "upload_id": upload_id,
                "order_id": ids[home],
                "offer_id": offers[line.code].id,
                "units": line.units,
            }
            for home, lines in fresh.by_home.items()
            for line in lines
        ],
    )
