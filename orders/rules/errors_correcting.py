"""What can be refused of changes to a household's order after the cut-off.

    DomainError
    └─ correcting  NothingToChange DoorHasOrder SameDoor PaidWithCredit

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class NothingToChange(DomainError):
    """The household has no order that has closed and has not left yet."""

    address: str


class DoorHasOrder(DomainError):
    """The door to which an order shall go has one of its own in this cycle."""

    address: str


class SameDoor(DomainError):
    """The order stands on that door already."""

    address: str


class PaidWithCredit(DomainError):
    """A part of the order was paid with the credit of the household that it stands on."""

    address: str
