"""What is asked about a trip before something happens: goods, numbers, a second press."""

from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.trip_presses import CallOffTrip, LeaveTrip, OpenTrips, PlanTripFor, StrayBox
from bot.screens.trips import either, name_of, to_stop, to_trip
from config.texts import Texts
from fulfillment.handover.rules.box_numbers import written
from fulfillment.handover.use_cases.trip_desk import TripBoard, TripView
from orders.use_cases.desks import Desk


def choose_goods(texts: Texts, desk: Desk, board: TripBoard) -> Screen:
    """Whose goods shall be fetched."""
    _ = texts.gettext
    rows = tuple(
        (
            Button(
                _("{supplier} · cycle {number} · boxes: {count}").format(
                    supplier=either(texts, each.supplier, each.supplier_en),
                    number=each.cycle_number,
                    count=each.total,
                ),
                PlanTripFor(each.cycle_id, each.supplier_id),
            ),
        )
        for each in board.goods
    )
    words = (
        _("Which goods shall the vehicle fetch?")
        if rows
        else _("There is nothing to fetch: no approved goods wait at a supermarket.")
    )
    back = (Button(_("« Trips"), OpenTrips(desk.place.compound_id)),)
    return Screen(words, (*rows, back))


def write_plan(texts: Texts) -> Screen:
    """What the next message shall say."""
    _ = texts.gettext
    words = _(
        "Please write, in one message: the number plate and when it leaves; the driver with a "
        "phone number; who goes along. For example:"
    )
    example = "鄂F12345 15:30\n老周 13900001111\n小吴、阿花"
    later = _("It stops at every compound for which there are boxes. Other stops: on the web page.")
    return Screen(f"{words}\n\n{plain(example)}\n\n{later}")


def type_boxes(texts: Texts, view: TripView, number: int) -> Screen:
    """Which boxes; the rest follows from it."""
    _ = texts.gettext
    is_planned = view.card.state == "planned"
    words = (
        _("Which boxes are on the truck? Write the numbers, such as 1-20, 22; or which are not.")
        if is_planned
        else _("Which boxes came off? Write the numbers, such as 1-20, 22; or which are not here.")
    )
    hint = _("All but 21: write 缺 21")
    return Screen(f"{words}\n{plain(hint)}", (to_stop(texts, view.card, number),))


def choose_stray(texts: Texts, view: TripView, number: int) -> Screen:
    """Whose box came off here."""
    _ = texts.gettext
    rows = tuple(
        (Button(name_of(texts, stop), StrayBox(view.card.trip_id, number, stop.stop)),)
        for stop in view.card.stops
        if stop.stop != number
    )
    words = _("Whose box is it? The compound stands on its label.")
    return Screen(words, (*rows, to_stop(texts, view.card, number)))


def type_stray(texts: Texts, view: TripView, number: int, of_stop: int) -> Screen:
    """Which of that compound's boxes."""
    _ = texts.gettext
    owner = name_of(texts, view.card.stop(of_stop))
    words = _("Which box of {compound} is it? Please write its number.")
    return Screen(words.format(compound=bold(owner)), (to_stop(texts, view.card, number),))


def ask_leave(texts: Texts, view: TripView) -> Screen:
    """What goes and what stays, before it leaves."""
    _ = texts.gettext
    lines = [bold(_("Let it leave now?")), ""]
    for stop in view.found.stops:
        name = name_of(texts, stop.card)
        lines.append(
            _("{compound}: {on_board} of {ready} boxes on board").format(
                compound=bold(name),
                on_board=len(stop.on_board),
                ready=len({*stop.ready, *stop.on_board}),
            )
        )
        if stop.left:
            lines.append(
                _("    stays for another trip: {boxes}").format(boxes=plain(written(stop.left)))
            )
    key = Button(_("✅ Yes, it leaves"), LeaveTrip(view.card.trip_id, 1))
    return Screen("\n".join(lines), ((key,), to_trip(texts, view.card)))


def ask_call_off(texts: Texts, view: TripView) -> Screen:
    """Before it is called off."""
    _ = texts.gettext
    words = _("Call this trip off? The liaisons and guards of its stops are told; boxes stay.")
    key = Button(_("Yes, call it off"), CallOffTrip(view.card.trip_id, 1))
    return Screen(words, ((key,), to_trip(texts, view.card)))
