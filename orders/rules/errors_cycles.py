"""What can be refused when a liaison moves cycles.

    DomainError
    └─ cycles      CycleStillOpen CutoffPassed CutoffNotEarlier CutoffTooLate ExtraDoesNotFit
                   ExtraPlanned CyclesPaused BadPause BadHours HoursDoNotFit BadCapacity
                   NoStandardPacks CycleMovedOn

See `orders.rules.errors`. Each is a plain fact; the words say what to do instead.
"""

from datetime import datetime

from orders.rules.errors import DomainError


class CycleStillOpen(DomainError):
    number: int
    cutoff_at: datetime


class CutoffPassed(DomainError):
    number: int
    cutoff_at: datetime


class CutoffNotEarlier(DomainError):
    number: int
    cutoff_at: datetime


class CutoffTooLate(DomainError):
    """The next cycle opens, or packing has to be done."""

    number: int
    latest: datetime


class ExtraDoesNotFit(DomainError):
    next_opens_at: datetime


class ExtraPlanned(DomainError):
    number: int
    opens_at: datetime


class CyclesPaused(DomainError):
    until: datetime


class BadPause(DomainError):
    text: str


class BadHours(DomainError):
    text: str


class HoursDoNotFit(DomainError):
    """`faults` are codes of `schedule.check_rule`, and `delivery_outside_points`."""

    faults: tuple[str, ...]


class BadCapacity(DomainError):
    text: str


class NoStandardPacks(DomainError):
    pass


class CycleMovedOn(DomainError):
    """What the button was about is over, or stands otherwise."""
