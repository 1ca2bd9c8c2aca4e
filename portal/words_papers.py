"""Refusals about papers and their versions. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_PAPERS: Mapping[str, tuple[str, ...]] = {
    "no_such_paper": (
        N_("There is no such paper."),
        N_("Go back and choose one of those on the page."),
    ),
}
