"""What can be refused of a report of what the supplier lacks.

    DomainError
    └─ shortage    NothingShort ReportOutdated NoReportMark OtherCycle OtherCompound
                   OtherSupplier BadUnits SaidTwice NotOnList NoInputColumn

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class NothingShort(DomainError):
    """By the report everything that is on the list can be delivered."""


class ReportOutdated(DomainError):
    """Something has changed since the report was made or looked at; `latest` is the version now."""

    version: int
    latest: int


class NoReportMark(DomainError):
    """The file does not say which list it is of: not a totals workbook, or its marks are lost."""


class OtherCycle(DomainError):
    """The workbook is of another cycle."""

    number: str
    wanted: int


class OtherCompound(DomainError):
    compound: str


class OtherSupplier(DomainError):
    supplier: str


class NoInputColumn(DomainError):
    """The column that is to be filled, or the one with the codes, is gone."""


class BadUnits(DomainError):
    """A cell (or a field of the page) holds no whole number of zero or more."""

    cell: str
    text: str


class SaidTwice(DomainError):
    """Two rows of one bundle say different numbers."""

    bundle: str
    cell: str


class NotOnList(DomainError):
    """A bundle that this supplier does not sell in this cycle."""

    bundle: str
    cell: str
