"""Hours and days as a liaison types them: `19:45`, `19点45`, `12-01`, `12月1日`. Pure."""

import re
from datetime import date, time

from orders.rules.cycle_wishes import HOURS
from orders.rules.errors_cycles import BadHours, BadPause
from orders.rules.numerals import fold

_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3])\s*(?:[:.]|点)\s*([0-5]\d)?(?!\d)")
_DAY = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
MOST_ECHOED = 40


def read_times(text: str, count: int) -> tuple[time, ...]:
    """Exactly so many times of day; raises `BadHours` for anything else."""
    written = fold(text).replace("：", ":").replace("半", "30")
    found = _TIME.findall(written)
    rest = re.sub(r"[\s,;、，；/-]+", "", _TIME.sub(" ", written)).strip("分")
    if len(found) != count or rest:
        raise BadHours(text=text[:MOST_ECHOED])
    return tuple(time(int(hour), int(minute or 0)) for hour, minute in found)


def read_six_hours(text: str) -> str:
    """All six hours, in their order, as a button carries them."""
    return "".join(wall.strftime("%H%M") for wall in read_times(text, len(HOURS)))


def read_day(text: str, *, today: date) -> str:
    """A day ahead; without a year, the next such day. Raises `BadPause`."""
    match = _DAY.fullmatch(fold(text).strip())
    if match is None:
        raise BadPause(text=text[:MOST_ECHOED])
    year, month, day = (int(part) if part else None for part in match.groups())
    for guess in (year,) if year else (today.year, today.year + 1):
        try:
            found = date(guess, month or 0, day or 0)
        except ValueError:
            continue
        if year or found >= today:
            return found.isoformat()
    raise BadPause(text=text[:MOST_ECHOED])
