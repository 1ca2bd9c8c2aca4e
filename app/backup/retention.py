"""Which backups stay: the newest few, and one a week for eight weeks.

Pure, and steady: asking after every single backup keeps the same files as asking once at the
end, because what is the newest of its week now was so all along.
"""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

WEEKS = 8
PART = ".part"
NAME = re.compile(r"lanzi-(\d{8}T\d{6})Z\.backup")


def name_at(instant: datetime) -> str:
    """`lanzi-20201115T030000Z.backup`"""
    return f"lanzi-{instant.astimezone(UTC):%Y%m%dT%H%M%S}Z.backup"


def instant_of(name: str) -> datetime | None:
    """When a backup of this name was made; None for names of another form."""
    found = NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def superfluous(names: Collection[str], *, keep: int) -> list[str]:
    """Names that may go; those of another form never do."""
    made = {name: at for name in names if (at := instant_of(name)) is not None}
    newest_first = sorted(made, key=lambda name: made[name], reverse=True)
    if not newest_first:
        return []
    stay = set(newest_first[:keep])
    this_week = monday_of(made[newest_first[0]])
    weeks: set[datetime] = set()
    for name in newest_first:
        week = monday_of(made[name])
        if week not in weeks and this_week - week < timedelta(weeks=WEEKS):
            weeks.add(week)
            stay.add(name)
    return [name for name in newest_first if name not in stay]


def monday_of(instant: datetime) -> datetime:
    """The beginning of its week, in UTC."""
    day = instant.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())
