"""The rows of WeChat Pay's merchant bills: every value begins with a backquote, headings do not.

No CSV: names of goods may hold commas and are not quoted, so a row is split at comma and
backquote (PAYMENTS 14.5). Times of older bills have full-width colons, headings full-width commas.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

MARK = "`"


def split_row(line: str) -> list[str]:
    """The values of one row, stripped."""
    return [cell.strip() for cell in line.strip("\r\n").removeprefix(MARK).split(f",{MARK}")]


def split_heading(line: str) -> list[str]:
    """The names of the columns."""
    return [cell.strip() for cell in line.strip("\r\n\ufeff").replace("，", ",").split(",")]


def read_row(heading: Sequence[str], line: str) -> Mapping[str, str] | None:
    """Column → value; None for a row that has more or fewer values than there are columns."""
    cells = split_row(line)
    return dict(zip(heading, cells, strict=True)) if len(cells) == len(heading) else None


def stripped(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines without what stands around them, and without blank ones."""
    return ((number, line.strip()) for number, line in lines if not line.isspace())
