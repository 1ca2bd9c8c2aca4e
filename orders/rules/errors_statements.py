"""What can be refused when a statement is booked.

    DomainError
    └─ statements  LookAgain NoStatementHere NoRowTicked NothingToGiveBack
                   ColumnsLacking

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class LookAgain(DomainError):
    """Something changed since the rows were shown: a payment was confirmed, a bill changed."""


class NoStatementHere(DomainError):
    """A file that is not there any more: put aside, or replaced by a newer one."""


class NoRowTicked(DomainError):
    """A yes to no row at all."""


class NothingToGiveBack(DomainError):
    """The statement shows a refund, but nothing was to be given back and no credit is there."""

    reference: str


class ColumnsLacking(DomainError):
    """A bank's table of which nobody has said where the date and the sum stand."""
