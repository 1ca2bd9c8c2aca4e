"""Refusals about donations. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_GIVING: Mapping[str, tuple[str, ...]] = {
    "bad_donation": (
        N_("Something is missing or wrong in this donation. Please look again."),
        N_("Goods need a name, a unit and a number; money needs a sum and who has it."),
        N_("Buildings and rooms must be written as they are on the list, such as 3 or 3-2-501."),
    ),
    "donation_used_up": (
        N_("There is less left of this donation than you want to give."),
        N_("Open it again and tick fewer."),
    ),
    "not_meant": (
        N_("This donation is not for {rooms}."),
        N_("It goes only to those it was given for. Go back and take them out."),
    ),
    "donation_used": (
        N_("Something of this donation was given already, so it stays."),
        N_("What is left of it can still be given on."),
    ),
}
