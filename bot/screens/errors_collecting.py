"""The words for what is refused at the delivery point and about free goods."""

from config.texts import Texts


def words_of_collecting(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_collecting`."""
    _ = texts.gettext
    return {
        "all_collected": _(
            "{room} has everything already: the last bag was handed out at {at}. Handed out by: "
            "{by}"
        ),
        "code_out_of_date": _(
            "This is a code of {room} from the hand-over of {opened_at}, and nothing of that lies "
            "here any more. /my shows the household its code of today."
        ),
        "served_at_door": _(
            "{room} is served at the door: its bags are on their way there. Nothing is handed out "
            "here."
        ),
        "building_waits": _(
            "The bags of {room} are not complete, so its building is held back. It is told as soon "
            "as it can come."
        ),
        "bad_leftover": _(
            "What is not collected is kept, brought or sent back; what is sent back needs a reason."
        ),
        "bad_free_list": _("Something is missing or wrong in this list. Please look again."),
        "free_list_there": _(
            "There is a list for this donation already. Please finish or drop that one first."
        ),
        "nothing_to_share": _("Nothing of this is left, or nobody on the list needs any."),
    }
