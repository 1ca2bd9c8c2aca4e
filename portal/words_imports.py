"""Refusals about files of a platform's orders. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_IMPORTS: Mapping[str, tuple[str, ...]] = {
    "columns_missing": (
        N_("Something is missing."),
        N_("Please say which column is the quantity, and where the address or the room stands."),
    ),
    "columns_do_not_fit": (
        N_("No row of this table has all these headings together."),
        N_("Choose the headings once more."),
    ),
}
