"""What the liaison has recorded of who may go into sealed buildings, and who is fit today."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from fulfillment.handover.rules.health import BRIEFED, KIT
from fulfillment.handover.tables.duty import briefing, health_declaration
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.tables.people import person, right_holder
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

# Who touches goods.
RIGHTS = ("deliver", "hand_out", "gate", "approve")


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody who touches goods, as the liaison sees them: never what they declared."""

    person_id: int
    name: str
    rights: tuple[str, ...]
    is_fit: bool | None  # None: nothing declared that holds
    since: datetime | None
    is_briefed: bool
    has_kit: bool


async def on_duty(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> tuple[OnDuty, ...]:
    """Return everybody who touches goods in the compound. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    rows = await tx.all(
        select(right_holder.c.person_id, right_holder.c.right, person.c.name)
        .join(person, person.c.id == right_holder.c.person_id)
        .where(
            right_holder.c.compound_id == compound_id,
            right_holder.c.right.in_(RIGHTS),
            right_holder.c.revoked_at.is_(None),
        )
        .order_by(right_holder.c.person_id, right_holder.c.id)
    )
    names = {row.person_id: row.name for row in rows}
    rights: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        rights[row.person_id].append(row.right)
    declared = await _declared(tx, compound_id, now)
    kept = await _kept(tx, compound_id)
    return tuple(
        OnDuty(
            each,
            name,
            tuple(rights[each]),
            declared[each][0] if each in declared else None,
            declared[each][1] if each in declared else None,
            (each, BRIEFED) in kept,
            (each, KIT) in kept,
        )
        for each, name in names.items()
    )


async def record_briefing(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    person_id: int,
    kind: str,
    holds: bool,
    now: datetime,
) -> None:
    """Somebody was briefed or got the kit, or that is taken back. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    holder = select(right_holder.c.id).where(
        right_holder.c.compound_id == compound_id,
        right_holder.c.person_id == person_id,
        right_holder.c.revoked_at.is_(None),
    )
    if kind not in (BRIEFED, KIT) or await tx.first(holder) is None:
        raise StaleButton()
    mine = {"compound_id": compound_id, "person_id": person_id, "kind": kind}
    if holds:
        made = {"recorded_by": str(actor), "recorded_at": now}
        changed = await tx.insert_new(briefing, **mine, **made)
    else:
        live = [briefing.c[name] == value for name, value in mine.items()]
        gone = update(briefing).where(*live, briefing.c.revoked_at.is_(None))
        changed = bool(await tx.run(gone.values(revoked_at=now)))
    if changed:
        before, after = (None, kind) if holds else (kind, None)
        change = Change("briefing", person_id, "record", before, after, compound_id)
        await record(tx, change, actor=str(actor), now=now)


async def _declared(
    tx: Transaction, compound_id: int, now: datetime
) -> dict[int, tuple[bool, datetime]]:
    newest = (
        select(func.max(health_declaration.c.id))
        .where(health_declaration.c.compound_id == compound_id)
        .group_by(health_declaration.c.person_id)
    )
    rows = await tx.all(
        select(
            health_declaration.c.person_id,
            health_declaration.c.is_fit,
            health_declaration.c.declared_at,
        ).where(
            health_declaration.c.id.in_(newest),
            health_declaration.c.holds_until > now,
            health_declaration.c.lifted_at.is_(None),
        )
    )
    return {row.person_id: (row.is_fit, row.declared_at) for row in rows}


async def _kept(tx: Transaction, compound_id: int) -> set[tuple[int, str]]:
    rows = await tx.all(
        select(briefing.c.person_id, briefing.c.kind).where(
            briefing.c.compound_id == compound_id, briefing.c.revoked_at.is_(None)
        )
    )
    return {(row.person_id, row.kind) for row in rows}
