"""Runs come by themselves: whoever is to be served at the door is on one within a tick.

Each tick takes doors off at which nothing is to be brought any more, makes runs of what is due,
takes runs from those who may not bring (any more), and looks for somebody for those that wait.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, func, select, update

from fulfillment.handover.rules.runs import Plan, plan_runs
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.due_doors import (
    as_due,
    due_homes,
    grams_to_bring,
    homes_at_the_door,
    runs_with_room,
)
from fulfillment.handover.use_cases.places import hold_place
from fulfillment.handover.use_cases.run_assigning import assign_waiting, take_from_unfit
from fulfillment.handover.use_cases.run_moves import release_run, runs_of, take_off_doors
from orders.actors import SCHEDULER, Actor
from orders.rules.states import RunState
from storage.audit import Change, record_all
from storage.database import Transaction

Homes = Sequence[Row[Any]]


async def make_due_runs(tx: Transaction, *, now: datetime) -> int:
    """Put every household with bags to bring on a run, and give runs to those who bring.

    Returns how many households were put on one.
    """
    waiting = await homes_at_the_door(tx)
    due = await due_homes(tx, waiting)
    at_work = await _with_open_runs(tx)
    # Every place before any run, in one order: whoever presses a button holds them in this one.
    for compound_id in sorted({*at_work, *(row.compound_id for row in due)}):
        await hold_place(tx, compound_id)
    await take_off_doors(tx, actor=SCHEDULER, now=now, at_the_door=waiting)
    for (compound_id, handover_id), mine in groupby(due, key=_of_handover):
        await _put_on_runs(tx, compound_id, handover_id, list(mine), now=now)
    for compound_id in await _with_open_runs(tx):
        await take_from_unfit(tx, compound_id, now=now)
        await assign_waiting(tx, compound_id, now=now)
    return len(due)


async def drop_volunteer(
    tx: Transaction, *, compound_id: int, person_id: int, actor: Actor, now: datetime
) -> int:
    """Take all live runs from somebody who may not or cannot go on; others get them at once.

    Doors that are done stay done; the rest of a run that was begun becomes a run of its own. None
    of them comes back to them by itself. Returns how many runs they lost.
    """
    await hold_place(tx, compound_id)
    mine = await runs_of(tx, compound_id, person_id)
    for each in mine:
        await release_run(tx, each, actor=actor, now=now, declined=True)
    if mine:
        await assign_waiting(tx, compound_id, now=now)
    return len(mine)


def _of_handover(row: Row[Any]) -> tuple[int, int]:
    return row.compound_id, row.handover_id


async def _with_open_runs(tx: Transaction) -> Sequence[int]:
    """Compounds in which a run waits or is at work."""
    return await tx.scalars(
        select(run.c.compound_id)
        .where(run.c.state.in_((RunState.WAITING, RunState.ASSIGNED, RunState.UNDER_WAY)))
        .distinct()
        .order_by(run.c.compound_id)
    )


async def _put_on_runs(
    tx: Transaction, compound_id: int, handover_id: int, homes: Homes, *, now: datetime
) -> None:
    grams = await grams_to_bring(tx, [handover_id])
    open_runs, doors = await runs_with_room(tx, handover_id, grams)
    plans = plan_runs(as_due(homes, grams), open_runs)
    home_of = {row.id: row for row in homes}
    new = [plan for plan in plans if plan.run_id is None]
    ids = await _make(tx, compound_id, handover_id, new, home_of, now=now)
    rows = [
        _door(handover_id, run_id, household_id, place)
        for run_id, plan in zip(ids, new, strict=True)
        for place, household_id in enumerate(plan.households, start=1)
    ]
    await tx.insert_many(run_door, rows)
    for run_id in sorted({plan.run_id for plan in plans if plan.run_id is not None}):
        late = [
            home_of[each] for plan in plans if plan.run_id == run_id for each in plan.households
        ]
        await _ride_along(tx, handover_id, run_id, doors[run_id], late)


async def _make(
    tx: Transaction,
    compound_id: int,
    handover_id: int,
    plans: Sequence[Plan],
    home_of: dict[int, Row[Any]],
    *,
    now: datetime,
) -> Sequence[int]:
    """New runs of a hand-over, numbered on; their ids in that order."""
    last = await tx.scalar(select(func.max(run.c.number)).where(run.c.handover_id == handover_id))
    first = (last or 0) + 1
    rows = [
        {
            "compound_id": compound_id,
            "handover_id": handover_id,
            "number": number,
            "building_id": home_of[plan.households[0]].building_id if plan.building else None,
            "state": RunState.WAITING,
            "made_at": now,
        }
        for number, plan in enumerate(plans, start=first)
    ]
    await tx.insert_many(run, rows)
    ids = await tx.scalars(
        select(run.c.id)
        .where(run.c.handover_id == handover_id, run.c.number >= first)
        .order_by(run.c.number)
    )
    changes = [Change("run", each, "make", None, RunState.WAITING, compound_id) for each in ids]
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)
    return ids


async def _ride_along(
    tx: Transaction, handover_id: int, run_id: int, there: Homes, late: Homes
) -> None:
    """Late doors on a run that nobody has begun: its order is made anew."""
    homes = sorted([*there, *late], key=lambda row: (row.unit, -row.floor, row.id))
    place_of = {row.id: place for place, row in enumerate(homes, start=1)}
    for row in there:
        await tx.run(
            update(run_door).where(run_door.c.id == row.door_id).values(position=place_of[row.id])
        )
    rows = [_door(handover_id, run_id, row.id, place_of[row.id]) for row in late]
    await tx.insert_many(run_door, rows)


def _door(handover_id: int, run_id: int, household_id: int, position: int) -> dict[str, Any]:
    return {
        "handover_id": handover_id,
        "run_id": run_id,
        "household_id": household_id,
        "position": position,
    }
