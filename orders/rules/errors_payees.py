"""What can be refused about whom residents pay, and about codes that were sent to be checked.

    DomainError
    └─ payees      BadPayee BadPayeeInput UnknownScheme PayeeUnchanged NoCodeSeen SeveralCodesSeen
                   NoPaymentCode

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class BadPayee(DomainError):
    """A name, or the last four digits of an account, that cannot be."""

    text: str


class BadPayeeInput(DomainError):
    """What a scheme needs is missing or wrong; `reason` is the code of `BadCode`."""

    part: str
    reason: str


class UnknownScheme(DomainError):
    """A way to pay that there is not, or that nobody can be paid by here."""

    text: str


class PayeeUnchanged(DomainError):
    """The payee is this one already."""


class NoCodeSeen(DomainError):
    """No QR code on the picture that can be read."""


class SeveralCodesSeen(DomainError):
    """Several QR codes on the picture of one collection code."""

    count: int


class NoPaymentCode(DomainError):
    """The code can be read, and is none to pay with."""
