"""What can be refused about members, consents and captains.

    DomainError
    └─ people      NeedsConsent ConsentAsked ConsentRefused RemovedMember

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class NeedsConsent(DomainError):
    """A neighbour may order for a household once it agrees."""

    household: str
    household_id: int


class ConsentAsked(DomainError):
    """Asked already, and not answered yet."""

    household: str


class ConsentRefused(DomainError):
    """They said no; asking again at once would be pestering."""

    household: str


class RemovedMember(DomainError):
    """Taken out of the household; only the liaison lets them ask again."""

    household: str
