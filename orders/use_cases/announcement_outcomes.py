"""What became of announcements: sent, or not; then their author is told, with the text.

The sender closes what is overdue, which is how a program that was down for hours finds it.
"""

from datetime import datetime

from sqlalchemy import String, cast, literal, select, update

from orders.actors import SCHEDULER
from orders.notices import Notice
from orders.rules.states import AnnouncementState, check
from orders.tables.compounds import announcement, ordering_group
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all
from storage.tables import outbox

# What arrived for all we know; it can be withdrawn, and its author should look.
ARRIVED = ("sent", "unknown")
NEVER_ARRIVED = ("overdue", "failed", "unreachable")


async def note_announcements(tx: Transaction, *, now: datetime) -> None:
    """Take over what the sender found out, and tell the authors of what did not get there."""
    key = literal("announcement:").concat(cast(announcement.c.id, String))
    rows = await tx.all(
        select(
            announcement,
            ordering_group.c.name,
            ordering_group.c.rule,
            outbox.c.state.label("outcome"),
        )
        .join(outbox, outbox.c.natural_key == key)
        .join(ordering_group, ordering_group.c.id == announcement.c.group_id)
        .where(
            announcement.c.state == AnnouncementState.QUEUED,
            outbox.c.state.in_(ARRIVED + NEVER_ARRIVED),
        )
        .order_by(announcement.c.id)
    )
    for outcomes, after in (
        (ARRIVED, AnnouncementState.SENT),
        (NEVER_ARRIVED, AnnouncementState.NOT_SENT),
    ):
        ids = [row.id for row in rows if row.outcome in outcomes]
        await _move(tx, ids, after, now=now)
    posts = [
        Post(
            f"person:{row.made_by}",
            Notice.ANNOUNCEMENT_NOT_SENT,
            {
                "text": row.text,
                "group": row.name,
                "posted_at": row.posted_at.isoformat(),
                "timezone": row.rule["timezone"],
                "why": row.outcome,
            },
            natural_key=f"announcement_not_sent:{row.id}",
        )
        for row in rows
        if row.outcome != "sent"
    ]
    await post_all(tx, posts, now=now)


async def _move(
    tx: Transaction, ids: list[int], after: AnnouncementState, *, now: datetime
) -> None:
    if not ids:
        return
    before = AnnouncementState.QUEUED
    check(before, after)
    moved = await tx.scalars(
        update(announcement)
        .where(announcement.c.id.in_(ids), announcement.c.state == before)
        .values(state=after)
        .returning(announcement.c.id)
    )
    changes = [Change("announcement", item, after, before, after) for item in moved]
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)
