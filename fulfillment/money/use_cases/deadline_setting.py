"""What the payment deadline does in a compound: read, and set by who approves there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from fulfillment.money.rules.modes import AtDeadline
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.tables.compounds import compound
from orders.use_cases.desks import Place
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

RIGHTS = ("approve", "collect_money")


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A compound and its rule: ask, drop, hold or advance."""

    place: Place
    rule: str


async def deadline_rule(tx: Transaction, *, actor: Actor, compound_id: int) -> DeadlineRule:
    """Return the rule in force. Needs `approve` or `collect_money`."""
    await require_right(tx, actor, compound_id, *RIGHTS)
    row = await tx.one(select(compound).where(compound.c.id == compound_id))
    return DeadlineRule(Place(row.id, row.name, row.name_en, row.timezone), row.at_deadline)


async def set_deadline_rule(
    tx: Transaction, *, actor: Actor, compound_id: int, rule: str, now: datetime
) -> DeadlineRule:
    """Set it, for every deadline from now on. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    if rule not in set(AtDeadline):
        raise StaleButton()
    before = (await deadline_rule(tx, actor=actor, compound_id=compound_id)).rule
    if before != rule:
        here = compound.c.id == compound_id
        await tx.run(update(compound).where(here).values(at_deadline=rule))
        change = Change("compound", compound_id, "set_at_deadline", before, rule, compound_id)
        await record(tx, change, actor=str(actor), now=now)
    return await deadline_rule(tx, actor=actor, compound_id=compound_id)
