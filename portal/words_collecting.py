"""Refusals at the delivery point and about free goods. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_COLLECTING: Mapping[str, tuple[str, ...]] = {
    "all_collected": (
        N_("{room} has everything already."),
        N_("The last bag was handed out on {at}."),
        N_("Handed out by {by}."),
    ),
    "code_out_of_date": (
        N_("This is an old code of {room}, from the hand-over of {opened_at}."),
        N_("Today's code is another one; the household's time is {newer_at}. /my shows it."),
        N_("Nothing of that hand-over lies here any more."),
    ),
    "served_at_door": (
        N_("{room} is served at the door."),
        N_("Its bags are on their way there; nothing is handed out here."),
    ),
    "building_waits": (
        N_("The building of {room} is held back."),
        N_("Its bags are not complete. The household is told as soon as it can come."),
    ),
    "bad_leftover": (
        N_("What is not collected is kept, brought or sent back."),
        N_("What is sent back needs a reason."),
    ),
    "bad_free_list": (
        N_("Something is missing or wrong in this list. Please look again."),
        N_("It needs goods that were given, and a number from 1 to 100 for each."),
    ),
    "free_list_there": (
        N_("There is a list for this donation already."),
        N_("Finish or drop that one first."),
    ),
    "nothing_to_share": (
        N_("Nothing of this is left, or nobody on the list needs any."),
        N_("Enter more of what was given, or make the list in another way."),
    ),
}
