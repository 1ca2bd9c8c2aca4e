"""The words for changes to an order after the cut-off that cannot be made."""

from config.texts import Texts


def words_of_correcting(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_correcting`."""
    _ = texts.gettext
    return {
        "nothing_to_change": _(
            "{address} has no order that could still be changed: none was closed, or it has left "
            "with the truck."
        ),
        "door_has_order": _(
            "{address} has an order of its own in this cycle, so a second one cannot go there. "
            "Nothing was changed. If one of them is wrong, take it out first."
        ),
        "same_door": _("The order stands on {address} already. Nothing was changed."),
        "paid_with_credit": _(
            "This order was paid with credit of {address}, which cannot go to another door. "
            "Nothing was changed. You can take the order out: the credit comes back."
        ),
    }
