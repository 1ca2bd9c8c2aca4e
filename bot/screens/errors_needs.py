"""The words for needs that cannot be taken: why, and what to do instead."""

from config.texts import Texts


def words_of_needs(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_needs`."""
    _ = texts.gettext
    return {
        "empty_need": _("Please write what you need, or send a photo of it."),
        "need_forbidden": _(
            "Tobacco and alcohol are not brought in: the supply runs on few hands and is for what "
            "people need to live. Please ask for anything else."
        ),
        "too_many_needs": _(
            "{most} of your requests are open already. Please withdraw what you do not need any "
            "more, then ask again."
        ),
        "need_not_for": _(
            "Medicine is asked of pharmacies alone, and pharmacies are asked for nothing else."
        ),
        "bad_need_price": _("I cannot read a price in “{text}”. Please write for example 36.80"),
    }
