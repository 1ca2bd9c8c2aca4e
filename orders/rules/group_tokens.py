"""Cutting a group text into tokens that all know their place in the text.

A token's kind is one letter, so that a row of tokens can be matched by a pattern:
B bundle · Z unknown bundle · Q quantity · F fraction · U unit · O sign · D dash · E each ·
X drop · W weak drop · S swap · M more · L less · V every · K kept ·
N numbered item · T other text · _ space · | separator · / new line. Fillers give no token.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from orders.rules.group_names import squeeze
from orders.rules.group_words import NUMERAL, TextRegister
from orders.rules.numerals import read_number

_KINDS: Final = {
    "newline": "/",
    "space": "_",
    "symbol": "_",
    "separator": "|",
    "label": "|",
    "building": "T",
    "other": "T",
    "drop": "X",
    "weak": "W",
    "swap": "S",
    "arrow": "S",
    "more": "M",
    "plus": "M",
    "less": "L",
    "every": "V",
    "kept": "K",
    "english": "T",
    "measured": "T",
    "idiom": "T",
    "each": "E",
    "numbered": "N",
    "fraction": "F",
    "unit": "U",
    "sign": "O",
    "dash": "D",
}
_BEFORE_A_NUMBER: Final = re.compile(r" ?[0-9一二两三四五六七八九十]")
_ABOUT: Final = re.compile(r"[一二两三四五六七八九]{2,}")  # 两三份 is no number
_NUMERAL: Final = re.compile(NUMERAL)
_WEAK_SWAPS: Final = ("改", "改下", "改一下", "换")  # of the whole order, or of one bundle?
_TIMES: Final = re.compile(r".?[0-9] ?[xX] ?(?=[A-Za-z\u4e00-\u9fff])")  # 2 x A
_SMALLEST_SIZE: Final = 10
_COUNTED: Final = re.compile(r" ?[份套箱袋提桶板]")
_LONGEST_ROW_OF_CODES: Final = 4


class Token(NamedTuple):
    """A piece of the text; a NamedTuple, since a chain of 200 lines makes thousands."""

    kind: str
    start: int
    end: int
    codes: tuple[str, ...] = ()
    value: int | None = None
    loud: bool = True  # written so that it can be meant without a quantity


def tokenise(text: str, register: TextRegister) -> Iterator[Token]:
    """Tokens of a folded text, from left to right; fillers are left out."""
    called = ""  # the bundle's name right before
    for found in register.tokens.finditer(text):
        name = found.lastgroup or "symbol"
        start, end = found.span()
        if name in _KINDS:
            value = _place_of(found.group()) if name == "numbered" else None
            loud = (
                found.group() not in _WEAK_SWAPS
                and name != "plus"
                and (name != "unit" or found.group() in "份套")
            )
            yield Token(_KINDS[name], start, end, value=value, loud=loud)
        elif name == "number":
            value = read_number(found.group())
            plain = found.group()[0] in "0123456789"
            vague = _ABOUT.fullmatch(found.group()) or _is_size(
                called, value, register, counted=bool(_COUNTED.match(text, end))
            )
            kind = "F" if vague else "T" if value is None else "Q"
            yield Token(kind, start, end, value=None if kind == "F" else value, loud=plain)
        elif name == "name":
            word = squeeze(found.group())
            yield Token(
                "B", start, end, codes=register.by_name[word], loud=_is_loud(word, register)
            )
        elif name == "letters":
            yield from _letters(found, text, register)
        if name != "space":
            called = squeeze(found.group()) if name == "name" else ""


def _is_size(called: str, value: int | None, register: TextRegister, *, counted: bool) -> bool:
    """`鸡蛋30个`: the number belongs to the name 鸡蛋 30 枚; few of something are few of it."""
    if counted or not called or value is None or value < _SMALLEST_SIZE:
        return False
    return any(name.startswith(f"{called}{value}") for name in register.whole_names)


def _place_of(numbered: str) -> int | None:
    number = _NUMERAL.search(numbered)
    return read_number(number.group()) if number else None


def _is_loud(word: str, register: TextRegister) -> bool:
    return len(word) > 1 and word in register.whole_names


def _letters(found: re.Match[str], text: str, register: TextRegister) -> Iterator[Token]:
    """A row of Latin letters: a code, a code with x, several codes, or just a word."""
    run, (start, end) = found.group(), found.span()
    counted = bool(_BEFORE_A_NUMBER.match(text, end))
    after_digit = start > 0 and text[start - 1] in "0123456789"
    if after_digit and run.islower() and run != "x" and not counted:
        yield Token("T", start, end)  # 500g, 5kg, 2h
    elif (
        run in ("x", "X")
        and (run == "x" or "X" not in register.codes)
        and (counted or _TIMES.match(text, max(0, start - 2)))
    ):
        yield Token("O", start, end)
    elif not counted and after_digit and run[0] == "x" and run[1:].upper() in register.codes:
        yield Token("O", start, start + 1)  # 2xA
        yield Token("B", start + 1, end, codes=(run[1:].upper(),))
    elif run.upper() in register.codes:
        yield Token("B", start, end, codes=(run.upper(),), loud=run.isupper())
    elif counted and run[-1] in "xX" and run[:-1].upper() in register.codes:
        yield Token("B", start, end - 1, codes=(run[:-1].upper(),))
        yield Token("O", end - 1, end)
    elif _is_row_of_codes(run, register):
        for place, letter in enumerate(run, start):
            yield Token("B", place, place + 1, codes=(letter,))
    else:
        yield _unknown(run, start, register)


def _is_row_of_codes(run: str, register: TextRegister) -> bool:
    is_short = len(run) <= _LONGEST_ROW_OF_CODES or [*run] == sorted(run)
    return len(set(run)) == len(run) and is_short and set(run) <= register.codes


def _unknown(run: str, start: int, register: TextRegister) -> Token:
    """A word that could be a code of a bundle which does not exist, or any other word."""
    longest = max((len(code) for code in register.codes), default=1)
    kind = "Z" if len(run) <= longest else "T"
    return Token(kind, start, start + len(run), codes=(run.upper(),), loud=run.isupper())
