"""Who is called before a cut-off, and why: read in some statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.handover.use_cases.supply_cover import cover_of, last_deliveries
from orders.rules.care import ToCall, reason_of
from orders.rules.states import CycleState, OrderState, WelfareState
from orders.tables.care import welfare_call
from orders.tables.cycles import cycle
from orders.tables.households import household, household_flag, roster_entry
from orders.tables.orders import order
from orders.use_cases.channels import OF_GROUP
from storage.database import Transaction

STANDS = (OrderState.LIVE, OrderState.CLOSED, OrderState.WAITING)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of a compound's households when a list is made."""

    flags: Mapping[int, frozenset[str]]
    ordered: Mapping[int, frozenset[int]]  # by cycle
    heard: frozenset[int]
    reached: frozenset[int]  # in one of the two cycles before
    last: Mapping[int, int]  # who called last time
    own: Mapping[int, int]  # who cares for it by the roster
    uncovered: frozenset[int]
    collected: Mapping[int, datetime]
    lived: frozenset[int]


async def who_is_called(
    tx: Transaction, row: Row[Any], *, now: datetime
) -> tuple[dict[int, str], list[ToCall]]:
    """Who is called, in walking order, and why."""
    before = await tx.all(
        select(cycle.c.id, cycle.c.opened_at)
        .where(OF_GROUP, cycle.c.group_id == row.group_id, cycle.c.number < row.number,
               cycle.c.state.in_((CycleState.CLOSED, CycleState.SETTLED)))
        .order_by(cycle.c.number.desc())
        .limit(2)
    )  # fmt: skip
    seen = await _seen(tx, row, [each.id for each in before], now=now)
    homes = await tx.all(
        select(household.c.id, household.c.building_id, household.c.kind)
        .where(household.c.compound_id == row.place)
        .order_by(household.c.position)
    )
    lived = seen.lived
    reasons: dict[int, str] = {}
    calls = []
    for home in homes:
        is_home = home.kind == "home" and home.id in lived
        reason = _reason(home.id, seen, row, before) if is_home or home.id in seen.flags else None
        if reason is not None:
            reasons[home.id] = reason
            flags = seen.flags.get(home.id, frozenset())
            calls.append(ToCall(home.id, home.building_id, flags,
                                seen.own.get(home.id), seen.last.get(home.id)))  # fmt: skip
    return reasons, calls


def _reason(home_id: int, seen: _Seen, row: Row[Any], before: Sequence[Row[Any]]) -> str | None:
    """Whoever has ordered in this cycle is neither silent nor without a delivery to come."""
    orders = home_id in seen.ordered.get(row.id, ())
    silent = len(before) == 2 and not any(
        home_id in seen.ordered.get(each.id, ()) for each in before
    )
    if silent and home_id in seen.collected:
        silent = seen.collected[home_id] < before[-1].opened_at
    return reason_of(
        flagged=home_id in seen.flags,
        heard=home_id in seen.heard and not orders,
        uncovered=home_id in seen.uncovered and not orders,
        quiet=silent and not orders,
        reached_lately=home_id in seen.reached,
    )


async def _seen(tx: Transaction, row: Row[Any], before: Sequence[int], *, now: datetime) -> _Seen:
    ordered: dict[int, set[int]] = defaultdict(set)
    placed = select(order.c.cycle_id, order.c.household_id).where(
        order.c.compound_id == row.place,
        order.c.cycle_id.in_([row.id, *before]),
        order.c.state.in_(STANDS),
    )
    for each in await tx.all(placed):
        ordered[each.cycle_id].add(each.household_id)
    earlier = await tx.all(
        select(welfare_call).where(
            welfare_call.c.compound_id == row.place, welfare_call.c.cycle_id.in_(before)
        ).order_by(welfare_call.c.id)
    )  # fmt: skip
    done = (WelfareState.REACHED, WelfareState.VISITED)
    cover = await cover_of(tx, row.place, now=now)
    return _Seen(
        flags=await _flags(tx, row.place),
        ordered={key: frozenset(ids) for key, ids in ordered.items()},
        heard=frozenset(each.household_id for each in earlier if each.food
                        and each.household_id not in ordered.get(each.cycle_id, ())),
        reached=frozenset(each.household_id for each in earlier if each.state in done),
        lived=frozenset(each.household_id for each in cover.households),
        last={each.household_id: each.carer_id for each in earlier if each.carer_id is not None},
        own=await _own_carers(tx, row.place),
        uncovered=frozenset(each.household_id for each in cover.beyond),
        collected=await last_deliveries(tx, row.place),
    )  # fmt: skip


async def _flags(tx: Transaction, compound_id: int) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = await tx.all(
        select(household_flag)
        .join(household, household.c.id == household_flag.c.household_id)
        .where(household.c.compound_id == compound_id)
    )
    for row in rows:
        found[row.household_id].add(row.flag)
    return {key: frozenset(flags) for key, flags in found.items()}


async def _own_carers(tx: Transaction, compound_id: int) -> dict[int, int]:
    rows = await tx.all(
        select(roster_entry.c.household_id, roster_entry.c.person_id)
        .join(household, household.c.id == roster_entry.c.household_id)
        .where(
            household.c.compound_id == compound_id,
            roster_entry.c.role == "cares",
            roster_entry.c.person_id.is_not(None),
            roster_entry.c.removed_at.is_(None),
        )
        .order_by(roster_entry.c.id)
    )
    return {row.household_id: row.person_id for row in rows}
