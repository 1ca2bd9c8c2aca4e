"""What can be refused about papers and their versions.

    DomainError
    └─ papers      NoSuchPaper

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class NoSuchPaper(DomainError):
    """A kind, form or sheet that is not in the catalogue."""
