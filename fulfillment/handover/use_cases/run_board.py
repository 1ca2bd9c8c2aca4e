"""All runs of a compound: how far each is, whose it is, what came back. Rooms for the liaison only.

Who brings sees their own runs and those that wait, as numbers.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, case, func, or_, select

from fulfillment.handover.rules.runs import BROUGHT, BROUGHT_BACK, NOT_WALKED, Decision
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.door_photos import pictured_doors
from fulfillment.handover.use_cases.due_doors import LIVE
from fulfillment.handover.use_cases.run_sheet import RunSheet, run_sheet
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_runs import NotYourRun
from orders.rules.states import RunState
from orders.tables.compounds import building
from orders.tables.households import household
from orders.tables.people import person
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.rights import has_right
from storage.database import Transaction

# Runs that ended are still listed so long, for who looks back at the evening.
LISTED_FOR = timedelta(hours=24)
RIGHTS = ("deliver", "approve")


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in numbers; `building` is empty for houses, `name` where it is nobody's."""

    run_id: int
    compound_id: int
    handover_id: int
    number: int
    state: RunState
    building_id: int | None
    building: str
    person_id: int | None
    name: str
    households: int
    brought: int
    brought_back: int
    left: int
    since: datetime | None

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True, slots=True)
class Problem:
    """A door on whose bags the liaison has to decide."""

    door_id: int
    run_id: int
    number: int
    address: str
    outcome: str
    lacking: int
    note: str
    at: datetime
    has_photo: bool


@dataclass(frozen=True, slots=True)
class Board:
    """What one sees of the runs of a compound; `mine` are the actor's own live ones."""

    desk: Desk
    is_liaison: bool
    mine: tuple[RunRow, ...]
    waiting: tuple[RunRow, ...]
    others: tuple[RunRow, ...]  # of the liaison: everybody's, also those that ended
    problems: tuple[Problem, ...]

    @property
    def left(self) -> int:
        """Doors that are still to be served."""
        return sum(row.left for row in {*self.mine, *self.waiting, *self.others})


async def run_board(
    tx: Transaction, *, actor: Actor, compound_id: int | None = None, now: datetime
) -> Board:
    """Return the runs as the actor may see them. Needs `deliver` or `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=RIGHTS, wanted=compound_id)
    here = desk.place.compound_id
    is_liaison = await has_right(tx, actor, here, "approve")
    recent = or_(run.c.state.in_(LIVE), run.c.ended_at > now - LISTED_FOR)
    found = await _rows(tx, run.c.compound_id == here, recent)
    rows = [row for row in found if row.is_live or row.households]
    mine = [row for row in rows if row.person_id == actor.person_id and row.is_live]
    waiting = [row for row in rows if row.state == RunState.WAITING]
    others = [row for row in rows if row not in mine and row not in waiting]
    return Board(
        desk=desk,
        is_liaison=is_liaison,
        mine=tuple(mine),
        waiting=tuple(waiting),
        others=tuple(others) if is_liaison else (),
        problems=await problems_of(tx, here) if is_liaison else (),
    )


async def look_at_run(tx: Transaction, *, actor: Actor, run_id: int) -> RunSheet | RunRow:
    """One's own run as a sheet; any other in numbers, for the liaison.

    Raises `StaleButton` or `NotYourRun`.
    """
    row = await tx.first(select(run).where(run.c.id == run_id))
    if row is None:
        raise StaleButton()
    if row.person_id is None or row.person_id != actor.person_id:
        if not await has_right(tx, actor, row.compound_id, "approve"):
            raise NotYourRun()
        (found,) = await _rows(tx, run.c.id == run_id)
        return found
    return await run_sheet(tx, actor=actor, run_id=run_id)


async def problems_of(tx: Transaction, compound_id: int) -> tuple[Problem, ...]:
    """Doors that wait for the liaison's word, the oldest first."""
    rows = await tx.all(
        select(run_door, run.c.number, household.c.key)
        .join(run, run.c.id == run_door.c.run_id)
        .join(household, household.c.id == run_door.c.household_id)
        .where(run.c.compound_id == compound_id, run_door.c.decision == Decision.OPEN)
        .order_by(run_door.c.done_at, run_door.c.id)
    )
    pictured = await pictured_doors(tx, [row.id for row in rows])
    return tuple(
        Problem(
            row.id,
            row.run_id,
            row.number,
            row.key,
            row.outcome,
            len(row.missing),
            row.note or "",
            row.done_at,
            row.id in pictured,
        )
        for row in rows
    )


async def _rows(tx: Transaction, *conditions: Any) -> list[RunRow]:
    def counted(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    outcome = run_door.c.outcome
    walked = or_(outcome.is_(None), outcome.not_in(NOT_WALKED))
    rows = await tx.all(
        select(
            run,
            building.c.code,
            person.c.name,
            counted(and_(run_door.c.id.is_not(None), walked)).label("households"),
            counted(outcome.in_(BROUGHT)).label("brought"),
            counted(outcome.in_(BROUGHT_BACK)).label("brought_back"),
            counted(and_(run_door.c.id.is_not(None), run_door.c.done_at.is_(None))).label("left"),
        )
        .outerjoin(run_door, run_door.c.run_id == run.c.id)
        .outerjoin(building, building.c.id == run.c.building_id)
        .outerjoin(person, person.c.id == run.c.person_id)
        .where(*conditions)
        .group_by(run.c.id, building.c.id, person.c.id)
        .order_by(run.c.handover_id.desc(), run.c.number)
    )
    return [_row(row) for row in rows]


def _row(row: Row[Any]) -> RunRow:
    return RunRow(
        run_id=row.id,
        compound_id=row.compound_id,
        handover_id=row.handover_id,
        number=row.number,
        state=RunState(row.state),
        building_id=row.building_id,
        building=row.code or "",
        person_id=row.person_id,
        name=row.name or "",
        households=row.households,
        brought=row.brought,
        brought_back=row.brought_back,
        left=row.left,
        since=row.begun_at or row.assigned_at,
    )
