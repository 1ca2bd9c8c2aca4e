"""What can be refused of disputes, discounts, corrections, credit and settlements.

    DomainError
    └─ books       NotHandedOver DisputeTooLate SumTooHigh NoSum NoCredit SettlementChanged
                   NothingToSettle NotOnBill

See `orders.rules.errors`.
"""

from datetime import datetime

from orders.rules.errors import DomainError


class NotHandedOver(DomainError):
    """A bag that was not handed over yet cannot be complained of."""


class DisputeTooLate(DomainError):
    """The time to complain is over; `people` are whom to speak to."""

    until: datetime
    people: tuple[str, ...]


class SumTooHigh(DomainError):
    """More than what is left of the price; `most` is shown with its currency."""

    most: str


class NoSum(DomainError):
    """The text holds no sum of more than nothing."""


class NoCredit(DomainError):
    """The household has no credit of that much with this supplier."""


class SettlementChanged(DomainError):
    """The sums are not those that were shown: look again."""


class NothingToSettle(DomainError):
    """The supplier has asked nobody in this cycle."""


class NotOnBill(DomainError):
    """A discount can be given on a bill that is still to be paid, goodwill on a settled one."""
