"""The words for what is refused about who pays when."""

from config.texts import Texts


def words_of_modes(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_modes`."""
    _ = texts.gettext
    return {
        "unknown_mode": _("There is no such way to pay. Please choose one of the buttons."),
        "no_payer": _("Nobody is named yet who pays in the households' place. Add a payer first."),
        "payer_known": _("There is a payer {name} already."),
        "bad_payer_name": _("A payer needs a name, of {limit} signs at most."),
        "gather_stands": _(
            "This tick cannot be taken back any more: the money was handed on, the bill has "
            "changed since, somebody else ticked it, or it was not today. Please ask the liaison "
            "to put it right in the books."
        ),
        "sum_changed": _(
            "{room} owes {sum} now, another sum than the button says. Please open the list again."
        ),
        "nothing_to_hand_on": _("Nothing of this is in hand any more."),
        "hands_on_too_much": _(
            "{wanted} is more than the {gathered} that were ticked. If the money is there, tick "
            "first whose it is."
        ),
        "bad_handed_sum": _("“{text}” is no sum of money. Please write it like 480 or 480.50."),
        "still_to_pay": _(
            "{room} has not paid yet: {sum}. First take the money or see the transfer, then hand "
            "the bag out."
        ),
    }
