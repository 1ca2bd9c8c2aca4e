"""The words for a platform's cycle that cannot be as it was wished."""

from config.texts import Texts


def words_of_platforms(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_platform`."""
    _ = texts.gettext
    return {
        "no_platform": _("This platform does not deliver here any more. Look again: /platform"),
        "bad_link": _(
            "I find no link in this. It begins with https:// – please copy it from the platform "
            "once more and send it here."
        ),
        "bad_platform_times": _(
            "These times do not fit: first it begins, then it ends, then the truck comes, all of "
            "it within two weeks. Please choose again: /platform"
        ),
        "buildings_approved": _(
            "There are more orders for buildings that are approved already: {buildings}. Recall "
            "their approval first (/batches, possible while nothing is packed) and take the file "
            "over again, or set up another platform cycle for the rest."
        ),
    }
