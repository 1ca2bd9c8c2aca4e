"""How many hands a sealed area needs: one carrier for every ten households (the plans)."""

from collections.abc import Collection
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

# When volunteers are there, as buttons offer it, in local hours.
SHIFTS: tuple[tuple[int, int], ...] = ((8, 12), (12, 17), (17, 21))


def carriers_needed(households: int, per_carrier: int) -> int:
    """Whole people, rounded up; none for no households."""
    return -(-households // per_carrier)


def shift_on(day: date, shift: int, timezone: str) -> tuple[datetime, datetime]:
    """From when to when a shift is; raises IndexError for one that there is not."""
    if shift < 0:
        raise IndexError(shift)
    zone = ZoneInfo(timezone)
    starts, ends = SHIFTS[shift]
    return (
        datetime.combine(day, time(starts), tzinfo=zone).astimezone(ZoneInfo("UTC")),
        datetime.combine(day, time(ends), tzinfo=zone).astimezone(ZoneInfo("UTC")),
    )


def shortfall(needed: int, there: Collection[int]) -> int:
    """How many people lack; somebody signed up for two shifts is one person."""
    return max(0, needed - len(set(there)))
