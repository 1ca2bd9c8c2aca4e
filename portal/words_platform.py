"""Refusals about a platform's cycle. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_PLATFORMS: Mapping[str, tuple[str, ...]] = {
    "no_platform": (
        N_("This platform does not deliver here any more."),
        N_("Go back and choose another one."),
    ),
    "bad_link": (
        N_("This is no link: {text}"),
        N_("It begins with https://. Copy it from the platform once more."),
    ),
    "bad_platform_times": (
        N_("These times do not fit."),
        N_("First it begins, then it ends, then the truck comes, all of it within two weeks."),
    ),
    "buildings_approved": (
        N_("There are more orders for buildings that are approved already: {buildings}."),
        N_(
            "Recall their approval first, possible while nothing is packed, and take the file "
            "over again; or set up another platform cycle for the rest."
        ),
    ),
}
