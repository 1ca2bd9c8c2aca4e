"""The running list of welfare calls of a compound."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from orders.actors import Actor
from orders.rules.care import standing
from orders.rules.states import WelfareState
from orders.tables.care import carer, welfare_call
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.use_cases.call_cards import is_late
from orders.use_cases.carers import CARE
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.rights import has_right
from storage.database import Transaction

TO_DO = (WelfareState.WAITING, WelfareState.NO_ANSWER)


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in a list."""

    call_id: int
    address: str
    state: str
    standing: str
    carer_id: int | None
    is_mine: bool
    is_my_visit: bool
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class CallBook:
    """The running list of a compound; empty lines where none was made yet."""

    desk: Desk
    number: int | None
    cutoff_at: datetime | None
    is_late: bool
    lines: tuple[CallLine, ...]
    away_until: datetime | None
    approves: bool

    @property
    def mine(self) -> tuple[CallLine, ...]:
        return tuple(line for line in self.lines if line.is_mine)

    @property
    def mine_to_do(self) -> tuple[CallLine, ...]:
        return tuple(line for line in self.mine if line.state in TO_DO)


async def latest_list(tx: Transaction, compound_id: int) -> Row[Any] | None:
    """The cycle of the compound's newest list, as a row of `cycle`."""
    newest = select(func.max(welfare_call.c.cycle_id)).where(
        welfare_call.c.compound_id == compound_id
    )
    return await tx.first(select(cycle).where(cycle.c.id == newest.scalar_subquery()))


async def call_book(
    tx: Transaction, *, actor: Actor, now: datetime, compound_id: int | None = None
) -> CallBook:
    """Return the running list of a compound. Needs `care` or `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=CARE, wanted=compound_id)
    place = desk.place.compound_id
    row = await latest_list(tx, place)
    lines = await _lines(tx, actor, place, row, now=now) if row is not None else ()
    mine = (carer.c.compound_id == place, carer.c.person_id == actor.person_id)
    until = await tx.scalar(select(carer.c.away_until).where(*mine))
    return CallBook(
        desk=desk,
        number=row.number if row is not None else None,
        cutoff_at=row.cutoff_at if row is not None else None,
        is_late=row is not None and is_late(row, now),
        lines=lines,
        away_until=until if until is not None and until > now else None,
        approves=await has_right(tx, actor, place, "approve"),
    )


async def _lines(
    tx: Transaction, actor: Actor, compound_id: int, row: Row[Any], *, now: datetime
) -> tuple[CallLine, ...]:
    rows = await tx.all(
        select(welfare_call, household.c.key)
        .join(household, household.c.id == welfare_call.c.household_id)
        .where(welfare_call.c.compound_id == compound_id, welfare_call.c.cycle_id == row.id)
        .order_by(household.c.position)
    )
    me = actor.person_id
    return tuple(
        CallLine(
            call_id=each.id,
            address=each.key,
            state=each.state,
            standing=standing(each.state, tries=each.tries, due_at=each.due_at, now=now),
            carer_id=each.carer_id,
            is_mine=each.carer_id == me,
            is_my_visit=each.visitor_id == me and each.state == WelfareState.VISIT,
            next_at=each.next_at,
        )
        for each in rows
    )
