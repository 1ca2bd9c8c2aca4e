"""What can be refused about who pays when: gathering, handing on, payers, paying at the door.

    DomainError
    ├─ terms       UnknownMode NoPayer PayerKnown BadPayerName
    ├─ gathering   GatherStands SumChanged
    ├─ handing on  NothingToHandOn HandsOnTooMuch BadHandedSum
    └─ at the door StillToPay

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class UnknownMode(DomainError):
    """There is no such way to pay."""


class NoPayer(DomainError):
    """A third party is to pay, and none is named that pays for this compound."""


class PayerKnown(DomainError):
    """The compound has a payer of this name."""

    name: str


class BadPayerName(DomainError):
    """A payer needs a name of some signs, and not too many."""

    limit: int


class GatherStands(DomainError):
    """A tick cannot be taken back: `why` is handed_on, day, changed or other (somebody else's)."""

    why: str


class SumChanged(DomainError):
    """The household owes another sum than the one that was pressed; as people write money."""

    room: str
    sum: str


class NothingToHandOn(DomainError):
    """Nothing is in hand for this supplier and cycle (any more)."""


class HandsOnTooMuch(DomainError):
    """More was to be handed on than was gathered; both as people write money."""

    wanted: str
    gathered: str


class BadHandedSum(DomainError):
    """What was handed on is no sum of money above zero."""

    text: str


class StillToPay(DomainError):
    """The bags came unpaid and are paid for when they are handed over; `seen` in minor units."""

    room: str
    sum: str
    household_id: int
    seen: int
