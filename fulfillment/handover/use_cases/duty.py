"""Who is fit for what touches goods: asked before every assignment.

Only fit or not and since when ever leaves here; what was declared stays sealed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from fulfillment.handover.rules.health import reasons_against
from fulfillment.handover.tables.duty import briefing, health_declaration
from fulfillment.handover.use_cases.hands import person_behind
from orders.actors import Actor
from orders.rules.errors_duty import NotFitForDuty
from orders.tables.compounds import compound
from storage.database import Transaction

LATE = timedelta(minutes=2)


async def unfit_for(
    tx: Transaction,
    *,
    person_ids: Sequence[int],
    compound_id: int,
    for_sealed: bool,
    now: datetime,
) -> Mapping[int, tuple[str, ...]]:
    """Return for each person why they may not go to doors now; empty is fit."""
    demand = await _demand(tx, compound_id)
    declared = await _declared(tx, compound_id, now=now)
    kept = await _kept(tx, compound_id) if for_sealed else {}
    return {
        each: reasons_against(
            declared=declared.get(each),
            kept=kept.get(each, frozenset()),
            for_sealed=for_sealed,
            demanded=demand != "none",
        )
        for each in person_ids
    }


async def require_fit(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    for_sealed: bool,
    now: datetime,
    person_id: int | None = None,
) -> None:
    """Raise `NotFitForDuty` unless the person, by default the actor, may go to doors now."""
    who = person_id if person_id is not None else actor.person_id
    if who is None:
        return
    found = await unfit_for(
        tx, person_ids=(who,), compound_id=compound_id, for_sealed=for_sealed, now=now
    )
    if found[who]:
        raise NotFitForDuty(found[who], compound_id)


async def require_declared(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime, at: datetime | None = None
) -> tuple[str, ...]:
    """For what touches goods at the gate and the table: raises where the compound demands it.

    Elsewhere it returns what lacks, to be said as a warning; who declared an illness never may.
    Of a page it is asked of whom its link was made for. `at` is when it was done: what a phone
    without a connection sends later has happened, and is only to be written down.
    """
    who = await person_behind(tx, actor)
    if who is None or (at is not None and now - at > LATE):
        return ()
    declared = (await _declared(tx, compound_id, now=now)).get(who)
    lacking = reasons_against(declared=declared, kept=frozenset(), for_sealed=False)
    is_demanded = await _demand(tx, compound_id) == "all"
    if lacking and (is_demanded or declared is False):
        raise NotFitForDuty(lacking, compound_id)
    return lacking


async def _demand(tx: Transaction, compound_id: int) -> str:
    found: str = await tx.scalar(select(compound.c.duty_demand).where(compound.c.id == compound_id))
    return found


async def _declared(tx: Transaction, compound_id: int, *, now: datetime) -> Mapping[int, bool]:
    """The newest declaration of each that holds now, by person."""
    newest = (
        select(func.max(health_declaration.c.id))
        .where(health_declaration.c.compound_id == compound_id)
        .group_by(health_declaration.c.person_id)
    )
    rows = await tx.all(
        select(health_declaration.c.person_id, health_declaration.c.is_fit).where(
            health_declaration.c.id.in_(newest),
            health_declaration.c.holds_until > now,
            health_declaration.c.lifted_at.is_(None),
        )
    )
    return {row.person_id: row.is_fit for row in rows}


async def _kept(tx: Transaction, compound_id: int) -> Mapping[int, frozenset[str]]:
    rows = await tx.all(
        select(briefing.c.person_id, briefing.c.kind).where(
            briefing.c.compound_id == compound_id, briefing.c.revoked_at.is_(None)
        )
    )
    found: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        found[row.person_id].add(row.kind)
    return {person_id: frozenset(kinds) for person_id, kinds in found.items()}
