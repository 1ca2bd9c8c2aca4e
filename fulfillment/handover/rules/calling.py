"""Who is called down when, who once more, and who has missed it. Aware instants, pure.

A household is called some minutes before its slot, and once more when the slot is over and it has
not collected; then it has missed it. What nobody heard in time is never said late: a slot that is
over before its call (the program was down) is missed without a word, and so is a second call that
would come long after. At night nothing is said and nothing is missed; it goes on in the morning.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from fulfillment.handover.rules.windows import Night
from orders.rules.states import CallState

# Called once more no later than so long after the slot: then the minutes are others'.
RECALL_WITHIN: Final = timedelta(minutes=15)
# From the second call to having missed it: shoes, stairs and the lane.
WAIT_AFTER_RECALL: Final = timedelta(minutes=15)
# How long before the slot people may be called; 0: they come by their slot alone.
CALL_MINUTES: Final = (0, 5, 10, 15, 20, 30)
# What becomes of who missed it: kept at the point for the end, or brought.
AT_MISS: Final = ("hold", "door")


class Step(StrEnum):
    """What is due for a slot."""

    CALL = "call"
    RECALL = "recall"
    MISS = "miss"
    LAPSE = "lapse"  # over before anybody could be called: recorded, not said


AFTER: Final = {
    Step.CALL: CallState.CALLED,
    Step.RECALL: CallState.RECALLED,
    Step.MISS: CallState.MISSED,
    Step.LAPSE: CallState.MISSED,
}


def due_step(
    state: CallState,
    *,
    starts_at: datetime,
    ends_at: datetime,
    recalled_at: datetime | None,
    now: datetime,
    call_minutes: int,
) -> Step | None:
    """What is due by the clock for who has not collected; None: nothing yet."""
    if state is CallState.WAITING and ends_at <= now:
        return Step.LAPSE
    if state is CallState.WAITING and starts_at - timedelta(minutes=call_minutes) <= now:
        return Step.CALL
    if state is CallState.CALLED and ends_at <= now:
        return Step.RECALL if now <= ends_at + RECALL_WITHIN else Step.MISS
    if state is CallState.RECALLED and (recalled_at or ends_at) + WAIT_AFTER_RECALL <= now:
        return Step.MISS
    return None


def is_night(now: datetime, night: Night, timezone: str) -> bool:
    """Whether nobody is called at this instant; where it begins as it ends there is no night."""
    local = now.astimezone(ZoneInfo(timezone)).time()
    if night.begins <= night.ends:
        return night.begins <= local < night.ends
    return local >= night.begins or local < night.ends
