"""Chains (接龙): one message that everybody copies and adds a line to.

A chain has a header with 接龙 and lines below it, or at least two numbered lines that each name
an address. Its items are its numbered lines (each with what follows it up to the next number);
header, samples (例 …) and items that were read before are crossed out, so that only what is new
counts. An item is remembered by its words, without its number, phones and spaces at the ends:
numbers move when somebody above takes a line out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = re.compile(
    r" {0,9}(?:[(【\[]? ?[0-9]{1,3} ?(?:[.、)\]】](?![0-9])|:(?![0-9])|\ufe0f?\u20e3)"
    r"|[0-9]{1,3} ?(?:[.、)\]】:]| {1,3})(?=[0-9]{1,4} {0,2}(?:号|栋|幢|座|#|-))"
    r"|[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf]) {0,3}"
)
_HEADER: Final = re.compile(r"接 ?龙")
_HEADER_WITHIN: Final = 3  # lines
_SAMPLE: Final = re.compile(
    r" {0,9}[(【\[]?(?:例如|例子|例|示例|样例|范例|举例|模板|格式|比如|譬如|参考)(?![行外会])"
)
_ENDS: Final = " ,，。.;；!~、"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a chain: where it stands, and how it is remembered."""

    start: int
    end: int
    line: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain with everything crossed out that is not to be read; `items` are the new ones."""

    text: str
    items: tuple[Item, ...]
    lines: frozenset[str]  # of all its items, also those read before
    last: int  # where its last item begins


def without_numbers(plain: str) -> str:
    """The text with the numbers of list lines and sample lines crossed out."""
    pieces = []
    for line in plain.splitlines(keepends=True) if "\r" not in plain else [plain]:
        number = _NUMBER.match(line)
        rest = number.end() if number else 0
        if _SAMPLE.match(line, rest):
            pieces.append(_blank(line))
        else:
            pieces.append(" " * rest + line[rest:])
    return "".join(pieces)


def cut_chain(
    plain: str, known: frozenset[str], has_address: Callable[[int, int], bool]
) -> Chain | None:
    """Return the message as a chain, or None where it is none.

    `plain` is folded and without phones; `has_address` tells it of a stretch of the text.
    """
    rows = list(_rows(plain))
    numbered = [(start, end) for start, end in rows if _NUMBER.match(plain, start, end)]
    header = _header(plain, rows, numbered)
    if header is None:
        if sum(has_address(start, end) for start, end in numbered) < 2:
            return None
        starts = [start for start, _ in numbered]
    else:
        below = [start for start, _ in rows if start >= header]
        starts = [start for start, _ in numbered if start >= header] or below
    ends = [*starts[1:], len(plain)]
    items = [
        item
        for item in (_item(plain, *place) for place in zip(starts, ends, strict=True))
        if item.line
    ]
    if not items:
        return None
    new = [item for item in items if item.line not in known]
    text = list(_blank(plain))
    for item in new:
        text[item.start : item.end] = plain[item.start : item.end]
    lines = frozenset(item.line for item in items)
    return Chain("".join(text), tuple(_once(new)), lines, items[-1].start)


def _rows(plain: str) -> Iterator[tuple[int, int]]:
    """Places of the lines that are not blank."""
    start = 0
    for line in plain.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _header(
    plain: str, rows: Sequence[tuple[int, int]], numbered: Sequence[tuple[int, int]]
) -> int | None:
    """Where the items may begin; None where no line above them says 接龙."""
    for place, (start, end) in enumerate(rows[:_HEADER_WITHIN]):
        if (start, end) in numbered:
            return None
        if _HEADER.search(plain, start, end):
            return rows[place + 1][0] if place + 1 < len(rows) else None
    return None


def _item(plain: str, start: int, end: int) -> Item:
    number = _NUMBER.match(plain, start, end)
    words = plain[number.end() if number else start : end]
    line = "" if _SAMPLE.match(words) else " ".join(words.split()).strip(_ENDS).casefold()
    return Item(start, end, line)


def _once(items: Sequence[Item]) -> Iterator[Item]:
    """The same line twice in one chain is one line."""
    seen: set[str] = set()
    for item in items:
        if item.line not in seen:
            yield item
        seen.add(item.line)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
