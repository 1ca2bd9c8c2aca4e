"""Refusals about paying in a household's place. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_ADVANCES: Mapping[str, tuple[str, ...]] = {
    "not_advanced": (
        N_("Nobody pays this bill in the household's place any more."),
        N_("Please look at the list again."),
    ),
    "advance_stands": (
        N_("This can no longer be undone."),
        N_("That works on the same day, before the bag has left and before money came back."),
    ),
    "more_than_owed": (
        N_("{wanted} is more than is owed: {owed}."),
        N_("Type what came back."),
    ),
    "nothing_owed": (
        N_("Nothing is owed here any more."),
        N_("Please look at the list again."),
    ),
    "bad_repayment": (
        N_("“{text}” is no sum of money."),
        N_("Type just the number, like 35 or 35.50."),
    ),
}
