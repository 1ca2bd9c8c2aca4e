"""What can be refused about welfare calls and stock.

    DomainError
    └─ care     CallOver NotACarer BadCareRule
    └─ stock    NoFigures BadDays WhichSupplier

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class CallOver(DomainError):
    """The next cycle's list was made: what is heard now belongs to it."""

    address: str


class NotACarer(DomainError):
    """Whoever calls or knocks must have a right for it in the compound."""


class BadCareRule(DomainError):
    """A number of the rule is outside of what it may be."""

    field: str
    least: int
    most: int


class NoFigures(DomainError):
    """Nothing of the text could be read as a stock of something."""

    said: str


class BadDays(DomainError):
    """A minimum of days must be a whole number from 0 to 90."""

    kind: str


class WhichSupplier(DomainError):
    """Somebody speaks for several suppliers and has not said for which."""

    names: tuple[str, ...]
