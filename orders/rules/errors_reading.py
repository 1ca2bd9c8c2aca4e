"""What can be refused of a statement of a bank or wallet, and what is doubtful about one.

    DomainError
    └─ reading     NeedsPassword WrongPassword TooBig NotAStatement NeedsMap NoSuchMap TwoKinds
                   TotalDisagrees TornRows SeveralAccounts

The last three are not raised: they are doubts that a statement carries, shown in the preview by
the same words. See `orders.rules.errors`. None of them names anybody who paid.
"""

from orders.rules.errors import DomainError


class NeedsPassword(DomainError):
    """A ZIP file as wallets send it: encrypted, with the password in another message."""


class WrongPassword(DomainError):
    pass


class TooBig(DomainError):
    """Larger than a statement can be, or unpacks to more than that."""

    limit_mib: int


class NotAStatement(DomainError):
    """Nothing in the file looks like the statement of a bank or wallet."""


class NeedsMap(DomainError):
    """A table of a bank that is not known yet: somebody says once which column is what."""

    headings: tuple[str, ...]


class NoSuchMap(DomainError):
    name: str


class TwoKinds(DomainError):
    """An archive with statements of two banks or wallets."""


class TotalDisagrees(DomainError):
    """The file's own total is another than that of its rows; both as number of rows and sum."""

    said: str
    found: str


class TornRows(DomainError):
    """Rows that end in the middle: the file was cut off, or written over."""

    rows: int


class SeveralAccounts(DomainError):
    """One file with rows of more than one account."""

    accounts: str
