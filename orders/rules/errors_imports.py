"""What can be refused about a file of a platform's orders.

    DomainError
    └─ imports     ColumnsMissing ColumnsDoNotFit

See `orders.rules.errors`. None of them names anything that stands in the file.
"""

from orders.rules.errors import DomainError


class ColumnsMissing(DomainError):
    """Not said which column is the quantity, or where an address stands."""


class ColumnsDoNotFit(DomainError):
    """No row of the table has all of these headings."""
