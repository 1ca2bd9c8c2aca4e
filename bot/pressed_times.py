"""Days and instants in presses, as whole numbers; an invented one is a stale button."""

from datetime import UTC, date, datetime, timedelta

from orders.rules.errors import StaleButton


def day_in(ordinal: int) -> date:
    """The day behind `date.toordinal`."""
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError) as invented:
        raise StaleButton() from invented


def instant_in(minutes: int) -> datetime:
    """The instant behind the minutes since 1970."""
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    except OverflowError as invented:
        raise StaleButton() from invented
