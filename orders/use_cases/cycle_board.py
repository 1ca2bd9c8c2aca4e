"""What a liaison sees of the cycles: the one that runs, the next, and what may be done to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from orders.actors import Actor
from orders.rules.cycle_choices import Extra, close_choices, extend_choices, extra_choices
from orders.rules.states import CycleState, MemberState, OrderState
from orders.rules.timetable import Slot, Timetable, next_after
from orders.tables.compounds import delivery_point, group_compound
from orders.tables.cycles import cycle
from orders.tables.households import household, member
from orders.tables.orders import draft, order
from orders.use_cases.compounds import compounds_of_group, group_of_compound
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.forecasting import Forecast, forecast_of, offered_bundles
from orders.use_cases.periods import ended_at
from orders.use_cases.timetables import timetable_of
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom a change concerns: households that ordered, that only chose, that did neither."""

    ordered: int = 0
    drafts: int = 0
    silent: int = 0
    suppliers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CycleBoard:
    """The group's cycles as they stand, and the hours to choose from."""

    desk: Desk
    table: Timetable
    now: datetime
    affected: Affected
    compounds: tuple[tuple[str, str], ...]
    forecast: Forecast
    bundles: tuple[tuple[str, str, str, bool], ...]
    has_ended: bool = False  # control of the compound: no further cycle opens for it

    @property
    def following(self) -> Slot:
        return next_after(self.table, self.now)

    @property
    def is_paused(self) -> bool:
        return self.table.paused_until is not None and self.table.paused_until > self.now

    @property
    def skipped(self) -> Slot | None:
        """A cycle ahead that was called off by skipping it, the last one."""
        item = self.table.slot(self.table.last)
        if item is None or item.state != CycleState.SKIPPED or item.times.opens_at <= self.now:
            return None
        return item

    @property
    def close_choices(self) -> Sequence[datetime]:
        return close_choices(self.table, now=self.now)

    @property
    def extend_choices(self) -> Sequence[datetime]:
        return extend_choices(self.table, now=self.now)

    @property
    def extra_choices(self) -> Sequence[Extra]:
        return extra_choices(self.table, now=self.now)


async def shown_cycles(
    tx: Transaction, *, actor: Actor, now: datetime, compound_id: int | None = None
) -> CycleBoard:
    """Return the cycles of a compound's group. Needs `approve` in that compound."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    group = await group_of_compound(tx, desk.place.compound_id)
    table = await timetable_of(tx, group.id)
    places = await compounds_of_group(tx, group.id)
    return CycleBoard(
        desk,
        table,
        now,
        await affected_by(tx, group.id, table.running),
        tuple((place.name, place.name_en) for place in places),
        await forecast_of(tx, group.id),
        await offered_bundles(tx, group.id),
        await ended_at(tx, desk.place.compound_id, at=now) is not None,
    )


async def affected_by(tx: Transaction, group_id: int, running: Slot | None) -> Affected:
    """Count whom a change of the running cycle concerns; of one ahead only who is there at all."""
    homes = await tx.scalar(
        select(func.count(household.c.id.distinct()))
        .join(member, member.c.household_id == household.c.id)
        .join(group_compound, group_compound.c.compound_id == household.c.compound_id)
        .where(group_compound.c.group_id == group_id, member.c.state == MemberState.ACCEPTED)
    )
    if running is None or running.cycle_id is None:
        return Affected(silent=homes)
    live = (order.c.cycle_id == running.cycle_id,
            order.c.state.in_((OrderState.LIVE, OrderState.WAITING)))  # fmt: skip
    ordered = await tx.scalar(select(func.count()).select_from(order).where(*live))
    of_members = await tx.scalar(
        select(func.count(order.c.household_id.distinct()))
        .join(member, member.c.household_id == order.c.household_id)
        .where(*live, member.c.state == MemberState.ACCEPTED)
    )
    drafts = await tx.scalar(
        select(func.count(draft.c.household_id.distinct())).where(
            draft.c.cycle_id == running.cycle_id
        )
    )
    return Affected(ordered=ordered, drafts=drafts, silent=homes - of_members)


async def drafting_people(tx: Transaction, cycle_id: int) -> Sequence[int]:
    """Who has chosen something in a cycle and not confirmed it."""
    return await tx.scalars(
        select(draft.c.person_id).where(draft.c.cycle_id == cycle_id).distinct()
    )


async def points_closed_at(tx: Transaction, group_id: int, wall: str) -> Sequence[str]:
    """The compounds of a group that have delivery points, but none open at this local hour."""
    is_open = exists().where(
        delivery_point.c.compound_id == group_compound.c.compound_id,
        delivery_point.c.opens <= wall,
        delivery_point.c.closes > wall,
    )
    has_any = exists().where(delivery_point.c.compound_id == group_compound.c.compound_id)
    rows: Sequence[Any] = await tx.scalars(
        select(group_compound.c.compound_id).where(
            group_compound.c.group_id == group_id, has_any, ~is_open
        )
    )
    return rows


async def hold_running(tx: Transaction, table: Timetable) -> None:
    """Hold the open cycle against orders and against closing."""
    if table.running is not None:
        await tx.lock(select(cycle).where(cycle.c.id == table.running.cycle_id))
