"""Making what people wrote fit a cell: no control characters, a width, places to break.

Width is counted in half-width cells: a Chinese character takes two, a combining mark none. That
strings are never read as markup is the drawings' business.
"""

from __future__ import annotations

import re
import unicodedata

# A run without a place to break is given one after this many characters.
LONGEST_RUN = 12
NEVER_FIRST = frozenset("，。、；：！？）》」』】,.;:!?)]%")
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\U000e0020-\U000e007f]+")
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")


def clean(text: str) -> str:
    """One line, without control characters and bidi overrides."""
    kept = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in text
        if char not in OVERRIDES
    )
    return " ".join(kept.split())


def printable(text: str) -> str:
    """Clean, and with one `〓` for each run of emoji: the pinned fonts have none of them."""
    return EMOJI.sub("〓", clean(text))


def cut(text: str, cells: int) -> str:
    """At most this many half-width cells (a Chinese character takes two), shortened with a `…`."""
    text = printable(text)
    if width(text) <= cells:
        return text
    return text[: _fitting(text, cells - 1)].rstrip() + "…"


def cut_middle(text: str, cells: int) -> str:
    """Like `cut`, but keeps the end: of an address the room matters most."""
    text = printable(text)
    if width(text) <= cells:
        return text
    head = text[: _fitting(text, cells // 3)]
    tail = text[::-1][: _fitting(text[::-1], cells - cells // 3 - 1)][::-1]
    return f"{head}…{tail}"


def lines_of(text: str, cells: int, *, most: int) -> list[str]:
    """The text in at most so many lines of so many cells."""
    rest = printable(text)
    lines: list[str] = []
    while rest and len(lines) < most - 1 and width(rest) > cells:
        at = _good_break(rest, _fitting(rest, cells))
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*lines, cut(rest, cells)] if rest else lines


def breakable(text: str, cells: int) -> str:
    """Cut, and given places to break in runs that have none, for cells of several lines."""
    return " ".join(
        "\u200b".join(word[at : at + LONGEST_RUN] for at in range(0, len(word), LONGEST_RUN))
        if width(word) == len(word)
        else word
        for word in cut(text, cells).split(" ")
    )


def width(text: str) -> int:
    """Half-width cells that the text takes."""
    return sum(map(_cells, text))


def _good_break(text: str, at: int) -> int:
    """Not before closing punctuation nor inside a Latin word, if half the line is left."""
    for place in range(at, at // 2, -1):
        before, after = text[place - 1], text[place]
        inside_word = before.isascii() and after.isascii() and " " not in (before, after)
        if after not in NEVER_FIRST and not inside_word:
            return place
    return at


def _fitting(text: str, cells: int) -> int:
    """How many characters from the left fit; at least one."""
    taken = 0
    for at, char in enumerate(text):
        taken += _cells(char)
        if taken > cells:
            return max(at, 1)
    return len(text)


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
