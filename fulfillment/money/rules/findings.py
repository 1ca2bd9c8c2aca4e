"""What matching works on and what it finds: bills as it sees them, and one verdict a row.

Minor units; instants are aware.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a row is. At most 16 signs: a column keeps it."""

    MATCHED = "matched"  # reference and sum; or several rows that add up to the sum
    MERGED = "merged"  # one transfer for several bills of a household, exactly
    PROVEN = "proven"  # the money of a bill that a person has confirmed before
    LATE = "late"  # for a bag that was taken off, or a cycle that was cancelled
    OVER = "over"
    UNDER = "under"
    DUPLICATE = "duplicate"  # for a bill that is paid already
    WRONG_REF = "wrong_ref"  # this bill's reference, but another's sum
    REVIEW = "review"  # names bills whose sum it does not fit
    PROPOSED = "proposed"  # no reference, but a sum that one bill has and no other row
    REFUND = "refund"
    REFUND_TOO_BIG = "refund_too_big"
    UNKNOWN = "unknown"
    KNOWN = "known"  # this very transaction is in already
    FOREIGN = "foreign"  # no business of ours


class Standing(StrEnum):
    """How a bill stands for money that comes now."""

    OPEN = "open"
    LATE = "late"  # its parcel was dropped, or its cycle cancelled, before it was paid
    PAID = "paid"  # confirmed by a person; no statement has shown its money yet
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Bill:
    """A payment request: `amount` is to be paid now, or was paid where it is settled.

    `over`: it was said to be paid before it became less, by this much. `received` is what has come
    for it in money.
    """

    request_id: int
    household_id: int
    reference: str
    amount: int
    currency: str
    asked_at: datetime
    pay_by: datetime
    standing: Standing = Standing.OPEN
    over: int = 0
    received: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A row's verdict: what it pays of which bills, and which others it may be about.

    What is left of it after what it pays is the household's credit.
    """

    verdict: Verdict
    pays: tuple[tuple[int, int], ...] = ()
    about: tuple[int, ...] = ()

    @property
    def request_ids(self) -> tuple[int, ...]:
        return tuple(request_id for request_id, _ in self.pays) or self.about

    def rest(self, amount: int) -> int:
        """What is left of a row of this amount."""
        return amount - sum(part for _, part in self.pays)


# A person's one yes books these; the others it books only where each was ticked.
CERTAIN = (Verdict.MATCHED, Verdict.MERGED, Verdict.PROVEN, Verdict.LATE)
TO_LOOK_AT = (Verdict.OVER, Verdict.UNDER, Verdict.DUPLICATE, Verdict.REFUND)
