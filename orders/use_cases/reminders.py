"""One reminder before the cut-off, only to households that have not ordered, and only once.

Who withdrew has said no and is left alone; so is who muted it. A program that was down at the
moment sends it later, unless hardly any time is left: then it would only annoy.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, exists, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.states import CycleState, MemberState
from orders.tables.compounds import compound, group_compound
from orders.tables.cycles import cycle
from orders.tables.households import household, member
from orders.tables.orders import order
from orders.tables.people import person
from orders.use_cases.channels import OF_GROUP
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all
from storage.tables import job_run

# Time to ask the family, and past most people's supper where the cut-off is at eight.
BEFORE_CUTOFF: Final = timedelta(hours=2)
# With less time left than this a reminder comes too late to be of use.
SHORTEST_LEFT: Final = timedelta(minutes=10)
JOB: Final = "order_reminder"


async def remind_of_cutoff(tx: Transaction, *, now: datetime) -> int:
    """Remind the households of every cycle whose cut-off comes near; returns how many people."""
    near = await tx.all(
        select(cycle).where(
            OF_GROUP,
            cycle.c.state == CycleState.OPEN,
            cycle.c.cutoff_at > now + SHORTEST_LEFT,
            cycle.c.cutoff_at <= now + BEFORE_CUTOFF,
        )
    )
    return sum([await _remind(tx, row, now=now) for row in near if _is_due(row, now)])


def _is_due(row: Row[Any], now: datetime) -> bool:
    """Not in the first half of a cycle that is short."""
    half = (row.cutoff_at - row.opened_at) / 2
    return bool(now >= row.opened_at + half)


async def _remind(tx: Transaction, row: Row[Any], *, now: datetime) -> int:
    due = {"job": JOB, "subject": f"cycle:{row.id}", "due_at": row.cutoff_at - BEFORE_CUTOFF}
    ran = (job_run.c[name] == value for name, value in due.items())
    if await tx.first(select(job_run.c.id).where(*ran)) is not None:
        return 0
    if not await tx.insert_new(job_run, **due, ran_at=now):
        return 0  # another process was quicker
    homes: dict[int, list[Row[Any]]] = defaultdict(list)
    for found in await members_without_order(tx, group_id=row.group_id, cycle_ids=[row.id]):
        homes[found.person_id].append(found)
    posts = [
        Post(
            f"person:{person_id}",
            Notice.ORDER_REMINDER,
            {
                "number": row.number,
                "cutoff_at": row.cutoff_at.isoformat(),
                "timezone": own[0].timezone,
                "homes": [{"household_id": home.id, "address": home.key} for home in own],
            },
            f"order_reminder:{row.id}:{person_id}",
            not_after=row.cutoff_at - SHORTEST_LEFT,
        )
        for person_id, own in homes.items()
    ]
    await post_all(tx, posts, now=now)
    return len(posts)


async def members_without_order(
    tx: Transaction, *, group_id: int, cycle_ids: Sequence[int]
) -> Sequence[Row[Any]]:
    """Return the members who want reminders, of households that have no order of whatever state
    in any of these cycles: id, key and timezone of the household, and person_id.
    """
    has_one = exists().where(
        order.c.cycle_id.in_(cycle_ids), order.c.household_id == household.c.id
    )
    return await tx.all(
        select(household.c.id, household.c.key, compound.c.timezone, member.c.person_id)
        .join(member, member.c.household_id == household.c.id)
        .join(person, person.c.id == member.c.person_id)
        .join(compound, compound.c.id == household.c.compound_id)
        .join(group_compound, group_compound.c.compound_id == compound.c.id)
        .where(
            group_compound.c.group_id == group_id,
            member.c.state == MemberState.ACCEPTED,
            person.c.reminders,
            person.c.started_at.is_not(None),
            person.c.unreachable_at.is_(None),
            ~has_one,
        )
        .order_by(member.c.id)
    )


async def set_reminders(tx: Transaction, *, actor: Actor, is_on: bool, now: datetime) -> bool:
    """Mute the reminders of the person who asks for it, or let them come again."""
    changed = update(person).where(person.c.id == actor.person_id, person.c.reminders.is_not(is_on))
    if await tx.run(changed.values(reminders=is_on)):
        change = Change("person", actor.person_id or 0, "set_reminders", not is_on, is_on)
        await record(tx, change, actor=str(actor), now=now)
    return is_on


async def wants_reminders(tx: Transaction, *, actor: Actor) -> bool:
    """Tell whether the person gets them."""
    return bool(await tx.scalar(select(person.c.reminders).where(person.c.id == actor.person_id)))
