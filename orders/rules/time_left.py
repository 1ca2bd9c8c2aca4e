"""How long until the cut-off, in words coarse enough that a card is not edited all the time.

Whole hours while more than one is left, then steps of five minutes; always rounded up, so that
nobody reads less time than there is left to the next step.
"""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

HOUR: Final = timedelta(hours=1)
STEP_MINUTES: Final = 5


class TimeLeft(NamedTuple):
    """So many hours, or so many minutes where the hours are 0; nothing: it is over."""

    hours: int
    minutes: int


def time_left(cutoff_at: datetime, now: datetime) -> TimeLeft:
    """The time left as it is shown."""
    left = cutoff_at - now
    if left <= timedelta():
        return TimeLeft(0, 0)
    if left > HOUR:
        return TimeLeft(-(-left // HOUR), 0)
    step = timedelta(minutes=STEP_MINUTES)
    return TimeLeft(0, -(-left // step) * STEP_MINUTES)
