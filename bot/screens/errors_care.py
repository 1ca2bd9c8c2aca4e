"""The words for what is refused about welfare calls and stock."""

from config.texts import Texts


def words_of_care(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_care`."""
    _ = texts.gettext
    return {
        "call_over": _(
            "The next cycle's list was made; {address} is on it where they still have to be "
            "called. Please open the list again."
        ),
        "not_a_carer": _(
            "They have no right for it in this compound. The liaison gives it by /manage."
        ),
        "bad_care_rule": _("This must be a number from {least} to {most}."),
        "no_figures": _(
            "I could not read any stock in this. Please write kind and weight, for example: "
            "今日库存 粮油 1200kg 肉 300斤 菜 2吨"
        ),
        "bad_days": _("{kind}: please give whole days from 0 to 90."),
        "which_supplier": _("For which of them is it? Please write the name with it: {names}"),
    }
