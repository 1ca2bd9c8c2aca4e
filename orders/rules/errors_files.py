"""What can be refused about a file that somebody sent in.

    DomainError
    └─ files       FileTooLarge FileEmpty NoTable FileLocked OldWorkbook FileBroken TooManyRows
                   NoHeading

See `orders.rules.errors`. None of them names the file or anything that stands in it.
"""

from orders.rules.errors import DomainError


class FileTooLarge(DomainError):
    limit_mib: int


class FileEmpty(DomainError):
    pass


class NoTable(DomainError):
    """A photo, a PDF, a letter: nothing that has rows and columns."""


class FileLocked(DomainError):
    """A workbook with a password."""


class OldWorkbook(DomainError):
    """`.xls`, `.wps`, `.et`: to be saved as `.xlsx` first."""


class FileBroken(DomainError):
    pass


class TooManyRows(DomainError):
    limit: int


class NoHeading(DomainError):
    """No row names the columns that are needed."""
