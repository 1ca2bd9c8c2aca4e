"""Box numbers as people type them: `1-20, 22`, `全部`, `缺 21` (all but 21). Pure."""

import re
import unicodedata
from collections.abc import Collection

from orders.rules.errors_trips import UnknownBox

ALL = frozenset({"全部", "全齐", "都在", "齐", "all", "everything"})
BUT = re.compile(r"^(缺|少|没有|除了|without|missing|but|all but)\s*", re.IGNORECASE)
PIECE = re.compile(r"^(\d{1,5})(?:-(\d{1,5}))?$")
BETWEEN = re.compile(r"[\s,;、，；]+")
AROUND_DASH = re.compile(r"\s*(?:[-–—~～]|到|至)\s*")
# `第 3 箱`, `#3`, `箱3`
MARKS = re.compile(r"[第号箱#]|box(?:es)?", re.IGNORECASE)


def read_boxes(text: str, known: Collection[int]) -> frozenset[int]:
    """The boxes that a text means, of those that are known; `UnknownBox` names what is not."""
    said = unicodedata.normalize("NFKC", text).strip()
    if said.rstrip("。.!").lower() in ALL:
        return frozenset(known)
    left_out = BUT.match(said)
    if left_out:
        return frozenset(known) - _numbers(said[left_out.end() :], known)
    return _numbers(said, known)


def _numbers(text: str, known: Collection[int]) -> frozenset[int]:
    pieces = BETWEEN.split(AROUND_DASH.sub("-", MARKS.sub(" ", text)).strip())
    found: set[int] = set()
    for piece in pieces:
        match = PIECE.match(piece)
        if match is None:
            raise UnknownBox(text=piece[:40])
        first, last = int(match[1]), int(match[2] or match[1])
        meant = {number for number in known if first <= number <= last}
        # Every number between is one that there is: nobody means a box that was never packed.
        if len(meant) != last - first + 1:
            raise UnknownBox(text=piece[:40])
        found |= meant
    return frozenset(found)


def written(boxes: Collection[int]) -> str:
    """`1-20, 22`: what `read_boxes` reads."""
    spans: list[list[int]] = []
    for number in sorted(boxes):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in spans)
