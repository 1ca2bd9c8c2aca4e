"""The words for what is refused about donations."""

from config.texts import Texts


def words_of_giving(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_giving`."""
    _ = texts.gettext
    return {
        "bad_donation": _("Something is missing or wrong in this donation. Please look again."),
        "donation_used_up": _(
            "There is less left of this donation than you want to give. Please open it again."
        ),
        "not_meant": _("This donation is not for {rooms}."),
        "donation_used": _("Something of this donation was given already, so it stays."),
    }
