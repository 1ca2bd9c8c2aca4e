"""Closing statements: to the household its sums, to the liaison that they are ready."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.parts import said_of
from bot.screens.screen import Screen, bold, plain
from config.texts import Texts

MINUTE = timedelta(minutes=1)


def closing_statement(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: its sums of the whole period."""
    _ = texts.gettext
    title = _("{address}: closing statement").format(address=data["address"])
    begins, ends = (
        datetime.fromisoformat(data["begins_at"]),
        datetime.fromisoformat(data["ended_at"]) - MINUTE,
    )
    zone = data["timezone"]
    span = f"{texts.day(begins, zone)} – {texts.day(ends, zone)}"
    lines = [
        bold(title),
        plain(f"{name_in(texts, data, 'compound')} · {span}"),
        "",
        *(
            said_of(texts, plain(words), bold(amount(data[key], data["currency"])))
            for key, words in _statement_words(texts).items()
            if data.get(key) or key in ("asked", "paid")
        ),
        "",
        _("The single orders: /history. Is something wrong? Please tell the liaison."),
    ]
    return Screen("🧾 " + "\n".join(lines))


def statements_ready(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison."""
    _ = texts.gettext
    title = _("{compound}: the closing statements are ready.").format(
        compound=name_in(texts, data, "compound")
    )
    currency = data["currency"]
    lines = [
        bold(title),
        texts.ngettext(
            "{count} household was told its sums in private.",
            "{count} households were told their sums in private.",
            data["households"],
        ).format(count=data["households"]),
        _("Asked in all: {asked}, still open: {open}").format(
            asked=bold(amount(data["asked"], currency)), open=bold(amount(data["open"], currency))
        ),
        _("To print, a page a household: your page, “Closing statements” (/link)."),
    ]
    return Screen("🧾 " + "\n".join(lines))


def _statement_words(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "asked": _("Asked"),
        "paid": _("Paid"),
        "covered": _("Paid for you, not to be paid back"),
        "advanced": _("Paid in your place"),
        "repaid": _("Paid back by you"),
        "owed": _("To be paid back by you"),
        "waived": _("Let off"),
        "dropped": _("Not delivered, unpaid"),
        "cancelled": _("Cancelled"),
        "refunded": _("Sent back to you"),
        "open": _("Still to be paid"),
        "credit": _("Still yours as credit"),
    }
