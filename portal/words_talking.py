"""Refusals about doubtful messages and questions. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_TALKING: Mapping[str, tuple[str, ...]] = {
    "not_the_writer": (
        N_("Only whoever wrote the message can do this."),
        N_("They can press the button in the chat themselves."),
    ),
    "too_many_questions": (
        N_("{limit} questions wait for an answer already."),
        N_("Wait for the supermarket's answers."),
    ),
}
