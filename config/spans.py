"""Numbers as a compound file writes them: `14`, `1-8`, `1-5, 37-99`; codes with letters: `3A`.

A span's parts come in the order in which they are written: it is also the walking order.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

# A typing mistake such as 1-99999 shall not make a compound of that size.
MOST: Final = 5000
_NUMBER: Final = r"[1-9][0-9]{0,4}"
_PART: Final = re.compile(rf"({_NUMBER})(?:-({_NUMBER}))?")
_LETTERED: Final = re.compile(r"[1-9]?[0-9]{0,3}[A-Z][0-9]{0,3}")
_COMMA: Final = re.compile(r"\s*[,，、]\s*")


def as_written(value: Any) -> Any:
    """A list (`[1-5, 37-99]`) or a number in the file as the text it stands for."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(str(part) for part in value)
    return value


def is_span(text: str) -> bool:
    """Whether the text is numbers and spans of numbers only."""
    found = [_PART.fullmatch(part) for part in _COMMA.split(text)]
    return all(found) and _is_sane(found)


def is_span_of_codes(text: str) -> bool:
    """The same for codes of buildings, which may have a letter."""
    parts = [part for part in _COMMA.split(text) if not _LETTERED.fullmatch(part)]
    return not parts or is_span(",".join(parts))


def span_of(text: str) -> list[int]:
    """The numbers of a span such as `1-8` or `1-5, 37-99`, as written."""
    if not is_span(text):
        raise ValueError(text)
    return [int(code) for code in codes_of(text)]


def codes_of(text: str) -> list[str]:
    """The same as codes of buildings: `1-3, 3A` is 1, 2, 3, 3A."""
    if not is_span_of_codes(text):
        raise ValueError(text)
    codes: list[str] = []
    for part in _COMMA.split(text):
        found = _PART.fullmatch(part)
        if found is None:
            codes.append(part)
        else:
            first, last = int(found[1]), int(found[2] or found[1])
            codes += [str(number) for number in range(first, last + 1)]
    return codes


def _is_sane(found: Sequence[re.Match[str] | None]) -> bool:
    sizes = [int(part[2] or part[1]) - int(part[1]) + 1 for part in found if part]
    return min(sizes) > 0 and sum(sizes) <= MOST
