"""What can be refused about trips, boxes on board and buying runs.

    DomainError
    ├─ trips    BadTrip AlreadyLeft NothingOnBoard BoxesTogether UnknownBox
    └─ buying   WindowTaken BadWindow BadBuyingLine DifferenceUnnamed

See `orders.rules.errors`.
"""

from datetime import datetime

from orders.rules.errors import DomainError


class BadTrip(DomainError):
    """A trip cannot be planned so: `field` is plate, driver, leaves_at, stops or crew."""

    field: str


class AlreadyLeft(DomainError):
    """The truck has left: the same load is not sent a second time."""

    sent_at: datetime


class NothingOnBoard(DomainError):
    """No box has been counted on board yet."""


class BoxesTogether(DomainError):
    """A household's bags ride in several boxes, of which only some are on board."""

    rooms: tuple[str, ...]
    boxes: tuple[str, ...]


class UnknownBox(DomainError):
    """No box of this number, or with a bag of this code, belongs to the trip."""

    text: str


class WindowTaken(DomainError):
    """Another run is in the shop at that time; the next free one begins at `next_free`."""

    next_free: datetime


class BadWindow(DomainError):
    """A time in the shop is from now on, for half an hour to four hours."""


class BadBuyingLine(DomainError):
    """A line of a buying list that cannot be understood."""

    line: str


class DifferenceUnnamed(DomainError):
    """Money or goods do not agree, and nobody has said why."""

    amount: str
    goods: tuple[str, ...]
