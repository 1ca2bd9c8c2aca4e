"""The bags of a group's last cycles, and the hands that sort them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from orders.actors import Actor
from orders.rules.bags import bags_of
from orders.rules.errors_cycles import BadCapacity
from orders.rules.forecast import LOOKED_AT, bags_expected, too_many
from orders.rules.numerals import fold
from orders.rules.states import CycleState, OrderState
from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle, offer
from orders.tables.orders import order, order_line
from orders.tables.suppliers import bundle
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.rights import require_right
from orders.use_cases.sorting import packing_of
from storage.audit import Change, record
from storage.database import Transaction

MOST_BAGS = 99_999


@dataclass(frozen=True, slots=True)
class Forecast:
    """`bags` of the last cycles, the newest first; `standard` are the codes of standard packs."""

    bags: tuple[int, ...]
    capacity: int | None
    standard: tuple[str, ...]

    @property
    def expected(self) -> int | None:
        return bags_expected(self.bags)

    @property
    def too_many(self) -> int:
        return too_many(self.bags, self.capacity)


async def forecast_of(tx: Transaction, group_id: int) -> Forecast:
    """Tell what the next cycle will bring."""
    over = (CycleState.CLOSED, CycleState.SETTLED)
    newest = await tx.scalars(
        select(cycle.c.id)
        .where(cycle.c.group_id == group_id, OF_GROUP, cycle.c.state.in_(over))
        .order_by(cycle.c.number.desc())
        .limit(LOOKED_AT)
    )
    capacity = await tx.scalar(
        select(ordering_group.c.capacity_bags).where(ordering_group.c.id == group_id)
    )
    bags = [await _bags_of_cycle(tx, cycle_id) for cycle_id in newest]
    return Forecast(tuple(bags), capacity, await standard_codes(tx, group_id))


async def standard_codes(tx: Transaction, group_id: int) -> tuple[str, ...]:
    """The codes of the group's standard packs that are offered."""
    rows = await tx.scalars(
        select(bundle.c.code)
        .where(bundle.c.group_id == group_id, bundle.c.is_offered, bundle.c.is_standard)
        .order_by(bundle.c.code)
    )
    return tuple(rows)


async def offered_bundles(tx: Transaction, group_id: int) -> tuple[tuple[str, str, str, bool], ...]:
    """Code, names, and whether it is a standard pack, of what the next cycle will offer."""
    rows = await tx.all(
        select(bundle.c.code, bundle.c.name, bundle.c.name_en, bundle.c.is_standard)
        .where(bundle.c.group_id == group_id, bundle.c.is_offered)
        .order_by(bundle.c.id)
    )
    return tuple((row.code, row.name, row.name_en, row.is_standard) for row in rows)


async def mark_standard(
    tx: Transaction, *, actor: Actor, compound_id: int, code: str, is_standard: bool, now: datetime
) -> None:
    """Say whether a bundle is a standard pack; twice is once. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    group = await group_of_compound(tx, compound_id)
    row = await tx.first(select(bundle).where(bundle.c.group_id == group.id, bundle.c.code == code))
    if row is None or row.is_standard == is_standard:
        return
    await tx.run(update(bundle).where(bundle.c.id == row.id).values(is_standard=is_standard))
    change = Change("bundle", row.id, "mark_standard", row.is_standard, is_standard, compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def say_capacity(
    tx: Transaction, *, actor: Actor, compound_id: int, text: str, now: datetime
) -> None:
    """Set how many bags the volunteers can sort, from the next cycle on; “0” for any number.

    Needs `approve`; raises `BadCapacity` for what is no number of bags.
    """
    await require_right(tx, actor, compound_id, "approve")
    written = fold(text).strip().removesuffix("袋").removesuffix("bags").strip()
    if not written.isdecimal() or not written.isascii() or int(written) > MOST_BAGS:
        raise BadCapacity(text=text[:40])
    bags = int(written) or None
    group = await group_of_compound(tx, compound_id)
    if group.capacity_bags == bags:
        return
    of_group = ordering_group.c.id == group.id
    await tx.run(update(ordering_group).where(of_group).values(capacity_bags=bags))
    change = Change("group", group.id, "set_capacity", group.capacity_bags, bags, compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _bags_of_cycle(tx: Transaction, cycle_id: int) -> int:
    packing = await packing_of(tx, cycle_id)
    orders: dict[int, dict[str, int]] = defaultdict(dict)
    for item in await tx.all(
        select(order_line.c.order_id, offer.c.code, order_line.c.quantity)
        .join(order, order.c.id == order_line.c.order_id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(order.c.cycle_id == cycle_id, order.c.state == OrderState.CLOSED)
    ):
        orders[item.order_id][item.code] = item.quantity
    return sum(bags_of(wished, packing) for wished in orders.values())
