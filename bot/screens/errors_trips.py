"""The words for what is refused about trips, boxes and buying runs."""

from config.texts import Texts


def words_of_trips(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_trips`."""
    _ = texts.gettext
    return {
        "bad_trip": _(
            "This plan is not clear. It needs the number plate, when it leaves, the driver with a "
            "phone number, and at least one stop. Please write it like the example."
        ),
        "already_left": _(
            "This truck left at {sent_at}. Nothing was done again; what stayed behind can go with "
            "another trip."
        ),
        "nothing_on_board": _(
            "No box is ticked on board yet. Tick what is on the truck, then let it leave."
        ),
        "boxes_together": _(
            "The bags of {rooms} ride in several boxes, and box {boxes} is not on board. Load it, "
            "too, or leave all of them for another trip."
        ),
        "unknown_box": _(
            "There is no box “{text}” here. Please look at the label; write for example 1-20, 22."
        ),
        "window_taken": _(
            "Another run is in this shop at that time. The next free time begins at {next_free}."
        ),
        "bad_window": _("A time in the shop begins from now on and lasts up to four hours."),
        "bad_buying_line": _(
            "This line is not clear: “{line}”. Write name, number and unit, and the price of one "
            "if you know it, such as: 土豆 20 斤 3.50"
        ),
        "difference_unnamed": _(
            "Money or goods do not agree yet: {amount} unexplained; other than agreed: {goods}. "
            "Please write why."
        ),
    }
