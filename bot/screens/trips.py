"""Trips in the chat: planned, loaded box by box, sent, and counted at each stop.

Of a compound nothing but box numbers is shown here, whoever looks.
"""

from bot.screens.parts import other_places, place_name
from bot.screens.screen import Button, Rows, Screen, bold, plain
from bot.screens.trip_presses import (
    CallOffTrip,
    LeaveTrip,
    OpenRuns,
    OpenStop,
    OpenTrip,
    OpenTrips,
    PlanTrip,
    SetBoxes,
    StrayBox,
    TypeBoxes,
)
from config.texts import N_, Texts
from fulfillment.handover.rules.box_numbers import written
from fulfillment.handover.use_cases.boxes import StopToLoad
from fulfillment.handover.use_cases.trip_cards import StopCard, TripCard
from fulfillment.handover.use_cases.trip_desk import TripBoard, TripView
from orders.use_cases.desks import Desk

STATES = {
    "planned": N_("planned"),
    "under_way": N_("on its way"),
    "ended": N_("ended"),
    "called_off": N_("called off"),
}
WAITS = {"packing": N_("not packed yet"), "payment": N_("not paid yet")}


def trips_page(texts: Texts, desk: Desk, board: TripBoard) -> Screen:
    """The trips that concern a compound, and planning another."""
    _ = texts.gettext
    lines = [f"🚚 {bold(place_name(texts, desk.place))} · {plain(_('Trips'))}"]
    if not board.trips:
        lines.append(_("No trip is planned or under way."))
    rows: list[tuple[Button, ...]] = []
    for card in board.trips:
        name = f"{card.plate or '🚚'} · {supplier(texts, card)} · {_(STATES[card.state])}"
        rows.append((Button(name, OpenTrip(card.trip_id)),))
    if board.may_plan:
        here = desk.place.compound_id
        rows.append((Button(_("🚐 Send our own vehicle"), PlanTrip(here)),))
        rows.append((Button(_("🛒 Buying runs"), OpenRuns(here)),))
    return Screen("\n".join(lines), (*rows, *other_places(texts, desk, OpenTrips)))


def trip_card(
    texts: Texts, view: TripView, *, portal_url: str = "", toast: str | None = None
) -> Screen:
    """One trip: vehicle, people, stops, and what can be done now."""
    _ = texts.gettext
    card = view.card
    lines = [f"🚚 {bold(card.plate or supplier(texts, card))} · {plain(_(STATES[card.state]))}"]
    lines.append(plain(_whose(texts, card)))
    if card.leaves_at is not None:
        at = texts.day_and_time(card.leaves_at, card.timezone)
        lines.append(_("🕒 Leaves {time}").format(time=bold(at)))
    if card.sent_at is not None:
        at = texts.day_and_time(card.sent_at, card.timezone)
        lines.append(_("🕒 Left {time}").format(time=bold(at)))
    if card.driver is not None and card.driver.name:
        lines.append(f"👤 {plain(card.driver.name)} {plain(card.driver.phone)}")
    others = [each.name for each in card.others if each.name]
    if others:
        lines.append(_("Goes along: {names}").format(names=plain(_row_of(texts, others))))
    lines += ["", *(_stop_line(texts, view, stop) for stop in card.stops)]
    rows = _trip_keys(texts, view)
    if view.papers:
        papers = Button(_("📄 Papers: link for the driver"), url=portal_url + view.papers)
        rows = (*rows[:-1], (papers,), *rows[-1:])
    return Screen("\n".join(lines), rows, toast=toast)


def stop_card(texts: Texts, view: TripView, number: int, *, toast: str | None = None) -> Screen:
    """Loading for a stop before the trip leaves; counting there afterwards."""
    if view.card.state == "planned":
        return _loading(texts, view, view.found.stop(number), toast)
    return _counting(texts, view, view.card.stop(number), toast)


def supplier(texts: Texts, card: TripCard) -> str:
    """The supplier's name in the reader's language."""
    return either(texts, card.supplier, card.supplier_en)


def name_of(texts: Texts, stop: StopCard) -> str:
    """The compound's name in the reader's language."""
    return either(texts, stop.compound, stop.compound_en)


def _loading(texts: Texts, view: TripView, stop: StopToLoad, toast: str | None) -> Screen:
    _ = texts.gettext
    on_board, ready = stop.on_board, {*stop.ready, *stop.on_board}
    lines = [
        f"📦 {bold(name_of(texts, stop.card))}",
        _("{on_board} of {ready} boxes on board").format(
            on_board=bold(len(on_board)), ready=bold(len(ready))
        ),
    ]
    if on_board:
        lines.append(_("On board: {boxes}").format(boxes=plain(written(on_board))))
    if stop.left:
        lines.append(_("Not on board: {boxes}").format(boxes=plain(written(stop.left))))
    for why, words in WAITS.items():
        waiting = [each.box for each in stop.boxes if each.waits_for == why]
        if waiting:
            lines.append(f"⏳ {plain(_(words))}: {plain(written(waiting))}")
    trip_id, number = view.card.trip_id, stop.card.stop
    rows: list[tuple[Button, ...]] = []
    if stop.left:
        words = _("✅ All {count} on board").format(count=len(ready))
        rows.append((Button(words, SetBoxes(trip_id, number, "all")),))
    rows.append((Button(_("✍️ I write the numbers"), TypeBoxes(trip_id, number)),))
    if on_board:
        rows.append((Button(_("Clear"), SetBoxes(trip_id, number, "none")),))
    return Screen("\n".join(lines), (*rows, to_trip(texts, view.card)), toast=toast)


