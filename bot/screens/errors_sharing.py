"""The words for what is scarce: limits that count people, bags, and choices for short stock."""

from config.texts import Texts


def words_of_sharing(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_sharing`."""
    _ = texts.gettext
    return {
        "over_person_limit": _(
            "Bundle {bundle}: {each} a person, so at most {limit} for your {heads} people; you "
            "wanted {wanted}."
        ),
        "heads_unknown": _(
            "Bundle {bundle}: {each} a person. How many people live with you is not in the "
            "roster, so one is counted: at most {limit}, you wanted {wanted}. The liaison can "
            "enter it."
        ),
        "cycle_full": _(
            "{household}: this change needs more bags ({needs}) than volunteers can still sort "
            "this time ({free} free). Your order stays as it was."
        ),
        "unknown_choice": _("This choice is no longer offered. /order shows what there is."),
        "not_shared_yet": _(
            "Nothing has been shared yet: no cycle has closed. The result stands here right after "
            "the cut-off, before you approve."
        ),
        "instead_of_itself": _("Bundle {bundle} cannot stand in for itself."),
    }
