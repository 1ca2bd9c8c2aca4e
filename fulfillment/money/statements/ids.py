"""Names of rows that stay the same whichever file a row is read from again.

A wallet's transaction number is the name of its payment. A refund is named after both numbers, and
a row of a bank without a number after what it says, counted among its likes.
"""

from collections import Counter
from hashlib import sha256

from fulfillment.money.statements.cells import LONGEST_ID


def refund_id(transaction: str, refund: str) -> str:
    """The name of a refund: its own number if it is one of the wallet's, else both."""
    if refund.isdigit() and len(refund) > len("20260301") and refund != transaction:
        return short(refund)
    return short(f"{transaction}/{refund}")


def short(name: str) -> str:
    """A name that fits its column; a longer one becomes its digest."""
    return name if len(name) <= LONGEST_ID else "x" + sha256(name.encode()).hexdigest()[:40]


class Namer:
    """Names rows that have none. Two rows of a file that say the same are two payments."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def name(self, *parts: object) -> str:
        """The name of the next row that says this."""
        said = "\x1f".join(str(part) for part in parts)
        self._seen[said] += 1
        return "x" + sha256(f"{said}\x1f{self._seen[said]}".encode()).hexdigest()[:40]
