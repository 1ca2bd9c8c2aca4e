"""The words for refusals about members, consents and captains."""

from config.texts import Texts


def words_of_people(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_people`."""
    _ = texts.gettext
    return {
        "needs_consent": _("{household}: they have to agree first before you order for them."),
        "consent_asked": _("{household} has been asked already. You will hear from me."),
        "consent_refused": _(
            "{household} does not want you to order for them now. Please speak to them first."
        ),
        "removed_member": _(
            "You were taken out of {household}. If that is a mistake, please speak to the liaison: "
            "they can let you in again."
        ),
    }
