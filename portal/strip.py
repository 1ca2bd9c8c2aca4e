"""The time strip of the demo: the compound's time, what comes next, and a button to skip to it.

It is meant for a frame on the chat page and exists only where the clock can be moved.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date

from config.texts import Texts


def N_(message: str) -> str:  # noqa: N802 - the usual mark for what is translated later
    return message


@dataclass(frozen=True, slots=True)
class StripState:
    """The compound's present and its next milestone, if there is one."""

    now: datetime
    timezone: str
    milestone: str | None = None
    milestone_at: datetime | None = None


class TimeControls(Protocol):
    """Looks at the movable clock, and moves it to the next milestone."""

    async def state(self, locale: str) -> StripState: ...

    async def skip(self, to: datetime) -> None:
        """Move to the milestone at `to`, unless another one has come before it meanwhile."""
        ...


# What happens, and the word on the button that skips to it.
MILESTONES: dict[str, tuple[str, str]] = {
    "opens": (N_("Ordering opens"), N_("Skip to opening")),
    "platform_opens": (N_("A platform’s link is posted"), N_("Skip to the link")),
    "platform_remind": (N_("Reminder of the platform"), N_("Skip to this reminder")),
    "platform_ends": (N_("Ordering on the platform ends"), N_("Skip to its end")),
    "care_lists": (N_("Welfare calls begin"), N_("Skip to the calls")),
    "cutoff": (N_("Ordering ends"), N_("Skip to cut-off")),
    "approve_by": (N_("Approval is due"), N_("Skip to approval")),
    "packed_by": (N_("Packing is due"), N_("Skip to packing")),
    "remind": (N_("Unpaid households are reminded"), N_("Skip to reminder")),
    "pay_by": (N_("Payment ends"), N_("Skip to deadline")),
    "deliver_at": (N_("The truck is due"), N_("Skip to delivery")),
    "rest_over": (N_("The load has rested"), N_("Skip to rest's end")),
    "first_call": (N_("The first are called down"), N_("Skip to the call")),
    "pickup_starts": (N_("Pickup starts"), N_("Skip to pickup")),
    "second_call": (N_("Who has not come is called again"), N_("Skip to the second call")),
    "pickup_over": (N_("Pickup ends"), N_("Skip to pickup's end")),
    "next_opens": (N_("The next cycle opens"), N_("Skip to next cycle")),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next milestone in words."""

    what: str
    when: str
    button: str
    at: str  # the instant, which the button sends: pressed twice it skips once


def next_step(state: StripState, texts: Texts) -> NextStep | None:
    """The next milestone in the reader's language; None when nothing is due."""
    if state.milestone not in MILESTONES or state.milestone_at is None:
        return None
    what, button = MILESTONES[state.milestone]
    when = texts.day_and_time(state.milestone_at, state.timezone)
    at = state.milestone_at.isoformat()
    return NextStep(texts.gettext(what), when, texts.gettext(button), at)


def day_name(state: StripState, texts: Texts) -> str:
    """`3月1日 星期日` or `Sun 1 Mar`, in the compound's own time."""
    pattern = "M月d日 EEEE" if texts.locale == "zh_CN" else "EEE d MMM"
    local = state.now.astimezone(ZoneInfo(state.timezone))
    return format_date(local, pattern, locale=texts.locale)
