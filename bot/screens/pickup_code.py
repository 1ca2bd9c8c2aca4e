"""A household's pickup code to be held before a volunteer's camera, or said."""

from bot.screens import counts
from bot.screens.leftover_presses import ShowPickupCode
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts
from fulfillment.handover.use_cases.my_pickup import PickupView


def code_key(texts: Texts, item: PickupView) -> Button:
    """The button on the household's page."""
    words = texts.gettext("🔳 Pickup code of {address}").format(address=item.address)
    return Button(words, ShowPickupCode(item.household_id, item.handover_id))


def pickup_code(texts: Texts, item: PickupView) -> Screen:
    """The code as a picture, with what it is for; a neighbour may use it, too."""
    _ = texts.gettext
    point = item.point if texts.locale == "zh_CN" else item.point_en
    starts = texts.day_and_time(item.starts_at, item.timezone)
    ends = texts.time_of_day(item.ends_at, item.timezone)
    lines = [
        bold(f"{item.address} · {counts.bags(texts, item.bags - item.bags_collected)}"),
        f"🕒 {starts}–{ends} 📍 {plain(point)}"
        if item.is_open
        else _("Kept for you at {point}.").format(point=bold(point)),
        _("Pickup code: {code}").format(code=code(item.pickup_code)),
        _("Show this picture or say the number. A neighbour whom you give it to can collect, too."),
    ]
    return Screen("\n".join(lines), qr=item.pickup_code, is_new=True)
