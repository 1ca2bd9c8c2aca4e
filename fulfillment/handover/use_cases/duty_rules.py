"""What a compound demands of those who touch goods, as the liaison sets it."""

from dataclasses import asdict, dataclass
from datetime import datetime, time

from sqlalchemy import select, update

from fulfillment.handover.rules.health import LEAST_TENTHS, MOST_TENTHS
from orders.actors import Actor
from orders.rules.errors_duty import BadDutyRule
from orders.tables.compounds import compound
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

DEMANDS = ("none", "doors", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRule:
    """The columns of `compound` about duty."""

    duty_demand: str
    most_tenths: int
    test_hours: int
    remind_duty: str  # HH:MM
    doors_per_carrier: int
    calls_itself: bool


async def duty_rule(tx: Transaction, compound_id: int) -> DutyRule:
    """What holds now."""
    names = DutyRule.__dataclass_fields__
    row = await tx.one(
        select(*(compound.c[name] for name in names)).where(compound.c.id == compound_id)
    )
    return DutyRule(**dict(row._mapping))


async def set_duty_rule(
    tx: Transaction, *, actor: Actor, compound_id: int, rule: DutyRule, now: datetime
) -> None:
    """Change it from now on; declarations of today stay as they were judged. Needs `approve`.

    Raises `BadDutyRule` naming the field.
    """
    await require_right(tx, actor, compound_id, "approve")
    _check(rule)
    here = compound.c.id == compound_id
    await tx.lock(select(compound.c.id).where(here))
    before = await duty_rule(tx, compound_id)
    if before == rule:
        return
    await tx.run(update(compound).where(here).values(**asdict(rule)))
    change = Change("compound", compound_id, "set_duty", asdict(before), asdict(rule), compound_id)
    await record(tx, change, actor=str(actor), now=now)


def _check(rule: DutyRule) -> None:
    good = {
        "duty_demand": rule.duty_demand in DEMANDS,
        "most_tenths": LEAST_TENTHS <= rule.most_tenths <= MOST_TENTHS,
        "test_hours": 1 <= rule.test_hours <= 24 * 14,
        "remind_duty": _is_hour(rule.remind_duty),
        "doors_per_carrier": 1 <= rule.doors_per_carrier <= 100,
    }
    for field, is_good in good.items():
        if not is_good:
            raise BadDutyRule(field)


def _is_hour(text: str) -> bool:
    try:
        return time.fromisoformat(text).strftime("%H:%M") == text
    except ValueError:
        return False
