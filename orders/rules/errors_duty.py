"""What can be refused about health, sign-ups and outings.

    DomainError
    ├─ duty     NotFitForDuty BadTemperature TestTooOld DeclaredIll BadSignUp BadDutyRule
    └─ outings  OutingTooSoon WindowFull NoOutingNow NoOutingPoint BadOutingPoint PassNotValid

See `orders.rules.errors`.
"""

from datetime import datetime

from orders.rules.errors import DomainError


class NotFitForDuty(DomainError):
    """Not fit for what touches goods: not_declared, unfit, not_briefed, no_kit."""

    reasons: tuple[str, ...]
    compound_id: int = 0


class BadTemperature(DomainError):
    """Not a temperature of a person in degrees Celsius."""


class TestTooOld(DomainError):
    """The test is older than the compound allows."""

    __test__ = False  # no test case, whatever its name begins with

    hours: int


class DeclaredIll(DomainError):
    """Who declared an illness today stays at home today; the liaison can lift a mistake."""


class BadSignUp(DomainError):
    """A sign-up for a time that is over or does not exist."""


class BadDutyRule(DomainError):
    """A rule about health or staffing cannot be so: `field` says which."""

    field: str


class OutingTooSoon(DomainError):
    """The household was out, or will be, too near to that day; when it may go again."""

    outings: int
    days: int
    next_at: datetime


class WindowFull(DomainError):
    """As many people as the point holds have that window."""

    holds: int


class NoOutingNow(DomainError):
    """sealed: nobody leaves home; prevention: no pass is needed."""

    level: str


class NoOutingPoint(DomainError):
    """There is no such point or window (any more)."""


class BadOutingPoint(DomainError):
    """A point cannot be so: `field` says what is missing or wrong."""

    field: str


class PassNotValid(DomainError):
    """Where, when or how often it may not be used; `why` is a verdict of `rules.outings`."""

    why: str
    at: datetime | None = None
    timezone: str = "UTC"
