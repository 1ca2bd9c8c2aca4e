"""When a bag may be complained of, and what can be made good. Minor units, aware instants."""

from datetime import datetime, timedelta

from orders.rules.money import AmountError, read_amount

# What was wrong: something is not there, is another thing, is spoiled, or is none of these.
KINDS = ("missing", "wrong", "spoiled", "other")


def known_kind(kind: str) -> str:
    """The kind as it is, or `other` where a button says something that is none."""
    return kind if kind in KINDS else "other"


def open_until(handed_at: datetime, *, hours: int) -> datetime:
    """Until when a household may say that something was wrong; that instant included."""
    return handed_at + timedelta(hours=hours)


def most_given(price: int, given: int) -> int:
    """What may still be given for a bag that cost this, of which so much was given already."""
    return max(0, price - given)


def read_sum_and_reason(text: str, currency: str) -> tuple[int | None, str]:
    """`12.5 two cabbages rotten`: the sum in minor units (None: no sum), and what follows it."""
    first, _, rest = text.strip().lstrip("¥￥").strip().partition(" ")
    number = first.removesuffix("元").rstrip(",，:：")
    try:
        return read_amount(number, currency).minor, " ".join(rest.split())
    except AmountError:
        return None, " ".join(text.split())
