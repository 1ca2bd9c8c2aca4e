"""What can be refused where something is scarce: limits for people, bags, choices.

DomainError
└─ scarce      OverPersonLimit HeadsUnknown CycleFull UnknownChoice InsteadOfItself
               BadCapacity NotSharedYet
"""

from orders.rules.errors import DomainError


class OverPersonLimit(DomainError):
    """So many for each of the people; `heads` of them."""

    bundle: str
    name: str
    name_en: str
    limit: int
    wanted: int
    each: int
    heads: int


class HeadsUnknown(DomainError):
    """The same where the roster does not say how many people there are: one is counted."""

    bundle: str
    name: str
    name_en: str
    limit: int
    wanted: int
    each: int
    heads: int


class CycleFull(DomainError):
    """A change needs more bags than are free; the order stays as it was."""

    household: str
    needs: int  # bags more than now
    free: int


class UnknownChoice(DomainError):
    text: str


class InsteadOfItself(DomainError):
    bundle: str


class NotSharedYet(DomainError):
    """No cycle of the compound has closed yet."""
