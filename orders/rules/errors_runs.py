"""What can be refused about door runs.

    DomainError
    └─ runs  NotYourRun RunTaken RunBegun StillSealed

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class NotYourRun(DomainError):
    """It is somebody else's now, or was taken back."""


class RunTaken(DomainError):
    """Somebody else took it, or it has ended."""


class RunBegun(DomainError):
    """Somebody is walking it already."""


class StillSealed(DomainError):
    """The building is sealed: nobody of it can be called down."""

    building: str
