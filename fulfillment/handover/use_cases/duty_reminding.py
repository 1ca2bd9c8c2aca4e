"""In the morning: who signed up for today and has declared nothing is asked to, once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from fulfillment.handover.notices_duty import Notice
from fulfillment.handover.tables.duty import health_declaration, sign_up
from orders.rules.states import SignUpState
from orders.tables.compounds import compound
from storage.database import Transaction
from storage.outbox import Post, post_all

# The latest hour at which a sign-up of today may begin, seen from any hour of the day.
A_DAY = timedelta(hours=25)


async def remind_to_declare(tx: Transaction, *, now: datetime) -> int:
    """Ask everybody who is there today, from the compound's hour on; returns how many."""
    rows = await tx.all(
        select(
            sign_up.c.person_id,
            sign_up.c.day,
            sign_up.c.starts_at,
            sign_up.c.ends_at,
            compound.c.id,
            compound.c.name,
            compound.c.name_en,
            compound.c.timezone,
            compound.c.remind_duty,
        )
        .join(compound, compound.c.id == sign_up.c.compound_id)
        .where(
            sign_up.c.state == SignUpState.ACCEPTED,
            sign_up.c.ends_at > now,
            sign_up.c.starts_at < now + A_DAY,
            compound.c.duty_demand != "none",
        )
        .order_by(sign_up.c.starts_at)
    )
    due = [row for row in rows if (row.day, row.remind_duty) <= _local(now, row.timezone)]
    if not due:
        return 0
    declared = await _declared(tx, now)
    posts = {
        (row.id, row.person_id): Post(
            f"person:{row.person_id}",
            Notice.DECLARE_TODAY,
            {
                "compound_id": row.id,
                "compound": row.name,
                "compound_en": row.name_en,
                "timezone": row.timezone,
                "starts_at": row.starts_at.isoformat(),
                "ends_at": row.ends_at.isoformat(),
            },
            f"declare:{row.id}:{row.person_id}:{row.day}",
            not_after=row.ends_at,
        )
        for row in reversed(due)
        if (row.id, row.person_id) not in declared
    }
    await post_all(tx, list(posts.values()), now=now)
    return len(posts)


async def _declared(tx: Transaction, now: datetime) -> set[tuple[int, int]]:
    """Whoever has said anything that holds today."""
    newest = select(func.max(health_declaration.c.id)).group_by(
        health_declaration.c.compound_id, health_declaration.c.person_id
    )
    rows = await tx.all(
        select(health_declaration.c.compound_id, health_declaration.c.person_id).where(
            health_declaration.c.id.in_(newest), health_declaration.c.holds_until > now
        )
    )
    return {(row.compound_id, row.person_id) for row in rows}


def _local(now: datetime, timezone: str) -> tuple[str, str]:
    here = now.astimezone(ZoneInfo(timezone))
    return here.date().isoformat(), here.strftime("%H:%M")
