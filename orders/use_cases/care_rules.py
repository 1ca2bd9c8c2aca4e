"""A compound's rule of welfare calls, as the liaison sets it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from orders.actors import Actor
from orders.rules.care import BOUNDS, CareRule, care_rule, rule_to_keep
from orders.rules.errors_care import BadCareRule
from orders.tables.compounds import compound
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction


async def rule_of(tx: Transaction, compound_id: int) -> CareRule:
    """The rule that holds now."""
    return care_rule(
        await tx.scalar(select(compound.c.care_rule).where(compound.c.id == compound_id))
    )


async def set_care_rule(
    tx: Transaction, *, actor: Actor, compound_id: int, said: Mapping[str, int], now: datetime
) -> CareRule:
    """Change some of its numbers, from the next list on. Needs `approve`; raises `BadCareRule`."""
    await require_right(tx, actor, compound_id, "approve")
    for name, value in said.items():
        least, most = BOUNDS[name]
        if not least <= value <= most:
            raise BadCareRule(field=name, least=least, most=most)
    before = await rule_of(tx, compound_id)
    after = replace(before, **said)
    if after != before:
        kept = rule_to_keep(after)
        row = compound.c.id == compound_id
        await tx.run(update(compound).where(row).values(care_rule=kept))
        was = rule_to_keep(before)
        change = Change("compound", compound_id, "set_care_rule", was, kept, compound_id)
        await record(tx, change, actor=str(actor), now=now)
    return after
