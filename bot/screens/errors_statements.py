"""The words for what can be refused when a statement is booked."""

from config.texts import Texts


def words_of_statements(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_statements`."""
    _ = texts.gettext
    return {
        "look_again": _(
            "Something has changed since these rows were shown, so nothing was booked. Please look "
            "at them once more."
        ),
        "no_statement_here": _(
            "This file was put aside, or a newer one has taken its place. Please send the "
            "statement again."
        ),
        "no_row_ticked": _("No row is ticked, so nothing was booked."),
        "nothing_to_give_back": _(
            "The statement shows money going back for {reference}, but nothing was to be given "
            "back there and no credit is left. Please look at it first."
        ),
        "columns_lacking": _("Please say at least which column is the date and which is the sum."),
    }
