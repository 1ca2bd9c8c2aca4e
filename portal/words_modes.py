"""Refusals about who pays when. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_MODES: Mapping[str, tuple[str, ...]] = {
    "unknown_mode": (N_("There is no such way to pay."), N_("Go back and choose one of the list.")),
    "no_payer": (
        N_("Nobody is named yet who pays in the households' place."),
        N_("Add a payer first."),
    ),
    "payer_known": (
        N_("There is a payer {name} already."),
        N_("Go back and choose it, or write another name."),
    ),
    "bad_payer_name": (
        N_("A payer needs a name, of {limit} signs at most."),
        N_("Go back and write its name."),
    ),
    "gather_stands": (
        N_("This tick cannot be taken back any more."),
        N_(
            "The money was handed on, the bill has changed since, somebody else ticked it, or it "
            "was not today."
        ),
        N_("The liaison can put it right in the books."),
    ),
    "sum_changed": (
        N_("{room} owes {sum} now, another sum than the page showed."),
        N_("Open the list again."),
    ),
    "nothing_to_hand_on": (
        N_("Nothing of this is in hand any more."),
        N_("Somebody has handed it on already. Open the list again."),
    ),
    "hands_on_too_much": (
        N_("{wanted} is more than the {gathered} that were ticked."),
        N_("If the money is there, tick first whose it is."),
    ),
    "bad_handed_sum": (
        N_("“{text}” is no sum of money."),
        N_("Go back and write it like 480 or 480.50."),
    ),
    "still_to_pay": (
        N_("{room} has not paid yet: {sum}."),
        N_("First take the money or see the transfer, then hand the bag out."),
    ),
}