def _counting(texts: Texts, view: TripView, stop: StopCard, toast: str | None) -> Screen:
    _ = texts.gettext
    lines = [
        f"📦 {bold(name_of(texts, stop))}",
        _("Boxes for here: {boxes} ({count})").format(
            boxes=plain(written(stop.on_board) or "–"), count=len(stop.on_board)
        ),
        *_found(texts, view.card, stop),
    ]
    if stop.counted_at is not None and not stop.missing:
        lines.append(_("✅ All boxes for here are there."))
    trip_id = view.card.trip_id
    rows: list[tuple[Button, ...]] = []
    if stop.stop in view.at and view.card.sent_at is not None:
        words = _("✅ All {count} are here").format(count=len(stop.on_board))
        rows.append((Button(words, SetBoxes(trip_id, stop.stop, "all")),))
        rows.append((Button(_("Some are missing"), TypeBoxes(trip_id, stop.stop)),))
        if len(view.card.stops) > 1:
            stray = StrayBox(trip_id, stop.stop, 0)
            rows.append((Button(_("A box of another compound is here"), stray),))
    return Screen("\n".join(lines), (*rows, to_trip(texts, view.card)), toast=toast)


def _found(texts: Texts, card: TripCard, stop: StopCard) -> list[str]:
    """Missing here, come off elsewhere, and whose box is here by mistake."""
    _ = texts.gettext
    lines = []
    if stop.missing:
        lines.append(_("⚠️ Missing: {boxes}").format(boxes=bold(written(stop.missing))))
    for other in card.stops:
        if other.stop == stop.stop:
            continue
        there = [each.box for each in stop.boxes if each.off_stop == other.stop]
        here = [each.box for each in other.boxes if each.off_stop == stop.stop]
        name = bold(name_of(texts, other))
        if there:
            words = _("Box {boxes} came off at {compound}")
            lines.append(words.format(boxes=plain(written(there)), compound=name))
        if here:
            words = _("Box {boxes} here belongs to {compound}")
            lines.append(words.format(boxes=plain(written(here)), compound=name))
    return lines


def _stop_line(texts: Texts, view: TripView, stop: StopCard) -> str:
    _ = texts.gettext
    head = f"{stop.stop}. {bold(name_of(texts, stop))} · "
    if view.card.state == "planned":
        there = view.found.stop(stop.stop)
        return head + _("{on_board} of {ready} boxes on board").format(
            on_board=len(there.on_board), ready=len({*there.ready, *there.on_board})
        )
    if stop.left_out:
        return head + _("nothing on this trip")
    if stop.missing:
        return head + _("⚠️ Missing: {boxes}").format(boxes=plain(written(stop.missing)))
    if stop.counted_at is not None:
        return head + _("all boxes are there")
    return head + _("boxes: {count}, not counted yet").format(count=len(stop.on_board))


def _trip_keys(texts: Texts, view: TripView) -> Rows:
    _ = texts.gettext
    card = view.card
    is_planned = card.state == "planned"
    rows: list[tuple[Button, ...]] = []
    for stop in card.stops:
        if is_planned or (stop.stop in view.at and not stop.left_out):
            words = _("Load: {compound}") if is_planned else _("Count: {compound}")
            key = OpenStop(card.trip_id, stop.stop)
            rows.append((Button(words.format(compound=name_of(texts, stop)), key),))
    if is_planned:
        rows.append((Button(_("🚚 It leaves"), LeaveTrip(card.trip_id, 0)),))
        if view.may_change:
            rows.append((Button(_("Call it off"), CallOffTrip(card.trip_id, 0)),))
    if card.stops:
        rows.append((Button(_("« Trips"), OpenTrips(card.stops[0].compound_id)),))
    return tuple(rows)


def _whose(texts: Texts, card: TripCard) -> str:
    _ = texts.gettext
    whose = {
        "community": _("The community's own vehicle fetches at {supplier}"),
        "supplier": _("{supplier} brings it"),
        "platform": _("{supplier} brings it"),
    }[card.owner]
    return whose.format(supplier=supplier(texts, card))


def to_stop(texts: Texts, card: TripCard, number: int) -> tuple[Button, ...]:
    """Back to the stop."""
    return (Button(texts.gettext("« Back"), OpenStop(card.trip_id, number)),)


def to_trip(texts: Texts, card: TripCard) -> tuple[Button, ...]:
    """Back to the trip."""
    return (Button(texts.gettext("« The trip"), OpenTrip(card.trip_id)),)


def either(texts: Texts, chinese: str, english: str) -> str:
    """A name in the reader's language."""
    return chinese if texts.locale == "zh_CN" else english or chinese


def _row_of(texts: Texts, names: list[str]) -> str:
    return ("、" if texts.locale == "zh_CN" else ", ").join(names)
