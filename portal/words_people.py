"""Refusals about members, consents and captains. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_PEOPLE: Mapping[str, tuple[str, ...]] = {
    "needs_consent": (
        N_("{household} has to agree first."),
        N_("In the chat the bot asks them for you."),
    ),
    "consent_asked": (N_("{household} has been asked already."), N_("The bot tells the answer.")),
    "consent_refused": (N_("{household} does not want this now."), N_("Speak to them first.")),
    "removed_member": (
        N_("This person was taken out of {household}."),
        N_("The liaison can let them in again."),
    ),
}
