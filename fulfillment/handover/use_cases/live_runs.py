"""The live runs of a compound for printing: all of them for the liaison, else one's own."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select

from fulfillment.handover.rules.live_runs import DoorOnPaper, LiveRuns, RunOnPaper
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.due_doors import LIVE
from fulfillment.handover.use_cases.run_sheet import DoorView, doors_of
from fulfillment.money.use_cases.at_the_door import OwedAtDoor, owed_at_doors
from orders.actors import Actor
from orders.rules.money import show_amount
from orders.tables.compounds import building, compound
from orders.tables.households import household
from orders.tables.people import person
from orders.use_cases.rights import require_right
from storage.database import Transaction


async def live_runs(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    now: datetime,
    run_id: int | None = None,
) -> LiveRuns:
    """Return the doors that are left, run by run; of one run where it is named. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    wanted = [run.c.compound_id == compound_id, run.c.state.in_(LIVE)]
    if run_id is not None:
        wanted.append(run.c.id == run_id)
    rows = await tx.all(
        select(run.c.id, run.c.number, building.c.code, person.c.name)
        .outerjoin(building, building.c.id == run.c.building_id)
        .outerjoin(person, person.c.id == run.c.person_id)
        .where(*wanted)
        .order_by(run.c.handover_id, run.c.number)
    )
    ids = [row.id for row in rows]
    units = await _units(tx, ids)
    doors = await doors_of(tx, ids)
    homes = [door.household_id for of_run in doors.values() for door in of_run]
    owed = await owed_at_doors(tx, homes)
    runs = [
        RunOnPaper(
            row.number,
            row.code or "",
            units.get(row.id, ()),
            row.name or "",
            tuple(_door(each, owed.get(each.household_id)) for each in doors.get(row.id, ())),
        )
        for row in rows
    ]
    return LiveRuns(place.name, place.name_en, place.timezone, now, tuple(runs))


def _door(door: DoorView, owed: OwedAtDoor | None) -> DoorOnPaper:
    there = [each for each in door.bags if not each.is_missing]
    return DoorOnPaper(
        address=door.address,
        codes=tuple(each.code for each in there),
        boxes=tuple(sorted({each.box for each in there if each.box})),
        remark=door.remark,
        is_flagged=door.is_flagged,
        to_pay=show_amount(owed.amount, owed.currency) if owed else "",
    )


async def _units(tx: Transaction, run_ids: list[int]) -> dict[int, tuple[str, ...]]:
    rows = await tx.all(
        select(run_door.c.run_id, household.c.unit)
        .join(household, household.c.id == run_door.c.household_id)
        .where(run_door.c.run_id.in_(run_ids), run_door.c.done_at.is_(None))
        .order_by(run_door.c.position)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.unit and row.unit not in found[row.run_id]:
            found[row.run_id].append(row.unit)
    return {run_id: tuple(units) for run_id, units in found.items()}
