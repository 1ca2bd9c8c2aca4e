"""What can be refused about paying in somebody's place, and being paid back.

    DomainError
    └─ advance    NotAdvanced AdvanceStands MoreThanOwed NothingOwed BadRepayment

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class NotAdvanced(DomainError):
    """Nobody pays this bill in the household's place (any more)."""


class AdvanceStands(DomainError):
    """It cannot be undone: `why` is sent, repaid or day."""

    why: str


class MoreThanOwed(DomainError):
    """More was to be booked as paid back than is owed; both as people write money."""

    wanted: str
    owed: str


class NothingOwed(DomainError):
    """The household owes this person nothing (any more)."""


class BadRepayment(DomainError):
    """What was paid back is no sum of money above zero."""

    text: str
