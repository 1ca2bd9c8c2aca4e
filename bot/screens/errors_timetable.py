"""The words for what is refused about slots and delivery points."""

from config.texts import Texts


def words_of_timetable(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_timetable`."""
    _ = texts.gettext
    return {
        "no_other_slot": _(
            "I am sorry, nothing is free at such a time. Your time stays: {starts_at}."
        ),
        "wished_already": _(
            "Your time was changed once already for this pickup. If you cannot come, ask for it to "
            "be brought to your door, or give the code to a neighbour."
        ),
        "bad_point": _("The delivery point cannot be saved like this; please check: {field}"),
        "point_taken": _("There is a delivery point called “{name}” already."),
        "into_the_night": _(
            "That would reach into the night. Nobody is called down after {until}."
        ),
    }
