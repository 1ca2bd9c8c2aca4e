"""Refusals about statements that are booked. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "look_again": (
        N_("Something has changed since these rows were shown, so nothing was booked."),
        N_("Below they stand as they are now. Look once more, then say yes."),
    ),
    "no_statement_here": (
        N_("This file is not here any more: it was put aside, or a newer one has taken its place."),
        N_("Send the statement again."),
    ),
    "no_row_ticked": (
        N_("No row is ticked, so nothing was booked."),
        N_("Tick those that are right, then say yes."),
    ),
    "nothing_to_give_back": (
        N_("The statement shows money going back for {reference}, but none was to be given back."),
        N_("Take that tick away, and find out first why the money was sent."),
    ),
    "columns_lacking": (
        N_("Please say at least which column is the date and which is the sum."),
        N_("The others help: payers' words, the bank's number of each transfer."),
    ),
}
