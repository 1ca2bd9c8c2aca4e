"""Who takes which run: those who are fit, and who have signed up for it before all others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.handover.rules.runs import Carrier, Waiting, assign
from fulfillment.handover.tables.duty import sign_up
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.due_doors import LIVE
from fulfillment.handover.use_cases.duty import unfit_for
from fulfillment.handover.use_cases.run_moves import give_run, release_run
from fulfillment.handover.use_cases.run_telling import tell_waiting
from orders.actors import SCHEDULER
from orders.rules.levels import Level
from orders.rules.states import RunState
from orders.tables.compounds import building
from orders.tables.households import household
from orders.tables.people import person
from orders.use_cases.levels import levels_of
from orders.use_cases.rights import holders
from storage.database import Transaction

# Somebody who only did not declare anew (at midnight) walks the run they have begun to its end.
ONLY_LATE = {"not_declared"}


@dataclass(frozen=True, slots=True)
class Hands:
    """Who brings in a compound, why each may not (to sealed doors), and what is sealed."""

    carriers: tuple[Carrier, ...]
    unfit: Mapping[int, tuple[str, ...]]
    unfit_for_sealed: Mapping[int, tuple[str, ...]]
    sealed: frozenset[int | None]

    def is_sealed(self, building_id: int | None) -> bool:
        return building_id in self.sealed

    def why_not(self, person_id: int | None, building_id: int | None) -> tuple[str, ...] | None:
        """Why somebody may not go there; None where they do not bring at all."""
        asked = self.unfit_for_sealed if self.is_sealed(building_id) else self.unfit
        return asked.get(person_id or 0)


async def assign_waiting(tx: Transaction, compound_id: int, *, now: datetime) -> int:
    """Give waiting runs to who is there and fit; the liaison hears once of those that wait on.

    Returns how many were given out.
    """
    waiting = await tx.lock_all(
        select(run)
        .where(run.c.compound_id == compound_id, run.c.state == RunState.WAITING)
        .order_by(run.c.handover_id, run.c.number)
    )
    if not waiting:
        return 0
    hands = await hands_of(tx, compound_id, now=now)
    taken = assign(
        [
            Waiting(
                row.id, row.building_id, hands.is_sealed(row.building_id), frozenset(row.declined)
            )
            for row in waiting
        ],
        hands.carriers,
    )
    for row in waiting:
        if row.id in taken:
            await give_run(tx, row, taken[row.id], actor=SCHEDULER, now=now)
    await _tell_once(tx, compound_id, [row for row in waiting if row.id not in taken], now=now)
    return len(taken)


async def take_from_unfit(tx: Transaction, compound_id: int, *, now: datetime) -> int:
    """Nobody who may not has a run: it waits for somebody else. Returns how many were taken.

    A fever takes a run at once; so does a seal on its building from who was never briefed.
    """
    rows = await tx.lock_all(
        select(run)
        .where(
            run.c.compound_id == compound_id,
            run.c.state.in_((RunState.ASSIGNED, RunState.UNDER_WAY)),
        )
        .order_by(run.c.id)
    )
    if not rows:
        return 0
    hands = await hands_of(tx, compound_id, now=now)
    taken = 0
    for row in rows:
        why = hands.why_not(row.person_id, row.building_id)
        if why is None or (set(why) - (ONLY_LATE if row.state == RunState.UNDER_WAY else set())):
            await release_run(tx, row, actor=SCHEDULER, now=now)
            taken += 1
    return taken


async def hands_of(tx: Transaction, compound_id: int, *, now: datetime) -> Hands:
    """Everybody who brings in a compound, with what speaks against it and where they signed up."""
    people = await _bringing(tx, compound_id)
    unfit, unfit_for_sealed = [
        await unfit_for(
            tx, person_ids=people, compound_id=compound_id, for_sealed=for_sealed, now=now
        )
        for for_sealed in (False, True)
    ]
    load = Counter(
        await tx.scalars(
            select(run.c.person_id).where(
                run.c.compound_id == compound_id,
                run.c.state.in_(LIVE),
                run.c.person_id.is_not(None),
            )
        )
    )
    where = await _signed_up(tx, compound_id, now=now)
    carriers = tuple(
        Carrier(each, not unfit[each], not unfit_for_sealed[each], where.get(each), load[each])
        for each in people
    )
    return Hands(carriers, unfit, unfit_for_sealed, await _sealed(tx, compound_id, now=now))


async def _bringing(tx: Transaction, compound_id: int) -> Sequence[int]:
    """Who delivers, as far as the bot can write to them."""
    delivering = await holders(tx, compound_id, "deliver")
    there = await tx.scalars(
        select(person.c.id).where(
            person.c.id.in_(delivering),
            person.c.started_at.is_not(None),
            person.c.unreachable_at.is_(None),
        )
    )
    return sorted(there)


async def _signed_up(
    tx: Transaction, compound_id: int, *, now: datetime
) -> Mapping[int, frozenset[int | None]]:
    rows = await tx.all(
        select(sign_up.c.person_id, sign_up.c.building_id).where(
            sign_up.c.compound_id == compound_id,
            sign_up.c.state == "accepted",
            sign_up.c.starts_at <= now,
            sign_up.c.ends_at > now,
        )
    )
    found: dict[int, set[int | None]] = {}
    for row in rows:
        found.setdefault(row.person_id, set()).add(row.building_id)
    return {person_id: frozenset(where) for person_id, where in found.items()}


async def _sealed(tx: Transaction, compound_id: int, *, now: datetime) -> frozenset[int | None]:
    """Sealed buildings; None among them where a run to houses has a sealed one."""
    levels = await levels_of(tx, compound_id, at=now)
    rows = await tx.all(
        select(building.c.id, building.c.code).where(building.c.compound_id == compound_id)
    )
    sealed: set[int | None] = {row.id for row in rows if levels[row.code] == Level.SEALED}
    house = select(run_door.c.id).where(
        run.c.compound_id == compound_id,
        run.c.building_id.is_(None),
        run_door.c.done_at.is_(None),
        household.c.building_id.in_(sealed),
    )
    houses = house.join(run, run.c.id == run_door.c.run_id).join(
        household, household.c.id == run_door.c.household_id
    )
    if sealed and await tx.first(houses.limit(1)):
        sealed.add(None)
    return frozenset(sealed)


async def _tell_once(
    tx: Transaction, compound_id: int, waiting: Sequence[Row[Any]], *, now: datetime
) -> None:
    fresh = [row.id for row in waiting if row.told_at is None]
    if not fresh:
        return
    await tx.run(update(run).where(run.c.id.in_(fresh)).values(told_at=now))
    await tell_waiting(tx, compound_id, [row.id for row in waiting], now=now)
