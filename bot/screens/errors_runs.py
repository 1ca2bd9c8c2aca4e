"""The words for what is refused about door runs."""

from config.texts import Texts


def words_of_runs(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_runs`."""
    _ = texts.gettext
    return {
        "not_your_run": _("This run is not yours (any more)."),
        "run_taken": _("Somebody else has taken this run, or it has ended."),
        "run_begun": _("Somebody is on the way with this run already, so it stays as it is."),
        "still_sealed": _("Building {building} is sealed: nobody of it can be called down."),
    }
