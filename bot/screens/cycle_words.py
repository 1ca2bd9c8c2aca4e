"""What a change of the cycles is, in words: the same for the preview, the group and everybody."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.screens.parts import instant_of
from bot.screens.screen import bold
from config.texts import Texts

Said = Callable[[Texts, Mapping[str, Any]], str]


def said(texts: Texts, data: Mapping[str, Any]) -> str:
    """What the group reads of a change; see `cycle_telling.change_data` for the data."""
    return SAYINGS[data["kind"]](texts, data)


def hour_names(texts: Texts) -> dict[str, str]:
    """The six hours of a timetable, in their order."""
    _ = texts.gettext
    return {
        "opens": _("Opens"),
        "cutoff": _("Closes"),
        "approve_by": _("Approved by"),
        "packed_by": _("Packed by (next day)"),
        "paid_by": _("Paid by (next day)"),
        "deliver_at": _("Delivered at (next day)"),
    }


def fault_words(texts: Texts) -> dict[str, str]:
    """Why hours do not fit, and which."""
    _ = texts.gettext
    return {
        "bad_length": _("A cycle lasts one to seven days."),
        "cutoff_before_opening": _("It would close before it opens."),
        "approval_before_cutoff": _("The approval would be due before ordering has closed."),
        "packed_before_approval": _("Packing would be due before the approval."),
        "paid_before_packed": _("Payment would end before the bags are packed."),
        "delivered_before_paid": _("Delivery would come before the payment has ended."),
        "windows_overlap": _("A cycle would still be open when the next one opens."),
        "delivered_after_next_cutoff": _(
            "Delivery would come only after the next cycle has closed."
        ),
        "delivery_outside_points": _("No delivery point is open at the hour of delivery."),
    }


def at(texts: Texts, data: Mapping[str, Any], which: str, name: str) -> str:
    """An instant of the cycle before or after the change, in bold."""
    instant: datetime = instant_of(data[which][name])
    return bold(texts.day_and_time(instant, data["timezone"]))


def _opened(texts: Texts, data: Mapping[str, Any]) -> str:
    words = texts.gettext(
        "🛒 Cycle {number} opens now, earlier than planned. Ordering until {cutoff}; delivery "
        "{deliver}."
    )
    return _with_times(words, texts, data)


def _closes(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    if data["value"] == "0":
        words = _(
            "🔒 Ordering for cycle {number} closes now, not at {before}. What was sent until now "
            "counts."
        )
    else:
        words = _(
            "⏰ Ordering for cycle {number} closes earlier: at {cutoff} instead of {before}. "
            "Please confirm your order in time."
        )
    return _with_times(words, texts, data)


def _extended(texts: Texts, data: Mapping[str, Any]) -> str:
    words = texts.gettext(
        "⏰ Ordering for cycle {number} stays open longer: until {cutoff} instead of {before}. "
        "Delivery stays at {deliver}."
    )
    return _with_times(words, texts, data)


def _skipped(texts: Texts, data: Mapping[str, Any]) -> str:
    words = texts.gettext("⏭ Cycle {number} of {opens} is left out. The next one opens at {next}.")
    return _with_times(words, texts, data)


def _taken_back(texts: Texts, data: Mapping[str, Any]) -> str:
    words = texts.gettext("🛒 Cycle {number} is not left out after all: it opens at {opens}.")
    return _with_times(words, texts, data)


def _extra(texts: Texts, data: Mapping[str, Any]) -> str:
    words = texts.gettext(
        "➕ Extra cycle {number}: ordering from {opens} to {cutoff}, delivery {deliver}."
    )
    return _with_times(words, texts, data)


def _paused(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    words = _("⏸ Ordering pauses. The next cycle opens at {next}.")
    if data["is_running"]:
        goes_on = _("The cycle that is open goes on as announced.")
        words = f"{words}\n{goes_on}"
    return _with_times(words, texts, data)


def _resumed(texts: Texts, data: Mapping[str, Any]) -> str:
    words = texts.gettext("▶️ The pause is over earlier: the next cycle opens at {next}.")
    return _with_times(words, texts, data)


def _length(texts: Texts, data: Mapping[str, Any]) -> str:
    days = data["length_days"]
    words = texts.ngettext(
        "📅 From cycle {number} on there is a cycle every day. It opens at {next}.",
        "📅 From cycle {number} on there is a cycle every {days} days. The next one opens at "
        "{next}.",
        days,
    )
    return _with_times(words, texts, data)


def _hours(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    names = hour_names(texts)
    changed = [
        _("{hour}: {after} instead of {before}").format(
            hour=names[name], after=bold(data["hours"][name]), before=data["hours_before"][name]
        )
        for name in names
        if data["hours"][name] != data["hours_before"][name]
    ]
    head = _("🕗 New hours from cycle {number} on; it opens at {next}:")
    return "\n".join((_with_times(head, texts, data), *changed))


def _standard(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    words = (
        _(
            "📦 Cycle {number} offers standard packs only, so that the volunteers can sort "
            "everything in time."
        )
        if data["value"] == "1"
        else _("📦 Cycle {number} offers all bundles again.")
    )
    return _with_times(words, texts, data)


SAYINGS: Mapping[str, Said] = {
    "open": _opened,
    "close": _closes,
    "extend": _extended,
    "skip": _skipped,
    "unskip": _taken_back,
    "extra": _extra,
    "pause": _paused,
    "resume": _resumed,
    "length": _length,
    "hours": _hours,
    "standard": _standard,
}


def _with_times(words: str, texts: Texts, data: Mapping[str, Any]) -> str:
    """The sentence with what it names of the cycle's times; what it does not name is not read."""
    wanted = {
        "opens": ("after", "opens_at"),
        "cutoff": ("after", "cutoff_at"),
        "deliver": ("after", "deliver_at"),
        "before": ("before", "cutoff_at"),
        "next": ("next", "opens_at"),
    }
    named = {
        name: at(texts, data, which, key)
        for name, (which, key) in wanted.items()
        if f"{{{name}}}" in words
    }
    return words.format(number=data["number"], days=data["length_days"], **named)
