"""What households and liaisons hear of slots after the timetable was made."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.parts import when
from bot.screens.pickup import pickup_slot
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.shelves import kind_name
from bot.screens.timetable_presses import DecideDoor, ShowTimetable
from config.texts import N_, Texts
from fulfillment.handover.hold_names import REASON_NAMES
from fulfillment.handover.notices_timetable import Notice

# Why a slot is another one; other reasons say only that it is.
WHY_MOVED = {
    "shift": N_("🕒 Everything is later today, I am sorry. Your new time:"),
    "wish": N_("🕒 Done, as you wished. Your new time:"),
    "release": N_("📦 Your building's bags are here now. Your time:"),
    "hours": N_("🕒 The point has other hours now, so your time is another one:"),
}


def pickup_moved(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Another slot: what changed first, then all of it again."""
    _ = texts.gettext
    usual = N_("🕒 The timetable had to change. Please come at your new time:")
    lead = _(WHY_MOVED.get(data["why"], usual))
    first = pickup_slot(texts, data)
    if data["way"] != "point":
        return first
    # A time is changed once a hand-over: who has had that is not offered it again.
    rows = first.rows[1:] if data["why"] == "wish" else first.rows
    return replace(first, text=f"{bold(lead)}\n\n{first.text}", rows=rows)


def pickup_waits(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    reason = REASON_NAMES[data["reason"]]
    words = _(
        "⏸ {address}: please do not come down yet. Building {building} waits: {reason}. I will "
        "send you a time as soon as it goes on; your code stays the same."
    )
    return Screen(
        words.format(
            address=bold(data["address"]),
            building=plain(data["building"]),
            reason=plain(_(reason)),
        )
    )


def door_asked(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison, with both answers."""
    _ = texts.gettext
    words = _("🚪 {address} asks for its bags ({bags}) to be brought to the door. Can somebody?")
    keys = (
        Button(_("Yes, bring it"), DecideDoor(data["slot_id"], "yes")),
        Button(_("No, it cannot be done"), DecideDoor(data["slot_id"], "no")),
    )
    text = words.format(address=bold(data["address"]), bags=data["bags"])
    return Screen(text, (keys,))


def door_refused(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    lead = _(
        "I am sorry: nobody is free to bring it to your door. A neighbour may collect it with your "
        "code. Your time stays:"
    )
    first = pickup_slot(texts, data)
    return replace(first, text=f"{plain(lead)}\n\n{first.text}")


def goods_overnight(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Goods wait, and what of them does not keep."""
    _ = texts.gettext
    words = _(
        "{compound}: nobody is called down at night. The goods wait; pickup begins {time}."
    ).format(
        compound=bold(name_in(texts, data, "compound")),
        time=bold(when(texts, data, "starts_at")),
    )
    lines = [f"🌙 {words}"]
    if data["perishable"]:
        kinds = [
            f"{kind_name(texts, each['kind'])} ×{each['parcels']}" for each in data["perishable"]
        ]
        lines.append("🧊 " + plain(_("Please keep these cool, or have them brought tonight:")))
        lines += [f"• {plain(line)}" for line in kinds]
    else:
        lines.append(plain(_("Nothing among it that would spoil by then.")))
    keys = ((Button(_("Timetable"), ShowTimetable(data["handover_id"])),),)
    return Screen("\n".join(lines), keys)


TIMETABLE_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.PICKUP_MOVED: pickup_moved,
    Notice.PICKUP_WAITS: pickup_waits,
    Notice.DOOR_ASKED: door_asked,
    Notice.DOOR_REFUSED: door_refused,
    Notice.GOODS_OVERNIGHT: goods_overnight,
}
