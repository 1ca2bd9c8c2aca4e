"""Declaring one's health for the day; what follows at once where somebody is not well."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select, update

from fulfillment.handover.notices_duty import Notice
from fulfillment.handover.rules.health import LEAST_TENTHS, MOST_TENTHS, HealthRule, Said, judge
from fulfillment.handover.tables.duty import health_declaration
from fulfillment.handover.use_cases.runs import drop_volunteer
from fulfillment.handover.use_cases.signing_up import withdraw_today
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_duty import BadTemperature, DeclaredIll, TestTooOld
from orders.rules.states import MemberState
from orders.tables.compounds import compound
from orders.tables.households import household, member
from orders.tables.people import person
from orders.use_cases.rights import RIGHTS, has_right, holders, require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all

DETAILS_KEPT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody's declaration is worth now: fit, unfit, or None where nothing holds."""

    compound_id: int
    compound: str
    compound_en: str
    rule: HealthRule
    is_fit: bool | None
    since: datetime | None
    holds_until: datetime | None


async def my_standing(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> Standing:
    """Return the actor's own; raises `NoRight` for who has nothing to do with the compound."""
    await _require_neighbour(tx, actor, compound_id)
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    found = await _newest(tx, compound_id, actor.person_id or 0, now=now)
    rule = HealthRule(
        most_tenths=place.most_tenths, test_hours=place.test_hours, timezone=place.timezone
    )
    return Standing(
        compound_id,
        place.name,
        place.name_en,
        rule,
        found.is_fit if found else None,
        found.declared_at if found else None,
        found.holds_until if found else None,
    )


async def declare_health(
    tx: Transaction, *, actor: Actor, compound_id: int, said: Said, day: date, now: datetime
) -> Standing:
    """Take down what the actor declares for a day, which must be today: buttons grow old.

    Who is not well loses everything of today at once. Raises `TestTooOld` where only the test
    lacks, `DeclaredIll` for who was ill earlier today, `BadTemperature`.
    """
    await _require_neighbour(tx, actor, compound_id)
    if not LEAST_TENTHS <= said.tenths <= MOST_TENTHS:
        raise BadTemperature()
    await tx.lock(select(compound.c.id).where(compound.c.id == compound_id))
    before = await my_standing(tx, actor=actor, compound_id=compound_id, now=now)
    if day != now.astimezone(ZoneInfo(before.rule.timezone)).date():
        raise StaleButton()
    judged = judge(said, before.rule, now)
    if before.is_fit is False:
        if judged.is_fit or judged.is_old:
            raise DeclaredIll()
        return before
    if judged.is_old:
        raise TestTooOld(before.rule.test_hours)
    tested = said.tested_at.isoformat() if said.tested_at else None
    row_id = await tx.insert(
        health_declaration,
        compound_id=compound_id,
        person_id=actor.person_id,
        details={"tenths": said.tenths, "is_ill": said.is_ill, "tested_at": tested},
        is_fit=judged.is_fit,
        holds_until=judged.holds_until,
        declared_at=now,
    )
    after = "fit" if judged.is_fit else "unfit"
    change = Change("health_declaration", row_id, "declare", None, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    if not judged.is_fit:
        await _relieve(tx, before, actor=actor, now=now)
    return await my_standing(tx, actor=actor, compound_id=compound_id, now=now)


async def lift_declaration(
    tx: Transaction, *, actor: Actor, compound_id: int, person_id: int, now: datetime
) -> None:
    """Unfit by mistake: they may declare again today. Needs `approve`; twice is once."""
    await require_right(tx, actor, compound_id, "approve")
    found = await _newest(tx, compound_id, person_id, now=now)
    if found is None or found.is_fit:
        return
    await tx.run(
        update(health_declaration)
        .where(health_declaration.c.id == found.id)
        .values(lifted_at=now, lifted_by=str(actor))
    )
    change = Change("health_declaration", found.id, "lift", "unfit", None, compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def purge_declarations(tx: Transaction, *, now: datetime) -> int:
    """Empty what people said of their health a fortnight ago; fit or not stays."""
    old = health_declaration.c.declared_at < now - DETAILS_KEPT
    kept = health_declaration.c.details.is_not(None)
    return await tx.run(update(health_declaration).where(old, kept).values(details=None))


async def _relieve(tx: Transaction, place: Standing, *, actor: Actor, now: datetime) -> None:
    """Their runs are somebody else's now, their sign-ups of today are withdrawn."""
    me = actor.person_id or 0
    gone = await withdraw_today(
        tx, compound_id=place.compound_id, person_id=me, actor=actor, now=now
    )
    await drop_volunteer(tx, compound_id=place.compound_id, person_id=me, actor=actor, now=now)
    data: dict[str, Any] = {
        "compound_id": place.compound_id,
        "compound": place.compound,
        "compound_en": place.compound_en,
        "timezone": place.rule.timezone,
        "name": await tx.scalar(select(person.c.name).where(person.c.id == me)),
        "person_id": me,
        "at": now.isoformat(),
        "sign_ups": gone,
    }
    told = await holders(tx, place.compound_id, "approve")
    posts = [Post(f"person:{each}", Notice.UNFIT_FOR_DUTY, data) for each in told]
    await post_all(tx, posts, now=now)


async def _newest(
    tx: Transaction, compound_id: int, person_id: int, *, now: datetime
) -> Row[Any] | None:
    row = await tx.first(
        select(health_declaration)
        .where(
            health_declaration.c.compound_id == compound_id,
            health_declaration.c.person_id == person_id,
        )
        .order_by(health_declaration.c.id.desc())
        .limit(1)
    )
    return row if row and row.holds_until > now and row.lifted_at is None else None


async def _require_neighbour(tx: Transaction, actor: Actor, compound_id: int) -> None:
    """An accepted member of the compound, or somebody with a right in it."""
    lives = (
        select(member.c.id)
        .join(household, household.c.id == member.c.household_id)
        .where(
            household.c.compound_id == compound_id,
            member.c.person_id == actor.person_id,
            member.c.state == MemberState.ACCEPTED,
        )
    )
    if await tx.first(lives) is None and not await has_right(tx, actor, compound_id, *RIGHTS):
        await require_right(tx, actor, compound_id, "deliver")
