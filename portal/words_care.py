"""Refusals about welfare calls and stock. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_CARE: Mapping[str, tuple[str, ...]] = {
    "call_over": (
        N_("The next cycle's list was made meanwhile."),
        N_("Open the list again: who still has to be called is on it."),
    ),
    "not_a_carer": (
        N_("They have no right for it in this compound."),
        N_("The liaison gives it by /manage in the chat."),
    ),
    "bad_care_rule": (
        N_("This must be a number from {least} to {most}."),
        N_("Nothing was changed. Go back and correct it."),
    ),
    "no_figures": (
        N_("No stock could be read in this."),
        N_("Give a kind and a weight in each line, such as 粮油 1200 kg."),
    ),
    "bad_days": (
        N_("{kind}: please give whole days from 0 to 90."),
        N_("Nothing was changed. Go back and correct it."),
    ),
    "which_supplier": (
        N_("For which of them is it? Please write the name with it: {names}"),
        N_("Nothing was changed. Go back and correct it."),
    ),
}
