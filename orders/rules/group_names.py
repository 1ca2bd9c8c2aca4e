"""By which words a bundle is meant: its names, and beginnings of names that only it has.

`蔬菜` means 蔬菜包 where no other name begins so; where several do, it means all of them and is
a doubt. A beginning has at least two signs (four Latin letters, whole words) and never ends in
or before a digit, so that 鸡蛋30 is never the beginning of 鸡蛋 30 枚.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from orders.rules.numerals import CHINESE_NUMERALS, fold

_SHORTEST: Final = 2
_SHORTEST_LATIN: Final = 4
_LATIN_WORD: Final = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.IGNORECASE)
_NUMBERS: Final = frozenset("0123456789.") | frozenset(CHINESE_NUMERALS)


def squeeze(name: str) -> str:
    """A name as it is looked up: folded, without spaces, letters small."""
    return fold(name).replace(" ", "").casefold()


def codes_by_name(
    bundles: Iterable[tuple[str, Iterable[str]]],
) -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """Codes by every squeezed name and beginning; and which of them are whole names."""
    whole: defaultdict[str, set[str]] = defaultdict(set)
    begun: defaultdict[str, set[str]] = defaultdict(set)
    for code, names in bundles:
        for name in names:
            whole[squeeze(name)].add(code)
            for beginning in beginnings(name):
                begun[beginning].add(code)
    whole.pop("", None)
    return {word: tuple(sorted(codes)) for word, codes in (begun | whole).items()}, frozenset(whole)


def beginnings(name: str) -> Iterator[str]:
    """The squeezed beginnings of a name by which it may be called."""
    plain = fold(name)
    if plain.isascii():
        words = _LATIN_WORD.match(plain)
        if words and len(words.group()) >= _SHORTEST_LATIN and words.end() < len(plain):
            yield words.group().casefold()
        return
    squeezed = squeeze(name)
    for end in range(_SHORTEST, len(squeezed)):
        begun = squeezed[:end]
        if _NUMBERS & {begun[-1]} or begun[0] in _NUMBERS:
            break
        if begun[-1].isascii():
            continue
        yield begun


def names_pattern(names: Iterable[str]) -> str:
    """Finds any of the squeezed names in a folded text, the longest first, spaces anywhere."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(_name_pattern(name) for name in longest_first) or r"(?!)"


def _name_pattern(name: str) -> str:
    before = r"(?<![A-Za-z])" if name[0].isascii() and name[0].isalpha() else ""
    after = r"(?![A-Za-z])" if name[-1].isascii() and name[-1].isalpha() else ""
    return before + " ?".join(re.escape(char) for char in name) + after
