"""A run changes hands: begun, taken, given back, passed on, given to somebody by the liaison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.handover.rules.runs import MOST_RUNS_AT_ONCE, Carrier
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.due_doors import LIVE, NOT_BEGUN
from fulfillment.handover.use_cases.places import hold_place
from fulfillment.handover.use_cases.replanning import replan
from fulfillment.handover.use_cases.run_assigning import Hands, assign_waiting, hands_of
from fulfillment.handover.use_cases.run_board import Board, run_board
from fulfillment.handover.use_cases.run_moves import (
    give_run,
    move_run,
    release_run,
    take_off_doors,
)
from fulfillment.handover.use_cases.run_sheet import RunSheet, run_sheet
from fulfillment.handover.use_cases.to_the_door import from_the_door
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_duty import NotFitForDuty
from orders.rules.errors_runs import NotYourRun, RunBegun, RunTaken, StillSealed
from orders.rules.states import RunState
from orders.tables.compounds import building
from orders.tables.people import person
from orders.use_cases.rights import has_right, require_right
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who brings: `why_not` is empty where they are fit for that run."""

    person_id: int
    name: str
    runs: int
    why_not: tuple[str, ...]
    is_signed_up: bool

    @property
    def is_free(self) -> bool:
        return not self.why_not and self.runs < MOST_RUNS_AT_ONCE


async def begin_run(tx: Transaction, *, actor: Actor, run_id: int, now: datetime) -> RunSheet:
    """Set out. Begun twice is once; raises `NotYourRun`, `NotFitForDuty`, `StaleButton`."""
    row = await held_run(tx, run_id)
    if actor.person_id is None or row.person_id != actor.person_id:
        raise NotYourRun()
    if row.state == RunState.ASSIGNED:
        hands = await hands_of(tx, row.compound_id, now=now)
        _require(hands, row, actor.person_id)
        await move_run(
            tx, row, RunState.UNDER_WAY, verb="begin", actor=actor, now=now, begun_at=now
        )
    return await run_sheet(tx, actor=actor, run_id=run_id)


async def take_run(tx: Transaction, *, actor: Actor, run_id: int, now: datetime) -> RunSheet:
    """Take a run that waits for somebody. Raises `RunTaken`, `NoRight`, `NotFitForDuty`."""
    row = await held_run(tx, run_id)
    await require_right(tx, actor, row.compound_id, "deliver")
    if row.person_id != actor.person_id:
        if row.state != RunState.WAITING or actor.person_id is None:
            raise RunTaken()
        hands = await hands_of(tx, row.compound_id, now=now)
        _require(hands, row, actor.person_id)
        await give_run(tx, row, actor.person_id, actor=actor, now=now)
    return await run_sheet(tx, actor=actor, run_id=run_id)


async def give_back(tx: Transaction, *, actor: Actor, run_id: int, now: datetime) -> int:
    """Give one's own run back: others get what is left of it. Returns its compound."""
    row = await held_run(tx, run_id)
    if row.person_id == actor.person_id and row.state in LIVE:
        await release_run(tx, row, actor=actor, now=now, declined=True)
        await assign_waiting(tx, row.compound_id, now=now)
    return int(row.compound_id)


async def hand_run_to(
    tx: Transaction, *, actor: Actor, run_id: int, person_id: int, now: datetime
) -> int:
    """Give a run to somebody: one's own, or with `approve` any. Returns its compound.

    Raises `NotYourRun`, `RunTaken`, `NotFitForDuty`.
    """
    row = await held_run(tx, run_id)
    await _require_say(tx, actor, row)
    if row.state not in LIVE:
        raise RunTaken()
    if row.person_id == person_id:
        return int(row.compound_id)
    hands = await hands_of(tx, row.compound_id, now=now)
    _require(hands, row, person_id)
    waiting = run_id
    if row.person_id is not None:
        waiting = await release_run(tx, row, actor=actor, now=now)
    await give_run(tx, await held_run(tx, waiting), person_id, actor=actor, now=now)
    return int(row.compound_id)


