"""What can be refused about slots and delivery points.

    DomainError
    ├─ wishes   NoOtherSlot WishedAlready
    └─ points   BadPoint PointTaken IntoTheNight

See `orders.rules.errors`.
"""

from datetime import datetime

from orders.rules.errors import DomainError


class NoOtherSlot(DomainError):
    """Nothing is free at such a time; the household keeps its own."""

    starts_at: datetime


class WishedAlready(DomainError):
    """Once a hand-over."""


class BadPoint(DomainError):
    """A delivery point cannot be so: `field` says what is missing or wrong."""

    field: str


class PointTaken(DomainError):
    """Another point of the compound has that name."""

    name: str


class IntoTheNight(DomainError):
    """So long would reach into the night, in which nobody is called down."""

    until: str
