"""A group's timetable in the database: read as one value, and written back as what changed."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, func, or_, select, update

from config.chance import Chance
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.schedule import CycleRule, CycleTimes
from orders.rules.states import CycleState
from orders.rules.timetable import Slot, Timetable
from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle
from orders.use_cases.channels import OF_GROUP
from storage.audit import Change, record_all
from storage.database import Transaction

TIMES = ("opens_at", "cutoff_at", "approve_by", "packed_by", "pay_by", "deliver_at")
WALLS = ("opens", "cutoff", "approve_by", "packed_by", "paid_by", "deliver_at")


def rule_of(group: Row[Any]) -> CycleRule:
    """Return a group's rule as a value."""
    return rule_from(dict(group.rule))


def rule_from(rule: Mapping[str, Any]) -> CycleRule:
    """Read a rule as it stands in a compound file, with its zone and first day."""
    return CycleRule(
        timezone=rule["timezone"],
        first_day=date.fromisoformat(rule["first_day"]),
        first_number=rule.get("first_number", 1),
        length_days=rule["length_days"],
        opens=time.fromisoformat(rule["opens"]),
        cutoff=time.fromisoformat(rule["cutoff"]),
        approve_by=time.fromisoformat(rule["approve_by"]),
        packed_by=time.fromisoformat(rule["packed_by"]),
        paid_by=time.fromisoformat(rule["paid_by"]),
        deliver_at=time.fromisoformat(rule["deliver_at"]),
    )


def rule_as_data(rule: CycleRule) -> dict[str, Any]:
    """The rule as it stands in the group's row."""
    return {
        "timezone": rule.timezone,
        "first_day": rule.first_day.isoformat(),
        "first_number": rule.first_number,
        "length_days": rule.length_days,
        **{name: getattr(rule, name).strftime("%H:%M") for name in WALLS},
    }


async def timetable_of(tx: Transaction, group_id: int) -> Timetable:
    """Read a group's timetable in one statement."""
    last = (
        select(func.max(cycle.c.number))
        .where(cycle.c.group_id == group_id, OF_GROUP, cycle.c.state != CycleState.PLANNED)
        .scalar_subquery()
    )
    matters = or_(cycle.c.number >= func.coalesce(last, 0), cycle.c.state == CycleState.OPEN)
    columns = [cycle.c[name] for name in ("number", "state", "is_extra", "standard_only")]
    rows = await tx.all(
        select(
            ordering_group.c.rule,
            ordering_group.c.paused_until,
            cycle.c.id,
            cycle.c.opened_at,
            *columns,
            *(cycle.c[name] for name in TIMES),
        )
        .outerjoin(cycle, (cycle.c.group_id == ordering_group.c.id) & OF_GROUP & matters)
        .where(ordering_group.c.id == group_id)
        .order_by(cycle.c.number)
    )
    slots = tuple(_slot(row) for row in rows if row.id is not None)
    return Timetable(
        rule=rule_of(rows[0]),
        last=max((item.number for item in slots if not item.is_planned), default=0),
        slots=slots,
        paused_until=rows[0].paused_until,
    )


async def hold_timetable(tx: Transaction, group_id: int) -> Timetable:
    """Read it with the group's row held: opening and changing take turns."""
    await tx.lock(select(ordering_group).where(ordering_group.c.id == group_id))
    return await timetable_of(tx, group_id)


async def write_timetable(
    tx: Transaction,
    *,
    group_id: int,
    before: Timetable,
    after: Timetable,
    verb: str,
    actor: Actor,
    now: datetime,
    chance: Chance | None = None,
    compound_id: int | None = None,
) -> None:
    """Write what differs, with an audit row for each thing; `before` is held.

    Where a row is new, `chance` gives its seed. Raises `StaleButton` where a cycle was cancelled
    at the same moment.
    """
    changes = []
    if (before.rule, before.paused_until) != (after.rule, after.paused_until):
        values = {"rule": rule_as_data(after.rule), "paused_until": after.paused_until}
        await tx.run(update(ordering_group).where(ordering_group.c.id == group_id).values(**values))
        changes.append(
            Change("group", group_id, verb, _of_rule(before), _of_rule(after), compound_id)
        )
    known = {item.cycle_id: item for item in before.slots}
    # From the last on: a number is free when the row before moves up to it.
    for item in sorted(after.slots, key=lambda item: -item.number):
        old = known.get(item.cycle_id) if item.cycle_id else None
        if old == item:
            continue
        cycle_id = await _write_slot(tx, group_id, item, chance, old)
        was = None if old is None else _facts(old)
        changes.append(Change("cycle", cycle_id, verb, was, _facts(item), compound_id))
    await record_all(tx, changes, actor=str(actor), now=now)


async def _write_slot(
    tx: Transaction, group_id: int, item: Slot, chance: Chance | None, old: Slot | None
) -> int:
    values = {
        "number": item.number,
        "state": item.state,
        "is_extra": item.is_extra,
        "standard_only": item.standard_only,
        **asdict(item.times),
    }
    if old is None or item.cycle_id is None:
        assert chance is not None, item.number
        return await tx.insert(cycle, group_id=group_id, seed=chance.token(), **values)
    # Entering paper beyond the new cut-off goes on; what ends before it has no sense any more.
    paper = (cycle.c.id == item.cycle_id, cycle.c.paper_until <= item.times.cutoff_at)
    await tx.run(update(cycle).where(*paper).values(paper_until=None))
    as_read = (cycle.c.id == item.cycle_id, cycle.c.state == old.state)
    if not await tx.run(update(cycle).where(*as_read).values(**values)):
        raise StaleButton()
    return item.cycle_id


def _slot(row: Row[Any]) -> Slot:
    return Slot(
        number=row.number,
        times=CycleTimes(**{name: row._mapping[name] for name in TIMES}),
        state=CycleState(row.state),
        is_extra=row.is_extra,
        standard_only=row.standard_only,
        was_opened=row.opened_at is not None,
        cycle_id=row.id,
    )


def _facts(item: Slot) -> dict[str, Any]:
    times = {name: at.isoformat() for name, at in asdict(item.times).items()}
    return {"number": item.number, "state": item.state, "extra": item.is_extra,
            "standard_only": item.standard_only, **times}  # fmt: skip


def _of_rule(table: Timetable) -> dict[str, Any]:
    until = table.paused_until
    return {**rule_as_data(table.rule), "paused_until": until and until.isoformat()}
