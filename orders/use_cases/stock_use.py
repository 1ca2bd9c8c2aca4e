"""What areas use of each kind in a day, and who supplies them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from sqlalchemy import case, func, select

from orders.rules.kinds import OTHER
from orders.rules.states import CycleState, MemberState, OrderState
from orders.rules.stock_days import HEADS_UNKNOWN, mean_daily_use, use_by_heads
from orders.tables.compounds import group_compound, ordering_group
from orders.tables.cycles import cycle, offer
from orders.tables.households import household, member
from orders.tables.orders import order, order_line
from orders.tables.suppliers import bundle, platform
from orders.use_cases.channels import OF_GROUP
from storage.database import Transaction

CYCLES_COUNTED = 3


class DailyUse:
    """Grams a day by area and kind: from orders, else by heads."""

    def __init__(
        self, ordered: Mapping[int, Mapping[str, Fraction]], heads: Mapping[int, int]
    ) -> None:
        self._ordered = ordered
        self._heads = heads

    def of(self, group_id: int, kind: str) -> Fraction:
        by_orders = self._ordered.get(group_id, {}).get(kind)
        return by_orders if by_orders else use_by_heads(kind, self._heads.get(group_id, 0))

    def of_all(self, group_ids: Iterable[int], kind: str) -> Fraction:
        return sum((self.of(each, kind) for each in group_ids), Fraction(0))

    def is_by_heads(self, group_id: int, kind: str) -> bool:
        return not self._ordered.get(group_id, {}).get(kind)


async def suppliers_of(tx: Transaction, group_ids: Sequence[int]) -> Mapping[int, set[int]]:
    """Who sells to each group: by its bundles, or as its platform."""
    found: dict[int, set[int]] = defaultdict(set)
    sold = select(bundle.c.group_id, bundle.c.supplier_id).where(
        bundle.c.group_id.in_(group_ids), bundle.c.is_offered
    )
    delivered = select(platform.c.group_id, platform.c.supplier_id).where(
        platform.c.group_id.in_(group_ids)
    )
    for row in (*await tx.all(sold.distinct()), *await tx.all(delivered)):
        found[row.group_id].add(row.supplier_id)
    return found


async def groups_of(tx: Transaction, supplier_ids: Sequence[int]) -> Mapping[int, set[int]]:
    """The groups that each supplier sells to."""
    found: dict[int, set[int]] = defaultdict(set)
    groups = list(await tx.scalars(select(ordering_group.c.id)))
    for group_id, sellers in (await suppliers_of(tx, groups)).items():
        for seller in sellers & set(supplier_ids):
            found[seller].add(group_id)
    return found


async def daily_use(tx: Transaction, group_ids: Sequence[int]) -> DailyUse:
    """Mean of the last cycles' orders by kind, in some statements for all groups."""
    cycles = await tx.all(
        select(cycle.c.id, cycle.c.group_id)
        .where(
            OF_GROUP,
            cycle.c.group_id.in_(group_ids),
            cycle.c.state.in_((CycleState.CLOSED, CycleState.SETTLED)),
        )
        .order_by(cycle.c.number.desc())
    )
    counted: dict[int, list[int]] = defaultdict(list)
    for row in cycles:
        if len(counted[row.group_id]) < CYCLES_COUNTED:
            counted[row.group_id].append(row.id)
    of_cycle = {each: group_id for group_id, ids in counted.items() for each in ids}
    grams = await _ordered(tx, of_cycle)
    days = await _days(tx, group_ids)
    return DailyUse(
        {
            group_id: {
                kind: mean_daily_use(weight, days=days[group_id] * len(counted[group_id]))
                for kind, weight in kinds.items()
            }
            for group_id, kinds in grams.items()
        },
        await _heads(tx, group_ids),
    )


async def _ordered(tx: Transaction, of_cycle: Mapping[int, int]) -> dict[int, dict[str, int]]:
    """Grams by group and kind of all that was ordered in these cycles."""
    units = await tx.all(
        select(
            order_line.c.offer_id,
            func.sum(func.coalesce(order_line.c.allocated, order_line.c.quantity)).label("units"),
        )
        .join(order, order.c.id == order_line.c.order_id)
        .where(
            order.c.cycle_id.in_(list(of_cycle)),
            order.c.state.in_((OrderState.LIVE, OrderState.CLOSED)),
        )
        .group_by(order_line.c.offer_id)
    )
    sold = {row.offer_id: int(row.units or 0) for row in units}
    offers = await tx.all(
        select(offer.c.id, offer.c.cycle_id, offer.c.contents).where(offer.c.id.in_(list(sold)))
    )
    grams: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in offers:
        for item in row.contents:
            weight = item.get("weight_grams")
            if weight:
                kind = item.get("kind") or OTHER
                grams[of_cycle[row.cycle_id]][kind] += weight * sold[row.id]
    return grams


async def _days(tx: Transaction, group_ids: Sequence[int]) -> dict[int, int]:
    rows = await tx.all(
        select(ordering_group.c.id, ordering_group.c.rule).where(ordering_group.c.id.in_(group_ids))
    )
    return {row.id: int((row.rule or {}).get("length_days") or 3) for row in rows}


async def _heads(tx: Transaction, group_ids: Sequence[int]) -> dict[int, int]:
    """People of each area: by the roster; where it does not say and somebody has joined, three."""
    joined = (
        select(member.c.id)
        .where(member.c.household_id == household.c.id, member.c.state == MemberState.ACCEPTED)
        .exists()
    )
    people = case((household.c.heads > 0, household.c.heads), (joined, HEADS_UNKNOWN), else_=0)
    rows = await tx.all(
        select(group_compound.c.group_id, func.sum(people).label("heads"))
        .join(household, household.c.compound_id == group_compound.c.compound_id)
        .where(group_compound.c.group_id.in_(group_ids))
        .group_by(group_compound.c.group_id)
    )
    return {row.group_id: int(row.heads or 0) for row in rows}
