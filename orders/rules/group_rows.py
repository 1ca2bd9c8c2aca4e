"""Cutting a line into rows of one address each, with the stretch of text each is said in."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from orders.rules.address import AddressReading
from orders.rules.group_tokens import Token

_MINE: Final = re.compile(
    r"我家|我们家|我自己|自己家|我要|我订|(?:^|(?<=[\n ,。]))我 ?(?=[A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of the text."""

    plain: str
    start: int
    end: int


def says_mine(said: Said) -> bool:
    """Whether somebody speaks of their own household: 我家 A1."""
    return bool(_MINE.search(said.plain, said.start, said.end))


def _rows(
    line: Sequence[Token], addresses: Sequence[AddressReading], plain: str
) -> Iterator[tuple[AddressReading | None, Sequence[Token]]]:
    """A line with one address is one row; with several, each row begins with its address."""
    first = bisect_left(addresses, line[0].start, key=start_of)
    last = bisect_left(addresses, line[-1].end, key=start_of)
    here = addresses[first:last]
    if not here or (len(here) == 1 and not _is_mine_and_theirs(line, here[0], plain)):
        yield (here[0] if here else None), line
        return
    places = [bisect_left(line, reading.span[1], key=lambda token: token.end) for reading in here]
    if places[0]:
        yield None, line[: places[0]]
    for reading, place, following in zip(here, places, [*places[1:], len(line)], strict=True):
        yield reading, line[place:following]


def with_words(
    plain: str, line: Sequence[Token], addresses: Sequence[AddressReading]
) -> Iterator[tuple[AddressReading | None, Sequence[Token], Said]]:
    """Each row with the stretch of the text that it is said in: from one address to the next."""
    rows = list(_rows(line, addresses, plain))
    start = plain.rfind("\n", 0, line[0].start) + 1
    end = plain.find("\n", line[-1].end - 1)
    last = len(plain) if end < 0 else end
    for place, (address, row) in enumerate(rows):
        following = rows[place + 1][0] if place + 1 < len(rows) else None
        until = following.span[0] if following else last
        yield address, row, Said(plain, start, until)
        start = until


def _is_mine_and_theirs(line: Sequence[Token], reading: AddressReading, plain: str) -> bool:
    """我家A1，代3-2-301 B1: what stands before the address is the sender's own."""
    start, end = reading.span
    first = line[0].start
    begins = plain.rfind("\n", 0, first) + 1
    mine = any(token.kind == "Q" for token in line if token.end <= start)
    theirs = any(token.kind in "BQ" for token in line if token.start >= end)
    return mine and theirs and says_mine(Said(plain, begins, start))


def start_of(reading: AddressReading) -> int:
    return reading.span[0]
