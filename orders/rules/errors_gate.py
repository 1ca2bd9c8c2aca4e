"""What can be refused at the gate.

    DomainError
    └─ the gate NotCleared PassInvalid PassExpired BadPaper BadGateRule NotOnThisLoad

See `orders.rules.errors`.
"""

from datetime import datetime

from orders.rules.errors import DomainError


class NotCleared(DomainError):
    """Papers are missing or expired: each as `kind|status|name`, no name for the vehicle's own."""

    consignment_id: int
    papers: tuple[str, ...]


class PassInvalid(DomainError):
    """A gate pass that was never issued."""


class PassExpired(DomainError):
    """A gate pass of another day."""

    valid_on: datetime


class BadPaper(DomainError):
    """A paper cannot be kept so: `field` says what is missing or wrong."""

    field: str


class BadGateRule(DomainError):
    """A gate's rule cannot be so: `field` says which."""

    field: str


class NotOnThisLoad(DomainError):
    """No bag of this load goes by these words: bag codes or rooms."""

    words: tuple[str, ...]
