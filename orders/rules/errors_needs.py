"""Refusals about individual needs; a branch of the tree in `orders.rules.errors`.

DomainError
└─ needs  EmptyNeed NeedForbidden TooManyNeeds NeedNotFor BadNeedPrice
"""

from orders.rules.errors import DomainError


class EmptyNeed(DomainError):
    pass


class NeedForbidden(DomainError):
    """`reason` is tobacco or alcohol."""

    reason: str


class TooManyNeeds(DomainError):
    most: int


class NeedNotFor(DomainError):
    """Medicine is asked of pharmacies alone, and pharmacies are asked for nothing else."""

    kind: str


class BadNeedPrice(DomainError):
    text: str
