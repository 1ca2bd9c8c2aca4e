"""When something has stalled: pure, from figures to alarms.

The limits are long enough that a restart or an upgrade alarms nobody, and short enough that
the liaison hears of it before the neighbours do.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from app.roles import Role
from app.watch.figures import Figures

STALLED_AFTER = timedelta(minutes=2)
# The sender is at work and behind: 3,000 bills take two minutes at full pace.
BEHIND_AFTER = timedelta(minutes=15)


class Alarm(StrEnum):
    """What may have stalled."""

    SCHEDULER = "scheduler"
    SENDER = "sender"
    INBOX = "inbox"


def alarms_of(figures: Figures, *, watched_since: datetime) -> set[Alarm]:
    """What has stalled. Who has only just begun to watch gives everybody time to start."""
    now = figures.now
    found = set()
    ticked = max(figures.ticked_at or watched_since, watched_since)
    if now - ticked > STALLED_AFTER:
        found.add(Alarm.SCHEDULER)
    sent = max(figures.last_sent_at or watched_since, watched_since)
    age = figures.outbox_age or timedelta()
    is_idle = now - sent > STALLED_AFTER or not figures.alive(Role.SENDER)
    if age > BEHIND_AFTER or (age > STALLED_AFTER and is_idle and now - watched_since > age):
        found.add(Alarm.SENDER)
    waiting = figures.updates_age or timedelta()
    if waiting > STALLED_AFTER and now - watched_since > STALLED_AFTER:
        found.add(Alarm.INBOX)
    return found
