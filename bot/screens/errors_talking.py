"""The words for refusals about doubtful messages and questions."""

from config.texts import Texts


def words_of_talking(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_talking`."""
    _ = texts.gettext
    return {
        "not_the_writer": _("Only the person who wrote that message can press this."),
        "too_many_questions": _(
            "{limit} of your questions wait for an answer already. Please wait a little."
        ),
    }
