"""Who goes and knocks: named by the program, changed by whoever cares.

A floor captain of the unit or building first, since they live there; then volunteers; then whoever
calls. Of these, who has fewest visits to make.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from orders.actors import Actor
from orders.notices_care import Notice
from orders.rules.errors_care import NotACarer
from orders.rules.states import WelfareState
from orders.tables.care import welfare_call
from orders.tables.households import captain, household
from orders.use_cases.call_cards import call_of
from orders.use_cases.carers import CARE, callers_of, names_of
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post

KNOCKING = ("deliver", "care", "hand_out", "approve")


async def visitors_for(tx: Transaction, row: Row[Any], *, now: datetime) -> list[int]:
    """Everybody who might go, those nearest to the door first."""
    home = await tx.one(select(household).where(household.c.id == row.household_id))
    captains = await tx.all(
        select(captain.c.person_id, captain.c.unit)
        .where(
            captain.c.building_id == home.building_id,
            captain.c.unit.in_(("", home.unit)),
            captain.c.revoked_at.is_(None),
        )
        .order_by(captain.c.unit.desc(), captain.c.id)
    )
    near = [each.person_id for each in captains]
    carriers = list(await holders(tx, row.compound_id, "deliver"))
    callers = list((await callers_of(tx, row.compound_id, now=now)).there)
    busy = await _busy(tx, row.compound_id)
    rest = sorted(carriers, key=lambda each: (busy[each], each))
    return list(dict.fromkeys([*near, *rest, *callers]))


async def visitor_for(tx: Transaction, row: Row[Any], *, now: datetime) -> int | None:
    """Who is to go, unless somebody says otherwise."""
    found = await visitors_for(tx, row, now=now)
    return found[0] if found else None


async def visitors_of_call(
    tx: Transaction, *, actor: Actor, call_id: int, now: datetime
) -> Sequence[tuple[int, str]]:
    """Who might go, with names, the nearest first. Needs `care` or `approve`."""
    row = await call_of(tx, call_id)
    await require_right(tx, actor, row.compound_id, *CARE)
    ids = await visitors_for(tx, row, now=now)
    ids += [each for each in await holders(tx, row.compound_id, *KNOCKING) if each not in ids]
    names = await names_of(tx, ids)
    return [(each, names[each]) for each in ids if each in names]


async def name_visitor(
    tx: Transaction, *, actor: Actor, row: Row[Any], person_id: int | None, now: datetime
) -> None:
    """Write down who goes, and ask them. Raises `NotACarer` for who has nothing to do there."""
    if person_id is None:
        return
    allowed = {*await visitors_for(tx, row, now=now),
               *await holders(tx, row.compound_id, *KNOCKING)}  # fmt: skip
    if person_id not in allowed:
        raise NotACarer()
    named = {"visitor_id": person_id, "visit_asked_at": now}
    await tx.run(update(welfare_call).where(welfare_call.c.id == row.id).values(**named))
    change = Change("welfare_call", row.id, "name_visitor", row.visitor_id, person_id,
                    row.compound_id)  # fmt: skip
    await record(tx, change, actor=str(actor), now=now)
    data = {
        "call_id": row.id,
        "address": row.key,
        "tries": row.tries,
        "cutoff_at": row.cutoff_at.isoformat(),
        "timezone": row.timezone,
    }
    key = f"visit:{row.id}:{person_id}:{now.isoformat()}"
    await post(tx, Post(f"person:{person_id}", Notice.VISIT_ASKED, data, key), now=now)


async def _busy(tx: Transaction, compound_id: int) -> Counter[int]:
    visits = select(welfare_call.c.visitor_id).where(
        welfare_call.c.compound_id == compound_id,
        welfare_call.c.state == WelfareState.VISIT,
        welfare_call.c.visitor_id.is_not(None),
    )
    return Counter(await tx.scalars(visits))
