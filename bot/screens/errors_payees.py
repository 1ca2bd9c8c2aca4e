"""The words for refusals about payees and codes that were sent to be checked."""

from config.texts import Texts


def words_of_payees(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_payees`."""
    _ = texts.gettext
    return {
        "bad_payee": _(
            "“{text}” does not fit: a payee needs a name, and the last four digits of the account."
        ),
        "bad_payee_input": _(
            "“{part}” is missing or wrong ({reason}). Please compare it with what the payee's "
            "bank or wallet says."
        ),
        "unknown_scheme": _("There is no way to pay called “{text}” here."),
        "payee_unchanged": _("Residents pay this payee already. Nothing needs to change."),
        "no_code_seen": _(
            "I cannot read a code on this picture. Please send it again: the whole square with "
            "its white edge, straight, sharp, without a shadow. A screenshot is best. The text "
            "behind the code will do, too."
        ),
        "several_codes_seen": _(
            "There are {count} codes on this picture. Please cut it so that only the payee's own "
            "code is on it."
        ),
        "no_payment_code": _(
            "This code is none to pay with. If somebody told you to pay with it, do not, and ask "
            "the liaison."
        ),
    }
