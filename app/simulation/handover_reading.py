"""Reads what became of bags, slots, seals, doors and who was fit, in the reader's transaction."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.simulation.handover_records import (
    BagEnd,
    Declared,
    Door,
    HandoverRecords,
    Seal,
    Slot,
)
from fulfillment.handover.rules.points import PointKind, people_in_lane
from fulfillment.handover.tables.duty import briefing, health_declaration
from fulfillment.handover.tables.gate import bag_finding
from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.accounted import bags_accounted
from fulfillment.supply.tables.batches import bag
from orders.rules.levels import Level
from orders.tables.compounds import building, compound, delivery_point
from orders.tables.households import household
from orders.tables.levels import control_level
from storage.database import Transaction
from storage.tables import audit, job_run

KINDS = 2  # of what somebody needs for sealed buildings: briefed, kit


async def read_handovers(tx: Transaction, cycles: dict[int, int]) -> HandoverRecords:
    """All of it; `cycles` are numbers by id."""
    return HandoverRecords(
        bags=await _bags(tx, cycles),
        slots=await _slots(tx),
        seals=await _seals(tx),
        sent_to_door=await _sent_to_door(tx),
        doors=await _doors(tx),
        declared=await _declared(tx),
        equipped=await _equipped(tx),
        runs_by_state=dict(Counter(await tx.scalars(select(run.c.state).order_by(run.c.state)))),
        late_loads=await tx.scalar(
            select(func.count()).select_from(job_run).where(job_run.c.job == "truck_late")
        ),
    )


async def _bags(tx: Transaction, cycles: dict[int, int]) -> tuple[BagEnd, ...]:
    decided = {
        row.code: row.state
        for row in await tx.all(
            select(bag.c.code, bag_finding.c.state)
            .join(bag_finding, bag_finding.c.bag_id == bag.c.id)
            .order_by(bag_finding.c.id)
        )
    }
    handed = {
        row.code: row.collected_at for row in await tx.all(select(bag.c.code, bag.c.collected_at))
    }
    found: list[BagEnd] = []
    for cycle_id, number in sorted(cycles.items()):
        ends = (await bags_accounted(tx, cycle_id=cycle_id)).bags
        found += [
            BagEnd(
                number,
                each.address,
                each.code,
                each.end,
                each.state,
                decided.get(each.code, ""),
                handed[each.code],
            )
            for each in ends
        ]
    return tuple(found)


async def _slots(tx: Transaction) -> tuple[Slot, ...]:
    point = delivery_point.c
    rows = await tx.all(
        select(
            slot,
            household.c.key,
            building.c.code,
            point.kind,
            point.holes,
            point.lane_metres,
            compound.c.distance_metres,
        )
        .join(household, household.c.id == slot.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .join(delivery_point, point.id == slot.c.point_id)
        .join(compound, compound.c.id == point.compound_id)
        .order_by(slot.c.id)
    )
    return tuple(
        Slot(
            row.id,
            row.handover_id,
            row.key,
            row.code,
            row.point_id,
            _most(row),
            row.starts_at,
            row.ends_at,
            row.way,
            tuple(each for each in (row.called_at, row.recalled_at) if each is not None),
        )
        for row in rows
    )


def _most(row: Any) -> int:
    if row.kind == PointKind.HOLES:
        return int(row.holes)
    return people_in_lane(row.lane_metres, row.distance_metres)


async def _seals(tx: Transaction) -> tuple[Seal, ...]:
    """Of single buildings: the simulation never seals all of them."""
    rows = await tx.all(
        select(building.c.code, control_level.c.level, control_level.c.applied_at)
        .join(building, building.c.id == control_level.c.building_id)
        .where(control_level.c.applied_at.is_not(None))
        .order_by(control_level.c.applied_at, control_level.c.id)
    )
    by_building: dict[str, list[tuple[str | None, datetime]]] = defaultdict(list)
    for row in rows:
        by_building[row.code].append((row.level, row.applied_at))
    return tuple(
        Seal(code, begins, steps[place + 1][1] if place + 1 < len(steps) else None)
        for code, steps in by_building.items()
        for place, (level, begins) in enumerate(steps)
        if level == Level.SEALED
    )


async def _sent_to_door(tx: Transaction) -> tuple[tuple[int, datetime], ...]:
    rows = await tx.all(
        select(audit.c.noun_id, audit.c.at)
        .where(audit.c.noun == "slot", audit.c.verb == "seal")
        .order_by(audit.c.id)
    )
    return tuple((row.noun_id, row.at) for row in rows)


async def _doors(tx: Transaction) -> tuple[Door, ...]:
    rows = await tx.all(
        select(
            run_door,
            run.c.made_at,
            household.c.key,
            building.c.code,
        )
        .join(run, run.c.id == run_door.c.run_id)
        .join(household, household.c.id == run_door.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .order_by(run_door.c.id)
    )
    return tuple(
        Door(
            row.handover_id,
            row.key,
            row.code,
            row.run_id,
            row.made_at,
            row.outcome,
            row.decision,
            row.done_at,
            row.done_by,
        )
        for row in rows
    )


async def _declared(tx: Transaction) -> tuple[Declared, ...]:
    row = health_declaration.c
    rows = await tx.all(
        select(row.person_id, row.is_fit, row.declared_at, row.holds_until).order_by(row.id)
    )
    return tuple(
        Declared(each.person_id, each.is_fit, each.declared_at, each.holds_until) for each in rows
    )


async def _equipped(tx: Transaction) -> dict[int, datetime]:
    rows = await tx.all(
        select(briefing.c.person_id, func.max(briefing.c.recorded_at).label("since"))
        .where(briefing.c.revoked_at.is_(None))
        .group_by(briefing.c.person_id)
        .having(func.count() == KINDS)
    )
    return {row.person_id: row.since for row in rows}
