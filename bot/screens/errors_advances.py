"""The words where paying in a household's place, or being paid back, is refused."""

from config.texts import Texts


def words_of_advances(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_advances`."""
    _ = texts.gettext
    return {
        "not_advanced": _("Nobody pays this bill in the household's place any more."),
        "advance_stands": _(
            "This can no longer be undone: that works on the same day only, before the bag has "
            "left and before anything was paid back. What is owed can be booked as paid back."
        ),
        "more_than_owed": _("{wanted} is more than is owed: {owed}. Please type what came back."),
        "nothing_owed": _("Nothing is owed here any more."),
        "bad_repayment": _("“{text}” is no sum. Please just the number, like 35 or 35.50."),
    }
