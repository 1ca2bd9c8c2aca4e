"""A compound's rule for its gate: read by everybody at the gate, set by who approves, audited."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from fulfillment.handover.rules.gate_rule import MOST_WORDS, GateRule, rule_of
from orders.actors import Actor
from orders.rules.errors import TextTooLong
from orders.rules.errors_gate import BadGateRule
from orders.tables.compounds import compound
from orders.use_cases.desks import Place
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

MOST_REST, MOST_HOURS, MOST_LATE, MOST_DAYS = 600, 240, 600, 365
WORDS = ("route", "unloading", "conditions")


@dataclass(frozen=True, slots=True)
class RuleOfGate:
    """A compound, its rule, and the minutes of rest."""

    place: Place
    rule: GateRule
    rest_minutes: int


async def gate_rule(tx: Transaction, compound_id: int) -> RuleOfGate:
    """Return the rule in force."""
    row = await tx.one(select(compound).where(compound.c.id == compound_id))
    place = Place(row.id, row.name, row.name_en, row.timezone)
    return RuleOfGate(place, rule_of(row.gate_rule), row.rest_minutes)


async def set_gate_rule(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    rule: GateRule,
    rest_minutes: int,
    now: datetime,
) -> RuleOfGate:
    """Set it for every step from now on; of a load under way the rest stays as announced.

    Needs `approve`. Raises `BadGateRule` with the field, or `TextTooLong`.
    """
    await require_right(tx, actor, compound_id, "approve")
    _require_sane(rule, rest_minutes)
    await tx.lock(select(compound.c.id).where(compound.c.id == compound_id))
    before = await gate_rule(tx, compound_id)
    after = {"gate_rule": rule.as_data(), "rest_minutes": rest_minutes}
    was = {"gate_rule": before.rule.as_data(), "rest_minutes": before.rest_minutes}
    if after != was:
        await tx.run(update(compound).where(compound.c.id == compound_id).values(**after))
        change = Change("compound", compound_id, "set_gate_rule", was, after, compound_id)
        await record(tx, change, actor=str(actor), now=now)
    return await gate_rule(tx, compound_id)


def _require_sane(rule: GateRule, rest_minutes: int) -> None:
    bounds = {
        "rest_minutes": (rest_minutes, 0, MOST_REST),
        "test_hours": (rule.test_hours, 1, MOST_HOURS),
        "late_minutes": (rule.late_minutes, 0, MOST_LATE),
        "kept_days": (rule.kept_days, 0, MOST_DAYS),
    }
    for field, (value, least, most) in bounds.items():
        if not least <= value <= most:
            raise BadGateRule(field=field)
    try:
        datetime.strptime(rule.papers_due, "%H:%M")  # noqa: DTZ007 - only whether it is a time
    except ValueError:
        raise BadGateRule(field="papers_due") from None
    for field in WORDS:
        if len(getattr(rule, field)) > MOST_WORDS:
            raise TextTooLong(limit=MOST_WORDS)
