"""What can be refused about donations.

    DomainError
    └─ donations BadDonation DonationUsedUp NotMeant DonationUsed

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class BadDonation(DomainError):
    """A donation cannot be entered so: `field` says what is missing or wrong."""

    field: str


class DonationUsedUp(DomainError):
    """There is less left of a donation than is to be given."""

    left: int


class NotMeant(DomainError):
    """A donation is not for these households."""

    rooms: tuple[str, ...]


class DonationUsed(DomainError):
    """A donation of which something was used cannot be taken back."""