async def helpers_for(
    tx: Transaction, *, actor: Actor, run_id: int, now: datetime
) -> tuple[Helper, ...]:
    """Who could take a run instead, the free ones first."""
    row = await tx.first(select(run).where(run.c.id == run_id))
    if row is None:
        raise StaleButton()
    await _require_say(tx, actor, row)
    hands = await hands_of(tx, row.compound_id, now=now)
    others = [each for each in hands.carriers if each.person_id != row.person_id]
    return await as_helpers(tx, hands, others, row.building_id)


async def runs_and_helpers(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> tuple[Board, Mapping[int, tuple[Helper, ...]]]:
    """All runs of a compound, and by run who could take it. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    board = await run_board(tx, actor=actor, compound_id=compound_id, now=now)
    hands = await hands_of(tx, compound_id, now=now)
    kinds: dict[bool, tuple[Helper, ...]] = {}
    found = {}
    for row in (*board.mine, *board.waiting, *board.others):
        is_sealed = hands.is_sealed(row.building_id)
        if is_sealed not in kinds:
            kinds[is_sealed] = await as_helpers(tx, hands, hands.carriers, row.building_id)
        found[row.run_id] = tuple(
            each for each in kinds[is_sealed] if each.is_free and each.person_id != row.person_id
        )
    return board, found


async def as_helpers(
    tx: Transaction, hands: Hands, carriers: Sequence[Carrier], building_id: int | None
) -> tuple[Helper, ...]:
    """The same with their names, the free ones first."""
    names = await tx.all(
        select(person.c.id, person.c.name).where(
            person.c.id.in_([each.person_id for each in carriers])
        )
    )
    name_of = {row.id: row.name for row in names}
    helpers = [
        Helper(
            each.person_id,
            name_of[each.person_id],
            each.runs,
            hands.why_not(each.person_id, building_id) or (),
            each.buildings is not None,
        )
        for each in carriers
    ]
    return tuple(
        sorted(helpers, key=lambda each: (not each.is_free, not each.is_signed_up, each.runs))
    )


async def bring_down(tx: Transaction, *, actor: Actor, run_id: int, now: datetime) -> int:
    """The households of a run that nobody has begun are called down after all. Needs `approve`.

    Raises `RunBegun`, `StillSealed`. Returns the compound.
    """
    row = await held_run(tx, run_id)
    await require_right(tx, actor, row.compound_id, "approve")
    if row.state == RunState.DROPPED:
        return int(row.compound_id)
    if row.state not in NOT_BEGUN:
        raise RunBegun()
    hands = await hands_of(tx, row.compound_id, now=now)
    if hands.is_sealed(row.building_id):
        raise StillSealed(
            building=await tx.scalar(
                select(building.c.code).where(building.c.id == row.building_id)
            )
            or ""
        )
    homes = await tx.scalars(
        select(run_door.c.household_id).where(
            run_door.c.run_id == run_id, run_door.c.done_at.is_(None)
        )
    )
    place = await hold_place(tx, row.compound_id)
    await from_the_door(tx, compound_id=row.compound_id, household_ids=homes, actor=actor, now=now)
    await take_off_doors(tx, actor=actor, now=now)
    await replan(tx, place, handover_id=row.handover_id, actor=actor, now=now)
    return int(row.compound_id)


async def held_run(tx: Transaction, run_id: int) -> Row[Any]:
    """A run, held after its compound's place; raises `StaleButton` where there is none."""
    found = await tx.first(select(run.c.compound_id).where(run.c.id == run_id))
    if found is None:
        raise StaleButton()
    await hold_place(tx, found.compound_id)
    return await tx.lock(select(run).where(run.c.id == run_id))


async def _require_say(tx: Transaction, actor: Actor, row: Row[Any]) -> None:
    is_own = actor.person_id is not None and row.person_id == actor.person_id
    if not is_own and not await has_right(tx, actor, row.compound_id, "approve"):
        raise NotYourRun()


def _require(hands: Hands, row: Row[Any], person_id: int) -> None:
    """Raise `NotFitForDuty` unless they may go to the doors of that run."""
    why = hands.why_not(person_id, row.building_id)
    if why is None:
        raise RunTaken()
    if why:
        raise NotFitForDuty(why)
