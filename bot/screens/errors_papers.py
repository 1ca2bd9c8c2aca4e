"""The words for papers that cannot be had: what is wrong, and where to find those there are."""

from config.texts import Texts


def words_of_papers(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_papers`."""
    _ = texts.gettext
    return {
        "no_such_paper": _("There is no such paper. Please choose one of those on the page."),
        "not_a_picture": _("I cannot open this picture. Please send it as a photo (JPEG or PNG)."),
        "no_label_seen": _(
            "I cannot find the label of a bag on this photo. Please take it again, closer, with "
            "the whole square code in the picture and without a shadow on it. A bag that is off "
            "the list, or has left, needs no photo."
        ),
        "several_labels_seen": _(
            "The labels of several bags are on this photo ({addresses}). Please take one photo "
            "of each bag."
        ),
        "no_such_sheet": _("A label can be {shortest} to {longest} mm wide and high."),
        "nothing_ticked": _("No bag is ticked. Please tick those whose labels you need."),
    }
