"""Instants and hours as buttons carry them: whole minutes and four digits."""

import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FOUR = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])")
MOST_MINUTES = 60 * 24 * 365 * 200


def to_minutes(at: datetime) -> int:
    """Whole minutes since 1970."""
    return (at - _EPOCH) // timedelta(minutes=1)


def from_minutes(minutes: int) -> datetime:
    """The instant of `to_minutes`; far beyond anything that happens, an end of time."""
    return _EPOCH + timedelta(minutes=min(minutes, MOST_MINUTES))


def hour_of(digits: str) -> str:
    """`HHMM` as `HH:MM`; anything else stays as it is and is no hour."""
    found = _FOUR.fullmatch(digits)
    return f"{found[1]}:{found[2]}" if found else digits
