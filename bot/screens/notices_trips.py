"""What people hear of trips, boxes and buying runs."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens import counts
from bot.screens.amounts import name_in
from bot.screens.parts import first_of, span, when
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.trip_presses import OpenBuying, OpenTrip
from config.texts import Texts
from fulfillment.handover.notices_trips import Notice


def trip_planned(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Which vehicle comes when, with whom; so that the gate knows it."""
    _ = texts.gettext
    head = (
        _("🚚 The plan of a trip to {compound} has changed.")
        if data["changed"]
        else _("🚚 A trip to {compound} is planned.")
    )
    lines = [
        head.format(compound=bold(name_in(texts, data, "compound"))),
        _("Goods of {supplier}, stop {stop} of {stops}").format(
            supplier=plain(name_in(texts, data, "supplier")),
            stop=data["stop"],
            stops=data["stops"],
        ),
        f"🚐 {bold(data['plate'])} · {plain(when(texts, data, 'leaves_at'))}",
        f"👤 {plain(data['driver'])} {plain(data['phone'])}",
    ]
    if data["others"]:
        names = ("、" if texts.locale == "zh_CN" else ", ").join(data["others"])
        lines.append(_("Goes along: {names}").format(names=plain(names)))
    return Screen("\n".join(lines), _to_trip(texts, data))


def trip_called_off(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """It does not come."""
    words = texts.gettext(
        "🚚 The trip with {plate} on {time}, with goods of {supplier} for {compound}, is called "
        "off. The goods stay where they are and wait for another trip."
    )
    return Screen(
        words.format(
            plate=bold(data["plate"]),
            time=plain(when(texts, data, "leaves_at")),
            supplier=plain(name_in(texts, data, "supplier")),
            compound=plain(name_in(texts, data, "compound")),
        )
    )


def trip_late(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """It should have left."""
    words = texts.gettext(
        "⏰ The trip with {plate} and goods of {supplier} for {compound} should have left at "
        "{time}, {minutes} ago. Please ask; it can be moved or called off."
    )
    return Screen(
        words.format(
            plate=bold(data["plate"]),
            time=plain(when(texts, data, "leaves_at")),
            supplier=plain(name_in(texts, data, "supplier")),
            compound=plain(name_in(texts, data, "compound")),
            minutes=counts.minutes(texts, data["minutes"]),
        ),
        ((Button(texts.gettext("The trip"), OpenTrip(data["trip_id"])),),),
    )


def boxes_left_behind(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Never loaded is not missing: nobody needs to look for them."""
    words = texts.gettext(
        "📦 {supplier}: the truck for {compound} left with {on_board} of {ready} boxes. Box "
        "{boxes} stayed at the supermarket and waits for another trip; it is not lost."
    )
    text = words.format(
        supplier=plain(name_in(texts, data, "supplier")),
        compound=bold(name_in(texts, data, "compound")),
        on_board=data["on_board"],
        ready=data["ready"],
        boxes=bold(data["boxes"]),
    )
    return Screen(text, _to_trip(texts, data))


def boxes_missing(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """They were on board and are not here."""
    _ = texts.gettext
    head = _("⚠️ Missing at {compound}: box {boxes} of {supplier}.").format(
        compound=bold(name_in(texts, data, "compound")),
        boxes=bold(data["boxes"]),
        supplier=plain(name_in(texts, data, "supplier")),
    )
    rest = _(
        "{sent} boxes were counted on board, {counted} came off ({plate}, {time}). Please look in "
        "the vehicle and ask at the other stops."
    ).format(
        sent=data["sent"],
        counted=data["counted"],
        plate=plain(data["plate"]),
        time=plain(when(texts, data, "at")),
    )
    return Screen(f"{head}\n{rest}", _to_trip(texts, data))


def box_turned_up(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """It is here: its own place, or another's."""
    _ = texts.gettext
    if data["of"] == data["compound"]:
        head = _("✅ Box {box} of {supplier} has turned up at {compound}.")
    else:
        head = _("📦 Box {box} of {supplier} is at {compound}; it belongs to {owner}.")
    text = head.format(
        box=bold(data["box"]),
        supplier=plain(name_in(texts, data, "supplier")),
        compound=bold(name_in(texts, data, "compound")),
        owner=bold(name_in(texts, data, "of")),
    )
    if not data["was_loaded"]:
        text += "\n" + _("Nobody had counted it on board.")
    return Screen(text, _to_trip(texts, data))


def shop_asked(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The shop's contact: what of this list is there."""
    _ = texts.gettext
    words = _(
        "🛒 {compound} would like to buy at {supplier} on {time}, {lines} kinds of goods. Please "
        "look what of it you have, and answer before they leave."
    ).format(
        compound=bold(name_in(texts, data, "compound")),
        supplier=plain(name_in(texts, data, "supplier")),
        time=bold(span(texts, data["begins_at"], data["ends_at"], data["timezone"])),
        lines=data["lines"],
    )
    return Screen(words, ((Button(_("See the list and answer"), OpenBuying(data["run_id"])),),))


def shop_answered(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The liaison: what the shop lacks."""
    _ = texts.gettext
    head = _("🛒 {supplier} has answered your buying list.").format(
        supplier=bold(name_in(texts, data, "supplier"))
    )
    lacking = [
        plain(f"· {each['name']}: {each['wanted']} → {each['has']} {each['unit']}")
        for each in data["lacking"]
    ]
    rest = first_of(texts, lacking) if lacking else [_("It has everything.")]
    key = Button(_("See the list and agree"), OpenBuying(data["run_id"]))
    return Screen("\n".join([head, *rest]), ((key,),))


def _to_trip(texts: Texts, data: Mapping[str, Any]) -> tuple[tuple[Button, ...], ...]:
    return ((Button(texts.gettext("Open the trip"), OpenTrip(data["trip_id"])),),)


TRIP_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.TRIP_PLANNED: trip_planned,
    Notice.TRIP_CALLED_OFF: trip_called_off,
    Notice.TRIP_LATE: trip_late,
    Notice.BOXES_LEFT_BEHIND: boxes_left_behind,
    Notice.BOXES_MISSING: boxes_missing,
    Notice.BOX_TURNED_UP: box_turned_up,
    Notice.SHOP_ASKED: shop_asked,
    Notice.SHOP_ANSWERED: shop_answered,
}
