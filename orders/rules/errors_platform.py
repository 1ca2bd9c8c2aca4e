"""What can be refused about a platform's cycle and the orders that come from it.

DomainError
└─ platform    NoPlatform BadLink BadPlatformTimes BuildingsApproved
"""

from orders.rules.errors import DomainError


class NoPlatform(DomainError):
    """No platform delivers to this compound: none stands in its file."""


class BadLink(DomainError):
    text: str


class BadPlatformTimes(DomainError):
    """Not start before end before delivery, or over already."""


class BuildingsApproved(DomainError):
    """More orders for buildings whose batches are approved: these are recalled first."""

    buildings: tuple[str, ...]
