"""What households and groups hear of donations and public lists."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.parts import when
from bot.screens.payments import said
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from fulfillment.notices_giving import Notice


def paid_by_donation(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    donor = data["donor"]
    words = (
        _("✅ You have nothing to pay: {donor} has given the {{sum}} for you. ({{about}})")
        if donor
        else _("✅ You have nothing to pay: a donation pays the {{sum}} for you. ({{about}})")
    )
    return Screen(said(texts, words.format(donor=bold(donor)), data))


def gift_for_you(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    what = bold(f"{data['goods']} {data['quantity']} {data['unit']}")
    words = (
        _("🎁 A gift from {donor} for your household: {what}. It comes to you by the volunteers.")
        if data["donor"]
        else _("🎁 A gift for your household: {what}. It comes to you by the volunteers.")
    )
    return Screen(words.format(donor=plain(data["donor"]), what=what))


def public_lists(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """In the group: what came in and where it went, without a name."""
    _ = texts.gettext
    words = _(
        "📋 {compound}: what was bought and donated, what was handed out and what is in stock, "
        "{goods} goods, as of {time}."
    ).format(
        compound=bold(name_in(texts, data, "compound")),
        goods=data["goods"],
        time=when(texts, data, "at"),
    )
    keys: Rows = ((Button(_("See the four lists"), url=data["link"]),),)
    if data.get("complaints"):  # not in what was queued before there was such a page
        keys = (*keys, (Button(_("Complaints, counted"), url=data["complaints"]),))
    return Screen(words, keys)


GIVING_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.PAID_BY_DONATION: paid_by_donation,
    Notice.GIFT_FOR_YOU: gift_for_you,
    Notice.PUBLIC_LISTS: public_lists,
}
