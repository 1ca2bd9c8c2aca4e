"""What can be refused about papers and their versions.

    DomainError
    └─ papers      NoSuchPaper NoSuchSheet NothingTicked NotAPicture NoLabelSeen SeveralLabelsSeen

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class NoSuchPaper(DomainError):
    """A kind, form or sheet that is not in the catalogue."""


class NotAPicture(DomainError):
    """A file that was sent as a photo of a bag and is none."""


class NoLabelSeen(DomainError):
    """No code on the photo is that of a bag that is being packed."""


class SeveralLabelsSeen(DomainError):
    """The labels of several bags are on one photo."""

    addresses: tuple[str, ...]


class NoSuchSheet(DomainError):
    """A label of a size that no printer here can feed; millimetres a side."""

    shortest: int
    longest: int


class NothingTicked(DomainError):
    """Single labels were to be printed, and none was chosen."""
