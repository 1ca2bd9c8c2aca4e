"""What is left of a cycle, below its tally: stock, bags and time."""

from collections.abc import Mapping
from typing import Any

from bot.screens import counts
from bot.screens.screen import bold, plain
from config.texts import Texts

MOST_CODES = 30


def left_lines(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    """One part of the card of an open cycle; nothing where nothing is limited or known."""
    lines = [*_stock(texts, data), *_bags(texts, data), *_time(texts, data)]
    return ["\n".join(lines)] if lines else []


def _stock(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    """What is left, and what is wished beyond the stock: it is shared out at the cut-off."""
    _ = texts.gettext
    limited = [
        (item["code"], item["stock"] - item["units"])
        for item in data["offers"]
        if item["stock"] is not None and not item["withdrawn"]
    ][:MOST_CODES]
    if not limited:
        return []
    words = "  ".join(f"{code}×{max(left, 0)}" for code, left in limited)
    line = _("Left: {units}").format(units=plain(words))
    if all(left > 0 for _code, left in limited):
        return [line]
    # Nobody shall think that it is too late to wish for it.
    return [line, _("What is wished beyond that is shared fairly by household at the cut-off.")]


def _bags(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    _ = texts.gettext
    bags = data.get("bags")
    if bags is None:
        return []
    free = max(bags["capacity"] - bags["taken"], 0)
    line = _("Volunteers can still sort {bags}").format(bags=counts.bags(texts, free))
    if not bags["waiting"]:
        return [line]
    waiting = counts.households(texts, bags["waiting"])
    return [f"{line} · " + _("waiting list: {households}").format(households=waiting)]


def _time(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    left = data.get("time_left")
    if not left or not any(left):
        return []
    hours, minutes = left
    words = (
        texts.ngettext("{count} hour", "{count} hours", hours).format(count=hours)
        if hours
        else counts.minutes(texts, minutes)
    )
    return ["⏳ " + texts.gettext("Time left: {time}").format(time=bold(words))]
