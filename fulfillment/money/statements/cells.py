"""What stands in a cell: ids without the signs around them, sums in minor units, instants.

Nothing is rounded and nothing guessed: a text that is no sum or no time is None.
"""

import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from orders.rules.money import exponent_of

BEIJING: Final = ZoneInfo("Asia/Shanghai")
AROUND: Final = " \t\r\n\xa0\u3000\ufeff`"
LONGEST_TEXT: Final = 500
LONGEST_ID: Final = 64
# Sums and fees are mostly the same in every row.
ALIKE: Final = 4096
NOTHING: Final = frozenset({"", "/", "-", "--", "0", "无"})
_HALF_WIDTH: Final = str.maketrans("（）：，", "():,")
_PLAIN: Final = re.compile(r"([0-9]{1,15})(?:\.([0-9]{0,8}))?")
# 1,234.50 and 1,00,000.00; never 1,23, which is a decimal comma in the wrong place.
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]*)?")
_SIGNS: Final = re.compile(r"[¥￥$€£₫฿₹元\s\u3000']|CNY|RMB|EUR|USD")
_TIME: Final = re.compile(
    r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?"
    r"(?:[ T]*([0-9]{1,2}):?([0-9]{2})(?::?([0-9]{2})(?:\.[0-9]+)?)?)?"
)


def clean(cell: str) -> str:
    """A cell without spaces, tabs and backquotes around it, nor the dress that Excel likes."""
    cell = cell.strip(AROUND)
    if len(cell) > 2 and cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1].strip(AROUND)
    return cell


def heading(cell: str) -> str:
    """The name of a column: `金额（元）` and `金额(元)` are one."""
    return clean(cell).translate(_HALF_WIDTH)


def text(cell: str) -> str:
    """What somebody wrote; a lone slash or zero says nothing."""
    cell = clean(cell)
    return "" if cell in NOTHING else cell[:LONGEST_TEXT]


@lru_cache(ALIKE)
def minor_of(cell: str, currency: str, *, decimal: str = ".") -> int | None:
    """The sum in minor units; None where it is none, or finer than the currency."""
    cell = _SIGNS.sub("", clean(cell)).translate(_HALF_WIDTH)
    sign = -1 if cell.startswith(("-", "(", "−")) or cell.endswith("-") else 1
    cell = cell.strip("+-−()")
    if decimal == ",":
        cell = cell.translate(str.maketrans(",.", ".,"))
    if "," in cell:
        if _GROUPED.fullmatch(cell) is None:
            return None
        cell = cell.replace(",", "")
    match = _PLAIN.fullmatch(cell)
    if match is None:
        return None
    exponent = exponent_of(currency)
    decimals = (match[2] or "").rstrip("0")
    if len(decimals) > exponent:
        return None
    return sign * int(match[1] + decimals.ljust(exponent, "0"))


@lru_cache(ALIKE)
def fee_of(cell: str, currency: str) -> int:
    """A fee, which some bills print finer than the currency; with its sign."""
    cell = _SIGNS.sub("", clean(cell))
    sign = -1 if cell.startswith("-") else 1
    cell = cell.lstrip("+-")
    if _PLAIN.fullmatch(cell) is None:
        return 0
    minor = Decimal(cell).scaleb(exponent_of(currency))
    return sign * int(minor.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def instant(cell: str, zone: ZoneInfo) -> datetime | None:
    """The instant in UTC; without an offset it is the zone's time, the first of two alike."""
    cell = clean(cell).translate(_HALF_WIDTH)
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        match = _TIME.fullmatch(cell)
        if match is None:
            return None
        return local(*(int(part or 0) for part in match.groups()), zone=zone)
    return as_utc(found, zone)


def local(*parts: int, zone: ZoneInfo) -> datetime | None:
    """The instant of year, month, day, hour, minute, second in a zone."""
    try:
        return as_utc(datetime(*parts), zone)  # type: ignore[arg-type]  # noqa: DTZ001 - next line
    except (ValueError, OverflowError):
        return None


def as_utc(found: datetime, zone: ZoneInfo) -> datetime | None:
    """Aware and in UTC; None beyond the ends of the calendar."""
    try:
        aware = found if found.tzinfo is not None else found.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
