"""Refusals about a group's cycles: closing, moving, extra ones, pauses. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

LOOK_AGAIN = N_("Go back, reload the page and look at how things stand now.")
OPEN_CHAT = N_("Open the chat with the bot and start again from there.")
TYPE_AGAIN = N_("Check it and type it again.")

SAID_OF_CYCLES: Mapping[str, tuple[str, ...]] = {
    "cycle_still_open": (
        N_("Cycle {number} is still open."),
        N_("It closes on {cutoff_at}."),
        N_("Close it first."),
    ),
    "cutoff_passed": (N_("Ordering for cycle {number} has closed already."), LOOK_AGAIN),
    "cutoff_not_earlier": (
        N_("Cycle {number} closes at that time anyway."),
        N_("Choose an earlier time."),
    ),
    "cutoff_too_late": (
        N_("Cycle {number} cannot stay open for so long."),
        N_("Choose an earlier time."),
    ),
    "extra_does_not_fit": (
        N_("The extra cycle does not fit before the next one."),
        N_("Choose an earlier time."),
    ),
    "extra_planned": (N_("Extra cycle {number} is planned already."), LOOK_AGAIN),
    "cycles_paused": (N_("Ordering pauses."), N_("The pause ends on {until}.")),
    "bad_pause": (N_("“{text}” is no day on which ordering could open again."), TYPE_AGAIN),
    "bad_hours": (N_("“{text}” cannot be read as hours."), TYPE_AGAIN),
    "hours_do_not_fit": (N_("These hours do not fit together."), LOOK_AGAIN),
    "bad_capacity": (N_("“{text}” is no number of bags."), TYPE_AGAIN),
    "cycle_moved_on": (N_("This cycle has moved on, so nothing was changed."), LOOK_AGAIN),
    "no_standard_packs": (N_("No bundle is marked as a standard pack yet."), OPEN_CHAT),
}
