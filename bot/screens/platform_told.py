"""What is posted about a platform's cycle: the card in the group, reminder, asking for the export.

In the group there is no number of orders and no name: nobody here knows them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.import_presses import OpenImports
from bot.screens.parts import when
from bot.screens.reminders import reminders_key
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from orders.notices_platform import Notice


def platform_card(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The pinned message with link and times; afterwards that it is over."""
    _ = texts.gettext
    title = bold(
        _("Platform cycle {number}: {platform}").format(
            number=data["number"], platform=name_in(texts, data, "supplier")
        )
    )
    delivery = bold(when(texts, data, "delivery_at"))
    if data["state"] == "cancelled":
        return Screen(f"{title}\n\n❌ {bold(_('This cycle was cancelled.'))}", pins=True)
    if data["is_over"]:
        words = _("Ordering on the platform has ended. Delivery {delivery}.")
        return Screen(f"{title}\n\n🔒 {words.format(delivery=delivery)}", pins=True)
    words = _("Order there until {ends}, and pay there. Delivery {delivery}.").format(
        ends=bold(when(texts, data, "ends_at")), delivery=delivery
    )
    hint = _(
        "Please write building, unit and room into the address, such as 3-2-501: by that your bag "
        "finds you. Your order in this group stays as it is; both bags are handed out together."
    )
    rows: Rows = ((Button("🛒 " + _("Order on the platform"), url=data["link"]),),)
    return Screen(f"{title}\n\n{words}\n\n{plain(hint)}", rows if data["link"] else (), pins=True)


def platform_reminder(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To members of households that ordered nowhere."""
    _ = texts.gettext
    joint = "、" if texts.locale == "zh_CN" else ", "
    words = _(
        "⏰ {addresses} has ordered nothing this round, as far as I know. On {platform} you can "
        "order until {ends}; delivery {delivery}."
    ).format(
        addresses=bold(joint.join(data["homes"])),
        platform=bold(name_in(texts, data, "supplier")),
        ends=bold(when(texts, data, "ends_at")),
        delivery=when(texts, data, "delivery_at"),
    )
    hint = _("Ordered there already, or in need of nothing? Then you need not do anything.")
    link: Rows = ((Button("🛒 " + _("Order on the platform"), url=data["link"]),),)
    rows = (*(link if data["link"] else ()), (reminders_key(texts, is_on=True),))
    return Screen(f"{words}\n{plain(hint)}", rows)


def export_wanted(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison at the end of ordering there."""
    _ = texts.gettext
    title = bold(
        _("Platform cycle {number}: {platform}").format(
            number=data["number"], platform=name_in(texts, data, "supplier")
        )
    )
    words = _(
        "📄 Ordering there ended at {ends}. Please fetch the export of your compound’s orders from "
        "the platform and send me the file here. Until it is in, nothing is packed."
    ).format(ends=bold(when(texts, data, "ends_at")))
    key = Button(_("Send the export"), OpenImports(data["compound_id"]))
    return Screen(f"{title}\n\n{words}", ((key,),))


PLATFORM_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.PLATFORM_CARD: platform_card,
    Notice.PLATFORM_REMINDER: platform_reminder,
    Notice.EXPORT_WANTED: export_wanted,
}
