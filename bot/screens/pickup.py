"""What a household and the group see of the pickup: slot, code, timetable, what was held."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.parts import addresses, first_of, instant_of, span, when
from bot.screens.presses import OpenMy
from bot.screens.screen import Button, Rows, Screen, bold, code, plain
from bot.screens.timetable_presses import WishDoor, WishTime
from config.texts import Texts

MOST_BUILDINGS = 60


def pickup_slot(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """When and where a household collects; the picture and the number are its pickup code.

    What is brought has neither place nor picture: nobody comes down for it.
    """
    way = data.get("way", "point")
    return _at_point(texts, data) if way == "point" else _brought(texts, data, way)


def _at_point(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    about = _("{address}: please come for your bags ({bags})").format(
        address=data["address"], bags=data["bags"]
    )
    lines = (
        "🧺 " + bold(about),
        "🕒 " + bold(span(texts, data["starts_at"], data["ends_at"], data["timezone"])),
        "📍 " + bold(name_in(texts, data, "point")),
        "",
        _("Pickup code: {code}").format(code=code(data["pickup_code"])),
        "",
        _(
            "Show this code, or say the number. One person a household, with a mask, two metres "
            "apart, please. Give the code to nobody else."
        ),
    )
    mine = Button(_("My order and pickup"), OpenMy())
    rows = (*wish_keys(texts, data["handover_id"], data["household_id"]), (mine,))
    return Screen("\n".join(lines), rows, qr=data["pickup_code"])


def _brought(texts: Texts, data: Mapping[str, Any], way: str) -> Screen:
    _ = texts.gettext
    if way == "gate":
        about = _("{address}: your bags ({bags}) are handed over at the gate.")
        hint = _("Please have somebody there who says the code:")
    else:
        about = _("{address}: your bags ({bags}) are brought to your door.")
        hint = _("Please do not come down. Who brings them may ask for your code:")
    lines = [
        "🚪 " + bold(about.format(address=data["address"], bags=data["bags"])),
        "🕒 " + bold(span(texts, data["starts_at"], data["ends_at"], data["timezone"])),
        "",
        f"{plain(hint)} {code(data['pickup_code'])}",
    ]
    return Screen("\n".join(lines), ((Button(_("My order and pickup"), OpenMy()),),))


def wish_keys(
    texts: Texts, handover_id: int, household_id: int, *, time: bool = True, door: bool = True
) -> Rows:
    """What may be asked for: another time, or the door."""
    _ = texts.gettext
    rows: list[tuple[Button, ...]] = []
    if time:
        rows.append(
            (
                Button(_("Earlier, please"), WishTime(handover_id, household_id, "earlier")),
                Button(_("Later, please"), WishTime(handover_id, household_id, "later")),
            )
        )
    if door:
        rows.append(
            (Button(_("Bring it to my door, please"), WishDoor(handover_id, household_id)),)
        )
    return tuple(rows)


def pickup_more(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Another bag came for the same slot."""
    _ = texts.gettext
    lead = _("📦 Something more has arrived for you. Time and code stay as they are.")
    first = pickup_slot(texts, data)
    return replace(first, text=f"{bold(lead)}\n\n{first.text}")


def pickup_timetable(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the group: building by building."""
    _ = texts.gettext
    title = _("📦 {compound}: pickup, building by building").format(
        compound=name_in(texts, data, "compound")
    )
    lines: list[str] = []
    said = ""
    for item in data["buildings"]:
        day = texts.day(instant_of(item["from"]), data["timezone"])
        where = _("{day}, {point}").format(day=day, point=name_in(texts, item, "point"))
        lines += [bold(where)] if where != said else []
        said = where
        lines.append(_building(texts, item, data["timezone"]))
    doors: list[str] = []
    if brought := data.get("brought"):
        words = _("🚪 To the door, please do not come down: building {buildings}")
        doors.append(words.format(buildings=addresses(texts, brought, MOST_BUILDINGS)))
    hint = _(
        "Each household has its own five minutes: I have sent the time and a code in private. "
        "Please come only then, one person a household."
    )
    return Screen(
        "\n".join((bold(title), *first_of(texts, lines, MOST_BUILDINGS), *doors, "", hint))
    )


def parcel_held_uncollected(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "{address}: the pickup closed at {time} and your bags ({bags}) from {supplier} (order no. "
        "{number}) are still here. They are kept for you: come with the same pickup code, or the "
        "liaison has them brought."
    ).format(
        address=bold(data["address"]),
        time=when(texts, data, "closed_at"),
        bags=data["bags"],
        supplier=plain(name_in(texts, data, "supplier")),
        number=plain(data["number"]),
    )
    return Screen(text, ((Button(_("My order and pickup"), OpenMy()),),))


def _building(texts: Texts, item: Mapping[str, Any], zone: str) -> str:
    start = texts.time_of_day(instant_of(item["from"]), zone)
    end = texts.time_of_day(instant_of(item["to"]), zone)
    return texts.gettext("{start}–{end}  building {building}").format(
        start=start, end=end, building=plain(item["building"])
    )
