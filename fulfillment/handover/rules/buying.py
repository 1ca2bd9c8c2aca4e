"""A buying run's list, time in the shop, and whether list, money and goods agree. Pure.

Sums are minor units. A window is made of half hours, each of one run alone.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from orders.rules.errors_trips import BadBuyingLine, BadWindow
from orders.rules.money import AmountError, read_amount

HALF_HOUR = timedelta(minutes=30)
MOST_HALF_HOURS = 8
MOST_LINES, LONGEST_NAME, MOST_PIECES = 200, 40, 9_999
# `土豆 20 斤 3.50`, `大米10袋`: name, how many, of what, what one costs. `盐 3` has no unit.
WITH_UNIT = re.compile(
    r"^(?P<name>.*?\D)(?P<count>\d{1,5})\s*(?P<unit>[^\d\s¥.]{1,10})\s*(?:¥?(?P<price>\d[\d.]*))?$"
)
WITHOUT_UNIT = re.compile(r"^(?P<name>.*?\D)(?P<count>\d{1,5})$")
BETWEEN = " \t×xX*:："


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of the list before the shop has answered."""

    name: str
    count: int
    unit: str = "份"
    price: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Bought:
    """One line on return: agreed and bought pieces, and what one cost."""

    name: str
    agreed: int
    bought: int
    paid: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Money given = spent + brought back + difference; goods that are not as agreed by name."""

    spent: int
    difference: int
    goods: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.difference == 0 and not self.goods


def read_list(text: str, currency: str) -> tuple[Wanted, ...]:
    """The lines of a typed list; raises `BadBuyingLine` with the first that is not clear."""
    lines = [line for line in unicodedata.normalize("NFKC", text).splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise BadBuyingLine(line=lines[MOST_LINES][:40])
    return tuple(_read_line(line.strip(), currency) for line in lines)


def _read_line(line: str, currency: str) -> Wanted:
    match = WITH_UNIT.match(line) or WITHOUT_UNIT.match(line)
    said = {"unit": "", "price": "", **(match.groupdict("") if match else {})}
    name = said.get("name", "").strip(BETWEEN)
    count = int(said.get("count", 0))
    is_named = any(sign.isalpha() for sign in name) and len(name) <= LONGEST_NAME
    if not is_named or not 1 <= count <= MOST_PIECES:
        raise BadBuyingLine(line=line[:40])
    try:
        price = read_amount(said["price"], currency).minor if said["price"] else None
    except AmountError:
        raise BadBuyingLine(line=line[:40]) from None
    return Wanted(name, count, said["unit"] or "份", price)


def agreed(wanted: int, has: int | None) -> int:
    """What is bought once the shop has answered: no more than it has."""
    return wanted if has is None else min(wanted, has)


def half_hours(begins_at: datetime, minutes: int, *, now: datetime) -> tuple[datetime, ...]:
    """The half hours of a window, from the one in which it begins; raises `BadWindow`."""
    count = -(-minutes // 30)
    first = floored(begins_at)
    if not 1 <= count <= MOST_HALF_HOURS or first + HALF_HOUR <= now:
        raise BadWindow()
    return tuple(first + HALF_HOUR * at for at in range(count))


def floored(instant: datetime) -> datetime:
    """The beginning of its half hour."""
    seconds = int(instant.timestamp()) // 1800 * 1800
    return datetime.fromtimestamp(seconds, tz=UTC)


def next_free(taken: Collection[datetime], first: datetime, count: int) -> datetime:
    """The earliest half hour from `first` on at which so many in a row are free."""
    begins = first
    while any(begins + HALF_HOUR * at in taken for at in range(count)):
        begins += HALF_HOUR
    return begins


def balance(lines: Sequence[Bought], *, given: int, back: int) -> Balance:
    """Whether the money that was given is in goods and change, and the goods are as agreed."""
    spent = sum(line.bought * line.paid for line in lines)
    odd = tuple(line.name for line in lines if line.bought != line.agreed)
    return Balance(spent, given - spent - back, odd)
