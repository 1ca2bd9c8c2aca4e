"""One private word before ordering on a platform ends, to those who ordered nowhere this round.

Nowhere: neither in the group's running cycle nor, as far as an import has told, on the platform.
Who withdrew has said no; who muted reminders is left alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select

from orders.notices_platform import Notice
from orders.rules.platform_times import BEFORE_END, reminder_at
from orders.rules.states import CycleState
from orders.tables.cycles import cycle
from orders.use_cases.channels import OF_PLATFORM
from orders.use_cases.cycles import latest_cycle_of
from orders.use_cases.platform_cards import card_data
from orders.use_cases.reminders import members_without_order
from storage.database import Transaction
from storage.outbox import Post, post_all
from storage.tables import job_run

RUNNING: Final = (CycleState.OPEN, CycleState.CLOSED)
JOB: Final = "platform_reminder"
# With less time left than this nobody finds a good on a page they do not know.
SHORTEST_LEFT: Final = timedelta(minutes=15)


async def remind_of_platforms(tx: Transaction, *, now: datetime) -> int:
    """Remind for every platform cycle that ends soon; returns how many people."""
    near = await tx.all(
        select(cycle).where(
            OF_PLATFORM,
            cycle.c.state == CycleState.OPEN,
            cycle.c.cutoff_at > now + SHORTEST_LEFT,
            cycle.c.cutoff_at <= now + BEFORE_END,
        )
    )
    due = [row for row in near if reminder_at(row.opened_at, row.cutoff_at) <= now]
    return sum([await _remind(tx, row, now=now) for row in due])


async def _remind(tx: Transaction, row: Row[Any], *, now: datetime) -> int:
    key = {"job": JOB, "subject": f"cycle:{row.id}", "due_at": row.cutoff_at - BEFORE_END}
    if not await tx.insert_new(job_run, **key, ran_at=now):
        return 0
    homes: dict[int, list[str]] = defaultdict(list)
    for found in await _ordered_nowhere(tx, row):
        homes[found.person_id].append(found.key)
    data = await card_data(tx, row.id)
    posts = [
        Post(
            f"person:{person_id}",
            Notice.PLATFORM_REMINDER,
            {**data, "homes": own},
            f"{JOB}:{row.id}:{person_id}",
            not_after=row.cutoff_at - SHORTEST_LEFT,
        )
        for person_id, own in homes.items()
    ]
    await post_all(tx, posts, now=now)
    return len(posts)


async def _ordered_nowhere(tx: Transaction, row: Row[Any]) -> Sequence[Row[Any]]:
    own = await latest_cycle_of(tx, row.group_id)
    rounds = [row.id] if own is None or own.state not in RUNNING else [row.id, own.id]
    return await members_without_order(tx, group_id=row.group_id, cycle_ids=rounds)
