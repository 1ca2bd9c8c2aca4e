"""Giving goods their codes: A to Z without J and O, then AA, AB … (never a letter and a digit).

A code that was once given to a good stays with it, whether it is on sale or not: whoever wrote
`A2` last week means the same today.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Final

LETTERS: Final = "ABCDEFGHIKLMNPQRSTUVWXYZ"
MOST_CODES: Final = len(LETTERS) * (len(LETTERS) + 1)
_CODE: Final = re.compile(rf"[{LETTERS}]{{1,2}}")


class NoCodeLeft(ValueError):
    """More goods than there are codes."""


def all_codes() -> Iterator[str]:
    """Every code in the order in which they are given."""
    yield from LETTERS
    yield from ("".join(pair) for pair in product(LETTERS, repeat=2))


def is_code(text: str) -> bool:
    """Whether a text may be a bundle's code."""
    return _CODE.fullmatch(text) is not None


def assign_codes(
    goods: Sequence[str],
    *,
    known: Mapping[str, str],
    asked: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
) -> Mapping[str, str]:
    """A code for each good, by its name.

    `known` are the codes that goods of these names have already; `taken` those of other goods.
    A good that is not known gets the code that it asks for where that is free, else the next.
    Raises `NoCodeLeft`.
    """
    given = {name: known[name] for name in goods if name in known}
    used = {*taken, *known.values()}
    for name, code in (asked or {}).items():
        if name in goods and name not in given and is_code(code) and code not in used:
            given[name] = code
            used.add(code)
    new = [name for name in dict.fromkeys(goods) if name not in given]
    free = list(islice((code for code in all_codes() if code not in used), len(new)))
    if len(free) < len(new):
        raise NoCodeLeft
    return {**given, **dict(zip(new, free, strict=True))}
