"""Refusals while people are called down. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_CALLING: Mapping[str, tuple[str, ...]] = {
    "at_night": (
        N_("It is night: nobody is called down."),
        N_("It goes on at {until}. What is due until then waits."),
    ),
    "chat_of_group": (
        N_("“{group}” speaks in this Telegram group."),
        N_("A building needs a group of its own."),
    ),
}
