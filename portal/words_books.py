"""Refusals about disputes, discounts, credit and settlements. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_BOOKS: Mapping[str, tuple[str, ...]] = {
    "not_handed_over": (
        N_("This bag was not handed over yet."),
        N_("Wait until the household has it, then write it down."),
    ),
    "dispute_too_late": (
        N_("The time to complain about this bag is over."),
        N_("Please speak to {people}."),
    ),
    "sum_too_high": (
        N_("That is too much: {most} at most."),
        N_("Go back and enter a smaller sum."),
    ),
    "no_sum": (
        N_("Please enter a sum of more than nothing."),
        N_("Go back and write it like 12.50."),
    ),
    "no_credit": (
        N_("There is no credit of that much with this supplier any more."),
        N_("Open the page again: it shows what is left."),
    ),
    "settlement_changed": (
        N_("The sums have changed. Please look again before you sign."),
        N_("What was signed before stays as it is; the new one names the difference."),
    ),
    "nothing_to_settle": (
        N_("Nobody was asked to pay this supplier in this cycle."),
        N_("There is something to sign once its bags are packed."),
    ),
    "not_on_bill": (
        N_("That does not fit this bill as it stands."),
        N_("A discount is for a bill that is still to be paid, goodwill for a settled one."),
    ),
}
