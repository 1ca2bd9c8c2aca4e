"""A price as neighbours see it: beside the one before, and with the reason for a rise."""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import amount
from bot.screens.screen import plain
from config.texts import Texts
from orders.rules.prices import direction

ARROWS = {"up": "↑", "down": "↓"}


def price_in(texts: Texts, price: int, previous: int | None, currency: str) -> str:
    """`¥12.50`, `free`, or `¥12.50 ↑ (was ¥11.00)` where the last cycle had another price."""
    moved = direction(previous, price)
    if moved is None or previous is None:
        return amount_or_free(texts, price, currency)
    was = texts.gettext("(was {price})").format(price=amount_or_free(texts, previous, currency))
    return f"{amount_or_free(texts, price, currency)} {ARROWS[moved]} {was}"


def amount_or_free(texts: Texts, price: int, currency: str) -> str:
    """A price; what costs nothing says so in a word."""
    return amount(price, currency) if price else texts.gettext("free")


def helped_line(texts: Texts, item: Mapping[str, Any], currency: str) -> str:
    """Who pays the rest of a price, or gave the goods: a line of its own, escaped, or nothing."""
    _ = texts.gettext
    by = item.get("subsidy_by")
    if item.get("is_gift"):
        words = _("· a gift from {donor}") if by else _("· a gift")
        return "\n" + words.format(donor=plain(by or ""))
    if not item.get("subsidy") or not by:
        return ""
    words = _("· {payer} adds {sum} to each").format(
        payer=plain(by), sum=amount(item["subsidy"], currency)
    )
    return "\n" + words


def reason_line(texts: Texts, reason: str | None) -> str:
    """A line of its own, escaped, or nothing."""
    if not reason:
        return ""
    return "\n" + texts.gettext("· dearer because: {reason}").format(reason=plain(reason))
