"""The reminder before the cut-off, and muting it."""

from collections.abc import Mapping
from typing import Any

from bot.screens.parts import instant_of
from bot.screens.presses import OpenForm
from bot.screens.screen import Button, Rows, Screen, bold, plain
from bot.screens.talking_presses import SetReminders
from config.texts import Texts


def order_reminder(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To members of a household without an order."""
    _ = texts.gettext
    homes = data["homes"]
    joint = "、" if texts.locale == "zh_CN" else ", "
    words = _("⏰ Ordering ends at {cutoff}, and {addresses} has not ordered yet.").format(
        cutoff=bold(texts.day_and_time(instant_of(data["cutoff_at"]), data["timezone"])),
        addresses=bold(joint.join(home["address"] for home in homes)),
    )
    hint = _("If you need nothing this time, you need not do anything.")
    keys: Rows = tuple(
        (
            Button(
                _("Order") if len(homes) == 1 else plain(home["address"]),
                OpenForm(home["household_id"]),
            ),
        )
        for home in homes
    )
    return Screen(f"{words}\n{hint}", (*keys, (reminders_key(texts, is_on=True),)))


def reminders_set(texts: Texts, *, is_on: bool) -> Screen:
    """What holds from now on, and the way back."""
    _ = texts.gettext
    words = (
        _("🔔 I remind you before the cut-off when you have not ordered.")
        if is_on
        else _("🔕 No more reminders before the cut-off.")
    )
    return Screen(words, ((reminders_key(texts, is_on=is_on),),), toast=_("Noted"))


def reminders_key(texts: Texts, *, is_on: bool) -> Button:
    """The button that changes what holds now."""
    _ = texts.gettext
    label = "🔕 " + _("Do not remind me") if is_on else "🔔 " + _("Remind me again")
    return Button(label, SetReminders(0 if is_on else 1))
