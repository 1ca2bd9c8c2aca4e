"""Please come now; nobody came: what households, buildings and helpers hear of the queue."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.calling_presses import BringMissed, OpenMissed, PlanLapsed
from bot.screens.parts import addresses, instant_of
from bot.screens.presses import OpenMy
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts
from fulfillment.handover.notices_calling import Notice

MOST_NAMED = 30


def pickup_call(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: come now."""
    _ = texts.gettext
    if data["again"]:
        words = _("🔔 {address}: your bags wait for you. Please come now, until {until}.").format(
            address=bold(data["address"]), until=bold(_time(texts, data, "until"))
        )
    else:
        words = _("🔔 {address}: please come down now. Your time is {start}–{end}.").format(
            address=bold(data["address"]),
            start=bold(_time(texts, data, "starts_at")),
            end=bold(_time(texts, data, "ends_at")),
        )
    lines = (
        words,
        f"📍 {bold(name_in(texts, data, 'point'))}",
        _("Pickup code: {code}").format(code=code(data["pickup_code"])),
        plain(_("With a mask and two metres apart, please.")),
    )
    return Screen("\n".join(lines), ((Button(_("My order and pickup"), OpenMy()),),))


def building_call(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To a building's own group: these rooms, now."""
    _ = texts.gettext
    if data["unit"]:
        head = _("Building {building}, unit {unit}").format(
            building=data["building"], unit=data["unit"]
        )
    else:
        head = _("Building {building}").format(building=data["building"])
    rooms = bold(addresses(texts, data["rooms"], MOST_NAMED))
    if data["again"]:
        words = _("once more, please come now, until {until}: {rooms}").format(
            until=_time(texts, data, "until"), rooms=rooms
        )
    else:
        words = _("please come down now, for {start}–{end}: {rooms}").format(
            start=_time(texts, data, "starts_at"), end=_time(texts, data, "ends_at"), rooms=rooms
        )
    rest = _("📍 {point}. One person a household, with the pickup code, two metres apart.").format(
        point=plain(name_in(texts, data, "point"))
    )
    joint = "，" if texts.locale == "zh_CN" else ", "
    return Screen(f"🔔 {bold(head)}{joint}{words}\n{rest}")


def pickup_missed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: nobody came; where the bags are now."""
    _ = texts.gettext
    words = (
        _("{address}: we did not see you, so a volunteer brings your bags to your door today.")
        if data["to_door"]
        else _(
            "{address}: we did not see you. Your bags stay at {point}; please come when the "
            "others are through, or write to the liaison if somebody should bring them."
        )
    )
    text = words.format(address=bold(data["address"]), point=plain(name_in(texts, data, "point")))
    return Screen(text, ((Button(_("My order and pickup"), OpenMy()),),))


def queue_missed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who hands out: whose bags nobody came for, as it is now."""
    _ = texts.gettext
    parts = [f"⏰ {bold(name_in(texts, data, 'compound'))}"]
    if data["missed"]:
        rooms = addresses(texts, data["missed"], MOST_NAMED)
        words = _("Called twice and not here; their bags stay at the point: {rooms}")
        parts.append(words.format(rooms=rooms))
    if data["lapsed"]:
        rooms = addresses(texts, data["lapsed"], MOST_NAMED)
        words = _(
            "Not called, because the program stood still when it was their time, and not here: "
            "{rooms}. Nobody was called late in their place; please decide for them."
        )
        parts.append(words.format(rooms=rooms))
    if not data["missed"] and not data["lapsed"]:
        parts.append(plain(_("Everybody who was called has come, or is served at the door.")))
        return Screen("\n".join(parts))
    compound_id = data["compound_id"]
    anew = Button(_("New times for those not called"), PlanLapsed(compound_id))
    keys = (
        *(((anew,),) if data["lapsed"] else ()),
        (Button(_("Look at each of them"), OpenMissed(compound_id)),),
        (Button(_("Bring all to the door"), BringMissed(compound_id, 0)),),
    )
    return Screen("\n".join(parts), keys)


def building_group_bound(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the building's group: what the bot does here, and what it does not."""
    words = texts.gettext(
        "👋 This is the group of building {building} now. I call down here whose turn it is at "
        "the pickup, by room. Orders are written in the compound's group, not here."
    ).format(building=bold(data["building"]))
    return Screen(words)


def _time(texts: Texts, data: Mapping[str, Any], key: str) -> str:
    return texts.time_of_day(instant_of(data[key]), data["timezone"])


CALLING_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.PICKUP_CALL: pickup_call,
    Notice.BUILDING_CALL: building_call,
    Notice.PICKUP_MISSED: pickup_missed,
    Notice.QUEUE_MISSED: queue_missed,
    Notice.BUILDING_GROUP_BOUND: building_group_bound,
}
