"""A price as neighbours see it: beside the one before, and with the reason for a rise."""

from bot.screens.amounts import amount
from bot.screens.screen import plain
from config.texts import Texts
from orders.rules.prices import direction

ARROWS = {"up": "↑", "down": "↓"}


def price_in(texts: Texts, price: int, previous: int | None, currency: str) -> str:
    """`¥12.50`, or `¥12.50 ↑ (was ¥11.00)` where the last cycle had another price."""
    moved = direction(previous, price)
    if moved is None or previous is None:
        return amount(price, currency)
    was = texts.gettext("(was {price})").format(price=amount(previous, currency))
    return f"{amount(price, currency)} {ARROWS[moved]} {was}"


def reason_line(texts: Texts, reason: str | None) -> str:
    """A line of its own, escaped, or nothing."""
    if not reason:
        return ""
    return "\n" + texts.gettext("· dearer because: {reason}").format(reason=plain(reason))
