"""Trades at a gateway: their numbers, how long their codes live, when they are asked about.

Both gateways' codes live for two hours. A trade is asked about after 1, 5, 15 and 60 minutes in
case its notification got lost, and when its code has gone stale; then it is closed.
"""

import re
from datetime import datetime, timedelta
from typing import Final

CODE_LIVES: Final = timedelta(hours=2)
# Who opens the bill needs this long to fetch another phone, scan and pay.
TIME_TO_SCAN: Final = timedelta(minutes=5)
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
# A code may have been scanned in its last second.
AFTER_EXPIRY: Final = timedelta(minutes=1)
# "Look now" is pressed again and again by who waits; the gateway is asked this often at most.
LOOK_AT_MOST: Final = timedelta(seconds=10)

_NUMBER = re.compile(r"([0-9A-Za-z]{6,20})_([1-9][0-9]{0,5})")


def out_trade_no(reference: str, attempt: int) -> str:
    """The number of a bill's nth trade: signs and length that both gateways take (6 to 32).

    ValueError for what would not read back.
    """
    number = f"{reference}_{attempt}"
    if not _NUMBER.fullmatch(number):
        raise ValueError(number)
    return number


def reference_in(number: str) -> str | None:
    """The reference in a trade's number, or None if it is none of ours."""
    found = _NUMBER.fullmatch(number)
    return found[1] if found else None


def is_fresh(expires_at: datetime, now: datetime) -> bool:
    """Tell whether a code that is shown now can still be paid in peace."""
    return now + TIME_TO_SCAN <= expires_at


def may_look(asked_at: datetime | None, now: datetime) -> bool:
    """Tell whether the gateway may be asked about a trade again at somebody's wish."""
    return asked_at is None or now - asked_at >= LOOK_AT_MOST


def next_ask(asked: int, *, now: datetime, expires_at: datetime) -> datetime:
    """When a trade is asked about that has been `asked` times, always after `now`."""
    at = now + PAUSES[min(asked, len(PAUSES) - 1)]
    last = expires_at + AFTER_EXPIRY
    return min(at, last) if now < last else at
