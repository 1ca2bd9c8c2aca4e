"""What happens to a run as a whole: it changes hands, loses doors, comes to its end.

Whoever calls holds the compound's place or the run's row. Doors that are done always stay done.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, select, update

from fulfillment.handover.rules.runs import NOT_WALKED, Outcome
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.due_doors import (
    LIVE,
    Home,
    homes_at_the_door,
    parcels_to_bring,
)
from fulfillment.handover.use_cases.run_telling import tell_not_yours, tell_yours
from orders.actors import Actor
from orders.rules.states import RunState, check
from storage.audit import Change, record, record_all
from storage.database import Transaction


async def move_run(
    tx: Transaction,
    row: Row[Any],
    after: RunState,
    *,
    verb: str,
    actor: Actor,
    now: datetime,
    **values: Any,
) -> None:
    """Change a run's state; `row` is the run as it stands."""
    before = RunState(row.state)
    check(before, after)
    await tx.run(update(run).where(run.c.id == row.id).values(state=after, **values))
    said = {"state": after, "person": values["person_id"]} if values.get("person_id") else after
    change = Change("run", row.id, verb, before, said, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def runs_of(
    tx: Transaction, compound_id: int, person_id: int, *, states: Sequence[RunState] = LIVE
) -> Sequence[Row[Any]]:
    """Somebody's runs in these states, held."""
    return await tx.lock_all(
        select(run)
        .where(
            run.c.compound_id == compound_id,
            run.c.person_id == person_id,
            run.c.state.in_(states),
        )
        .order_by(run.c.id)
    )


async def give_run(
    tx: Transaction, row: Row[Any], person_id: int, *, actor: Actor, now: datetime
) -> None:
    """A waiting run is theirs from now on, and they are told."""
    await move_run(
        tx,
        row,
        RunState.ASSIGNED,
        verb="assign",
        actor=actor,
        now=now,
        person_id=person_id,
        assigned_at=now,
        assigned_by=str(actor),
        told_at=None,
    )
    await tell_yours(tx, row.id, now=now)


async def release_run(
    tx: Transaction, row: Row[Any], *, actor: Actor, now: datetime, declined: bool = False
) -> int:
    """Take a live run from whose it is; returns the id of the run that waits for somebody else.

    Of one that was begun that is a new run with the doors that are left.
    """
    refused = [*row.declined, row.person_id] if declined else list(row.declined)
    await tell_not_yours(tx, row, now=now)
    if row.state == RunState.ASSIGNED:
        empty = {"person_id": None, "assigned_at": None, "assigned_by": None}
        await move_run(
            tx,
            row,
            RunState.WAITING,
            verb="release",
            actor=actor,
            now=now,
            declined=refused,
            **empty,
        )
        return int(row.id)
    return await _split(tx, row, refused, actor=actor, now=now)


async def _split(
    tx: Transaction, row: Row[Any], declined: list[int], *, actor: Actor, now: datetime
) -> int:
    """What is left of a run that was begun becomes a run of its own, which waits."""
    left = await tx.all(
        update(run_door)
        .where(run_door.c.run_id == row.id, run_door.c.done_at.is_(None))
        .values(outcome=Outcome.MOVED, done_at=now)
        .returning(run_door.c.household_id, run_door.c.position, run_door.c.missing)
    )
    await move_run(tx, row, RunState.DROPPED, verb="release", actor=actor, now=now, ended_at=now)
    last = await tx.scalar(
        select(func.max(run.c.number)).where(run.c.handover_id == row.handover_id)
    )
    run_id = await tx.insert(
        run,
        compound_id=row.compound_id,
        handover_id=row.handover_id,
        number=last + 1,
        building_id=row.building_id,
        state=RunState.WAITING,
        made_at=now,
        declined=declined,
    )
    change = Change("run", run_id, "split", row.id, RunState.WAITING, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    doors = sorted(left, key=lambda each: each.position)
    await tx.insert_many(
        run_door,
        [
            {
                "handover_id": row.handover_id,
                "run_id": run_id,
                "household_id": each.household_id,
                "position": place,
                "missing": each.missing,
            }
            for place, each in enumerate(doors, start=1)
        ],
    )
    return run_id


async def take_off_doors(
    tx: Transaction,
    *,
    actor: Actor,
    now: datetime,
    at_the_door: Mapping[Home, str] | None = None,
) -> int:
    """Take doors off at which nothing is to be brought any more; returns how many.

    The household came for its bags after all, or is called down again. `at_the_door` is who is
    served there, where the caller has read it already.
    """
    door = run_door.c
    live = await tx.all(
        select(door.id, door.run_id, door.handover_id, door.household_id).where(
            door.done_at.is_(None)
        )
    )
    if not live:
        return 0
    if at_the_door is None:
        at_the_door = await homes_at_the_door(tx)
    there = await parcels_to_bring(tx, {each.handover_id for each in live})
    homes = {each.id: (each.handover_id, each.household_id) for each in live}
    off = [key for key, home in homes.items() if home not in at_the_door or home not in there]
    if not off:
        return 0
    leaving = set(off)
    # The run before its doors, as who ends one at this moment holds them.
    theirs = {each.run_id for each in live if each.id in leaving}
    await tx.lock_all(select(run.c.id).where(run.c.id.in_(sorted(theirs))).order_by(run.c.id))
    gone = await tx.all(
        update(run_door)
        .where(run_door.c.id.in_(off), run_door.c.done_at.is_(None))
        .values(outcome=Outcome.GONE, done_at=now)
        .returning(run_door.c.run_id)
    )
    await end_finished(tx, sorted({each.run_id for each in gone}), actor=actor, now=now)
    return len(gone)


async def end_finished(
    tx: Transaction, run_ids: Sequence[int], *, actor: Actor, now: datetime
) -> None:
    """End those of these runs that have no door left: done, or dropped where none was walked."""
    if not run_ids:
        return
    is_left = exists().where(run_door.c.run_id == run.c.id, run_door.c.done_at.is_(None))
    rows = await tx.lock_all(
        select(run).where(run.c.id.in_(run_ids), run.c.state.in_(LIVE), ~is_left).order_by(run.c.id)
    )
    walked = set(
        await tx.scalars(
            select(run_door.c.run_id)
            .where(run_door.c.run_id.in_(run_ids), run_door.c.outcome.not_in(NOT_WALKED))
            .distinct()
        )
    )
    for row in rows:
        is_done = row.state == RunState.UNDER_WAY and row.id in walked
        after = RunState.DONE if is_done else RunState.DROPPED
        if after == RunState.DROPPED:
            await tell_not_yours(tx, row, now=now)
        await move_run(tx, row, after, verb="end", actor=actor, now=now, ended_at=now)


async def record_doors(
    tx: Transaction,
    door_ids: Sequence[int],
    verb: str,
    *,
    compound_id: int,
    actor: Actor,
    now: datetime,
) -> None:
    """One audit row for each of these doors."""
    changes = [Change("run_door", each, verb, None, verb, compound_id) for each in door_ids]
    await record_all(tx, changes, actor=str(actor), now=now)
