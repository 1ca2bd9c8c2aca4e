"""Refusals about trips, boxes and buying runs. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_TRIPS: Mapping[str, tuple[str, ...]] = {
    "bad_trip": (
        N_("This trip cannot be planned so."),
        N_(
            "It needs the number plate, when it leaves, the driver with a phone number, and at "
            "least one stop; a buying run needs two different people."
        ),
    ),
    "already_left": (
        N_("This truck has left already; nothing was done again."),
        N_("It left on {sent_at}. What stayed behind can go with another trip."),
    ),
    "nothing_on_board": (
        N_("No box is ticked on board yet."),
        N_("Tick what is on the truck, then let it leave."),
    ),
    "boxes_together": (
        N_("The bags of {rooms} ride in several boxes, and box {boxes} is not on board."),
        N_("Load it, too, or leave all of them for another trip."),
    ),
    "unknown_box": (
        N_("There is no box “{text}” here."),
        N_("Please look at the label. Box numbers are written like this: 1-20, 22"),
    ),
    "window_taken": (
        N_("Another run is in this shop at that time."),
        N_("The next free time begins at {next_free}."),
    ),
    "bad_window": (
        N_("A run cannot be in the shop at that time."),
        N_("A time in the shop begins from now on and lasts up to four hours."),
    ),
    "bad_buying_line": (
        N_("This line of the list is not clear: “{line}”"),
        N_("Write name, number and unit, and the price of one if you know it."),
    ),
    "difference_unnamed": (
        N_("Money or goods do not agree yet, and nothing says why."),
        N_("Money unexplained: {amount}."),
        N_("Other than agreed: {goods}."),
        N_("Correct the numbers, or write down what the difference is."),
    ),
}
