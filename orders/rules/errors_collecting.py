"""What can be refused at the delivery point beside unknown codes, and about free goods.

    DomainError
    ├─ codes      AllCollected CodeOutOfDate ServedAtDoor BuildingWaits
    ├─ closing    BadLeftover
    └─ free goods BadFreeList FreeListThere NothingToShare

See `orders.rules.errors`.
"""

from datetime import datetime

from orders.rules.errors import DomainError


class AllCollected(DomainError):
    """The household of this pickup code has had everything: handed out `at`, by whom."""

    room: str
    by: str
    at: datetime


class CodeOutOfDate(DomainError):
    """A pickup code of an earlier hand-over that has nothing lying here any more.

    `newer_at` is when the household's slot in the open hand-over is; with that comes another code.
    """

    room: str
    opened_at: datetime
    newer_at: datetime | None = None


class ServedAtDoor(DomainError):
    """The household is served at its door: its bags are not handed out at the point."""

    room: str


class BuildingWaits(DomainError):
    """The bags of this building are held back until they are complete."""

    room: str


class BadLeftover(DomainError):
    """What nobody collected becomes one of hold, door, return; a return needs its reason."""


class BadFreeList(DomainError):
    """A list of needs cannot be made so: `field` says what is missing or wrong."""

    field: str


class FreeListThere(DomainError):
    """There is a list for this donation that is not closed yet."""


class NothingToShare(DomainError):
    """Nothing of the donation is left, or nobody needs any of it."""
