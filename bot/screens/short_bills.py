"""How the bill of a parcel stands of which nothing came, because the supplier had run out."""

from config.texts import Texts


def short_words(texts: Texts) -> dict[str, str]:
    """By `PaymentView.standing`, for the household."""
    _ = texts.gettext
    return {
        "short": _("The supermarket had run out of it: you have nothing to pay."),
        "short_claimed": _(
            "The supermarket had run out of it. You say that you have paid: as soon as the money "
            "is found, it is yours again. Please do not pay any more."
        ),
        "short_to_refund": _("The supermarket had run out of it. Your money is sent back to you."),
        "short_credited": _(
            "The supermarket had run out of it. Your money is your credit for the next bill."
        ),
    }


def short_words_for_liaison(texts: Texts) -> dict[str, str]:
    """The same, for who looks after the money."""
    _ = texts.gettext
    return {
        "short": _("Out of stock; nothing is asked for."),
        "short_claimed": _("Out of stock. Says that it has paid; the money has not been seen."),
        "short_to_refund": _("Out of stock; the money is to be sent back: /refunds"),
        "short_credited": _("Out of stock; the money is the household's credit."),
    }
