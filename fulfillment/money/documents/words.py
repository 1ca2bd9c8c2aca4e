"""The words for accounts and for what does not fit: on pages, in files and on the terminal."""

from collections.abc import Mapping

from config.texts import Texts
from fulfillment.money.rules.reconciling import Misfit, What
from orders.rules.money import show_amount


def account_words(texts: Texts) -> Mapping[str, str]:
    """What each kind of account is called."""
    _ = texts.gettext
    return {
        "household": _("Owed by households"),
        "supplier": _("Asked for by suppliers"),
        "received": _("Received by suppliers"),
        "dropped": _("Not delivered, unpaid"),
        "waived": _("Let off"),
        "discount": _("Discounts and goodwill"),
        "cancelled": _("Cancelled"),
        "credit": _("Paid after it was dropped"),
        "kept": _("Credit of households"),
        "refund": _("To be sent back"),
        "through": _("With somebody, to be handed on"),
        "advanced": _("Owed by households to who advanced"),
        "advancer": _("Owed to who advanced"),
        "donation": _("Donations"),
    }


def misfit_words(texts: Texts, misfit: Misfit, currency: str) -> str:
    """One line for one thing that does not fit: where, what, expected and found."""
    _ = texts.gettext
    what = {
        What.TWO_SIDES: _("the two sides of an entry are not equal"),
        What.ASKED: _("the bill's price is not what the books asked for"),
        What.OPEN: _("what is open on the bill is not what the books say"),
        What.WAIVED: _("what was let off is not what the books say"),
        What.DROPPED: _("what was dropped is not what the books say"),
        What.THROUGH: _("what came through somebody is not what the books say"),
        What.CREDIT: _("the credit on the bill is not what the books say"),
        What.PARCEL: _("the bill's price is not the bag's"),
        What.NO_BILL: _("entries of a bill that is not there"),
        What.CREDIT_BELOW_ZERO: _("more credit was used than there was"),
        What.REFUNDS: _("what is to be sent back is not on the list"),
        What.STATEMENT_ROW: _("a transfer and what it paid are not equal"),
    }[misfit.what]
    return _("{room} · {about}: {what}; expected {expected}, found {found}").format(
        room=misfit.address or "–",
        about=misfit.about,
        what=what,
        expected=show_amount(misfit.expected, currency),
        found=show_amount(misfit.found, currency),
    )
