"""What the pages say of refusals about slots and delivery points; see `portal.words`."""

from collections.abc import Mapping
from typing import Final

from config.texts import N_

SAID_OF_TIMETABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "no_other_slot": (
        N_("Nothing is free at such a time. The slot stays: {starts_at}."),
        N_("The slot stays as it is."),
    ),
    "wished_already": (
        N_("The slot was changed once already for this pickup."),
        N_("The slot stays as it is."),
    ),
    "bad_point": (
        N_("The delivery point cannot be saved like this; please check: {field}"),
        N_("Nothing was changed. Go back and correct it."),
    ),
    "point_taken": (
        N_("There is a delivery point called “{name}” already."),
        N_("Nothing was changed. Go back and correct it."),
    ),
    "into_the_night": (
        N_("That would reach into the night. Nobody is called down after {until}."),
        N_("Nothing was changed. Go back and correct it."),
    ),
}
