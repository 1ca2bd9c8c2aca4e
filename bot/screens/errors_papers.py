"""The words for papers that cannot be had: what is wrong, and where to find those there are."""

from config.texts import Texts


def words_of_papers(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_papers`."""
    _ = texts.gettext
    return {
        "no_such_paper": _("There is no such paper. Please choose one of those on the page."),
    }
