"""A roster's file: read as a table with a heading that is known."""

from orders.documents.table_reading import read_sheets
from orders.rules.errors_files import NoHeading
from orders.rules.roster_columns import RosterTable, find_roster


def read_roster_file(content: bytes) -> RosterTable:
    """Return the roster in a file. Raises `NoHeading` and what `read_sheets` raises."""
    found = find_roster(read_sheets(content))
    if found is None:
        raise NoHeading()
    return found
