"""The words for what is refused of disputes, discounts, credit and settlements."""

from config.texts import Texts


def words_of_books(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_books`."""
    _ = texts.gettext
    return {
        "not_handed_over": _("This bag was not handed over yet. Come back when you have it."),
        "dispute_too_late": _(
            "The time to complain about this bag was over at {until}. Please speak to {people}."
        ),
        "sum_too_high": _("That is too much: {most} at most."),
        "no_sum": _("Please begin with the sum, for example: 12.5 two cabbages were rotten"),
        "no_credit": _("There is no credit of that much with this supplier any more."),
        "settlement_changed": _("The sums have changed. Please look again before you sign."),
        "nothing_to_settle": _("Nobody was asked to pay this supplier in this cycle."),
        "not_on_bill": _("That does not fit this bill as it stands. Please look at it again."),
    }
