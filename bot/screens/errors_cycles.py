"""The words for changes of the cycles that are refused: why, and what to do instead."""

from config.texts import Texts


def words_of_cycles(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_cycles`."""
    _ = texts.gettext
    return {
        "cycle_still_open": _(
            "Cycle {number} is still open until {cutoff_at}. Close it first: /cycle"
        ),
        "cutoff_passed": _(
            "Ordering for cycle {number} closed at {cutoff_at}. An extra cycle would take more "
            "orders: /cycle"
        ),
        "cutoff_not_earlier": _(
            "Cycle {number} closes at {cutoff_at} anyway. Choose an earlier time: /cycle"
        ),
        "cutoff_too_late": _(
            "Cycle {number} can stay open until {latest} at most: the next one opens, or the bags "
            "could not be packed in time. Choose an earlier time: /cycle"
        ),
        "extra_does_not_fit": _(
            "An extra cycle has to last half an hour at least and close before the next one opens "
            "at {next_opens_at}. Look again: /cycle"
        ),
        "extra_planned": _(
            "Extra cycle {number} is planned already: it opens at {opens_at}. Leave it out first: "
            "/cycle"
        ),
        "cycles_paused": _("Ordering pauses until {until}. End the pause first: /cycle"),
        "bad_pause": _(
            "“{text}” is no day on which ordering could open again. Write a day within two months, "
            "after the open cycle has closed, like 12-01."
        ),
        "bad_hours": _(
            "I cannot read “{text}” as hours. Write one as 19:45, or all six with spaces between "
            "them."
        ),
        "hours_do_not_fit": _("These hours do not fit together. Look which one: /cycle"),
        "bad_capacity": _("“{text}” is no number of bags. Write for example 120."),
        "cycle_moved_on": _(
            "This cycle has moved on, so nothing was changed. How it stands now: /cycle"
        ),
        "no_standard_packs": _(
            "No bundle is marked as a standard pack yet. Mark one first: /cycle, standard packs."
        ),
    }
