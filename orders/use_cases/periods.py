"""Control periods as they stand: whether cycles open, whether a household may still order.

A compound without any period is never held up. Setting and ending them is in `period_setting`
and `period_ending`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.rules.errors import ControlEnded
from orders.rules.periods import Span, is_controlled, last_end, takes_orders
from orders.rules.states import CycleState, PeriodState
from orders.tables.compounds import compound, control_period, group_compound
from orders.tables.cycles import cycle
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.desks import Desk, choose_desk
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class OpenCycle:
    """The group's cycle that takes orders now."""

    cycle_id: int
    number: int
    cutoff_at: datetime


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A compound's newest period as the liaison sees it; `state` is empty where there is none."""

    desk: Desk
    state: str
    phone_days: int
    period_id: int = 0
    notice: str = ""
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    end_notice: str = ""
    orders_until: datetime | None = None
    statements_at: datetime | None = None
    erase_phones_at: datetime | None = None
    phones_erased_at: datetime | None = None
    cycle: OpenCycle | None = None
    is_shared: bool = False  # the group has other compounds, for which its cycles go on

    @property
    def compound_id(self) -> int:
        return self.desk.place.compound_id


async def shown_period(
    tx: Transaction, *, actor: Actor, now: datetime, compound_id: int | None = None
) -> PeriodView:
    """Return the newest period, confirmed or not. Needs `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    chosen = desk.place.compound_id
    place = await tx.one(select(compound.c.phone_days).where(compound.c.id == chosen))
    row = await newest_period(tx, chosen)
    if row is None:
        return PeriodView(desk, "", place.phone_days)
    shown = (
        "notice",
        "begins_at",
        "ends_at",
        "ended_at",
        "orders_until",
        "statements_at",
        "erase_phones_at",
        "phones_erased_at",
    )
    return PeriodView(
        desk,
        state_of(row),
        place.phone_days,
        period_id=row.id,
        end_notice=row.end_notice or "",
        cycle=await _open_cycle(tx, chosen),
        is_shared=await is_shared(tx, chosen),
        **{name: row._mapping[name] for name in shown},
    )


def state_of(row: Row[Any]) -> PeriodState:
    """What a period's instants say."""
    if row.confirmed_at is None:
        return PeriodState.DRAFT
    return PeriodState.RUNNING if row.ended_at is None else PeriodState.ENDED


async def newest_period(tx: Transaction, compound_id: int) -> Row[Any] | None:
    """Return a compound's newest period, a draft included."""
    return await tx.first(
        select(control_period)
        .where(control_period.c.compound_id == compound_id)
        .order_by(control_period.c.id.desc())
    )


async def spans_by_compound(
    tx: Transaction, compound_ids: Sequence[int] | None = None
) -> Mapping[int, list[Span]]:
    """Return the confirmed periods of these compounds, or of all."""
    period = control_period.c
    wanted = select(
        period.compound_id, period.begins_at, period.ended_at, period.orders_until
    ).where(period.confirmed_at.is_not(None))
    if compound_ids is not None:
        wanted = wanted.where(period.compound_id.in_(compound_ids))
    found: dict[int, list[Span]] = defaultdict(list)
    key = ("control periods", None if compound_ids is None else tuple(compound_ids))
    for row in await tx.once(key, (control_period,), lambda: tx.all(wanted.order_by(period.id))):
        found[row.compound_id].append(Span(row.begins_at, row.ended_at, row.orders_until))
    return found


async def spans_by_group(tx: Transaction) -> Mapping[int, list[Sequence[Span]]]:
    """Return, for each group, the periods of each of its compounds."""
    spans = await spans_by_compound(tx)
    found: dict[int, list[Sequence[Span]]] = defaultdict(list)
    for row in await tx.all(select(group_compound)):
        found[row.group_id].append(spans.get(row.compound_id, []))
    return found


async def group_is_over(tx: Transaction, group_id: int, *, at: datetime) -> bool:
    """Whether no compound of the group is controlled, so that no cycle opens."""
    ids = await tx.scalars(
        select(group_compound.c.compound_id).where(group_compound.c.group_id == group_id)
    )
    spans = await spans_by_compound(tx, ids)
    return bool(ids) and not any(is_controlled(spans.get(each, []), at) for each in ids)


async def ended_at(tx: Transaction, compound_id: int, *, at: datetime) -> datetime | None:
    """When the compound's control ended, if no cycle opens for it any more."""
    spans = (await spans_by_compound(tx, [compound_id])).get(compound_id, [])
    return None if is_controlled(spans, at) else last_end(spans)


async def require_orders_taken(
    tx: Transaction, row: Row[Any], *, compound_id: int, at: datetime
) -> None:
    """Raise `ControlEnded` where the compound's households order no more in this cycle.

    What is too late for a cycle's own cut-off is not looked at here while the cycle is open.
    """
    spans = (await spans_by_compound(tx, [compound_id])).get(compound_id, [])
    end = last_end(spans)
    if end is None or takes_orders(spans, at):
        return
    until = max((span.orders_until for span in spans if span.orders_until), default=end)
    if row.state != CycleState.OPEN or row.cutoff_at != until:
        raise ControlEnded(ended_at=end)


async def is_shared(tx: Transaction, compound_id: int) -> bool:
    """Whether the compound's group covers other compounds as well."""
    mine = select(group_compound.c.group_id).where(group_compound.c.compound_id == compound_id)
    others = select(group_compound.c.compound_id).where(
        group_compound.c.group_id.in_(mine), group_compound.c.compound_id != compound_id
    )
    return await tx.first(others.limit(1)) is not None


async def open_cycle_row(tx: Transaction, compound_id: int) -> Row[Any] | None:
    """Return the cycle of the compound's group that is open."""
    return await tx.first(
        select(cycle)
        .join(group_compound, group_compound.c.group_id == cycle.c.group_id)
        .where(
            group_compound.c.compound_id == compound_id,
            OF_GROUP,
            cycle.c.state == CycleState.OPEN,
        )
        .order_by(cycle.c.number.desc())
    )


async def _open_cycle(tx: Transaction, compound_id: int) -> OpenCycle | None:
    row = await open_cycle_row(tx, compound_id)
    return None if row is None else OpenCycle(row.id, row.number, row.cutoff_at)
