"""Links without signing in: a driver's own to a trip's papers; the code on a gate pass.

Nothing is stored: a link carries what it is for and a keyed hash over it. What it opens looks at
the trip or load as it is, so a link ends with it.
"""

import hmac
from datetime import date

from orders.rules.errors import LinkExpired
from orders.rules.errors_gate import PassInvalid
from storage.database import Transaction

HASH_LENGTH = 24
PAPERS, PASS = "/papers/", "/gate/pass/"


def paper_link(tx: Transaction, trip_id: int) -> str:
    """The path of a trip's papers, for its driver."""
    return f"{PAPERS}{trip_id}-{_hash(tx, f'papers:{trip_id}')}"


def trip_of_link(tx: Transaction, token: str) -> int:
    """The trip of such a link; raises `LinkExpired` for any other text."""
    number, _, given = token.partition("-")
    if not number.isascii() or not number.isdigit():
        raise LinkExpired()
    if not hmac.compare_digest(given.encode(), _hash(tx, f"papers:{int(number)}").encode()):
        raise LinkExpired()
    return int(number)


def pass_token(tx: Transaction, consignment_id: int, plate: str, day: date) -> str:
    """What the code of a gate pass says: the load, its day, and a hash over both and the plate."""
    return f"{consignment_id}-{day:%Y%m%d}-{_hash(tx, _of_pass(consignment_id, plate, day))}"


def load_of_pass(token: str) -> tuple[int, date]:
    """The load and day that a pass speaks of, unproven; raises `PassInvalid`."""
    parts = token.strip().rpartition("/")[2].split("-")
    numbers = parts[:2]
    if len(parts) != 3 or not all(each.isascii() and each.isdigit() for each in numbers):
        raise PassInvalid()
    try:
        day = date.fromisoformat(f"{numbers[1][:4]}-{numbers[1][4:6]}-{numbers[1][6:8]}")
    except ValueError:
        raise PassInvalid() from None
    return int(numbers[0]), day


def require_genuine(
    tx: Transaction, token: str, *, consignment_id: int, plate: str, day: date
) -> None:
    """Raise `PassInvalid` unless this is the pass of that load, plate and day."""
    given = token.strip().rpartition("/")[2]
    if not hmac.compare_digest(given.encode(), pass_token(tx, consignment_id, plate, day).encode()):
        raise PassInvalid()


def _of_pass(consignment_id: int, plate: str, day: date) -> str:
    return f"gate pass:{consignment_id}:{day.isoformat()}:{plate}"


def _hash(tx: Transaction, text: str) -> str:
    return tx.sealer.index(text)[:HASH_LENGTH]
