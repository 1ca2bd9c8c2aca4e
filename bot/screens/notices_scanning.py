"""What people hear of collecting, of what nobody collected, and of free goods."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.parts import when
from bot.screens.presses import OpenMy
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.handover.notices_scanning import Notice


def free_share(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: how much it gets of something free, and how it comes by it."""
    _ = texts.gettext
    what = bold(f"{data['goods']} {data['quantity']} {data['unit']}")
    lines = [_("🎁 For your household, free of charge: {what}").format(what=what)]
    if data["donor"]:
        lines.append(_("From {donor}.").format(donor=plain(data["donor"])))
    lines.append(
        _("You get it with your bags, by your pickup code. If you have no bags to collect, "
          "volunteers bring it.")
        if data["at_table"]
        else _("Volunteers bring it to your door.")
    )  # fmt: skip
    return Screen("\n".join(lines))


def left_to_door(texts: Texts, data: Mapping[str, Any]) -> Screen:
    words = texts.gettext(
        "{address}: the pickup is closed and your bags are still here. Volunteers bring them to "
        "your door; you need not come down."
    )
    return Screen("🚪 " + words.format(address=bold(data["address"])))


def left_returned(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _(
        "{address}: your bags from {supplier} (order no. {number}) were not collected and went "
        "back. Reason: {reason}\nThe liaison decides about the money and tells you here."
    ).format(
        address=bold(data["address"]),
        supplier=plain(name_in(texts, data, "supplier")),
        number=plain(data["number"]),
        reason=plain(data["reason"]),
    )
    return Screen("↩ " + words, ((Button(_("My order and pickup"), OpenMy()),),))


def doubtful_scan(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: what was handed out without a connection does not fit."""
    _ = texts.gettext
    why = {
        "already_collected": _("the bag had been handed out before"),
        "codes_do_not_match": _("the bag belongs to another household"),
        "served_at_door": _("the household is served at its door"),
        "still_to_pay": _("the bag was not paid yet"),
    }.get(data["answer"], _("its pickup is not open"))
    words = _(
        "⚠️ {compound}: at {time} a bag was handed out without a connection, and it does not "
        "fit: {why}.\nBag: {bag_room} (no. {number})\nPickup code of: {pickup_room}\nPlease look "
        "into it."
    )
    return Screen(
        words.format(
            compound=bold(name_in(texts, data, "compound")),
            time=when(texts, data, "scanned_at"),
            why=why,
            bag_room=plain(data["bag_room"] or "–"),
            number=plain(data["number"] or "–"),
            pickup_room=plain(data["pickup_room"] or "–"),
        )
    )


SCANNING_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.FREE_SHARE: free_share,
    Notice.LEFT_TO_DOOR: left_to_door,
    Notice.LEFT_RETURNED: left_returned,
    Notice.DOUBTFUL_SCAN: doubtful_scan,
}
