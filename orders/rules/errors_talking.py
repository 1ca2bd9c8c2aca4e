"""What can be refused about doubtful messages and questions.

    DomainError
    └─ talking     NotTheWriter TooManyQuestions

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class NotTheWriter(DomainError):
    """Somebody else wrote the message that the button belongs to."""


class TooManyQuestions(DomainError):
    """So many of one's questions wait for the supermarket's answer already."""

    limit: int
