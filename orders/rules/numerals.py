"""Numbers and signs as people type them: full-width, Chinese numerals, long dashes.

`fold` changes one character into one character, so that places in the folded text are
places in the original. `read_number` reads whole numbers up to 9,999,999 and gives
`TOO_MANY` for anything longer, which no quantity and no room ever is.
"""

import re
from typing import Final

TOO_MANY: Final = 10_000_000
CHINESE_NUMERALS: Final = "零〇一二两俩三四五六七八九十百"
ENGLISH_NUMERALS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
NUMBER_PATTERN: Final = rf"(?:[0-9]+|[{CHINESE_NUMERALS}]+)"

_SAME = {
    " ": "\u3000\u00a0\t\u200b\ufeff",
    "-": "‐‑‒–—―−﹣",
    "*": "×✕✖╳∗",
    "+": "﹢➕",
    "#": "﹟",
    "号": "號",
    "栋": "棟",
    "楼": "樓",
    "单": "單",
    "两": "兩",
    "个": "個",
    "一": "壹",
    "二": "贰貳",
    "三": "叁參仨",
    "四": "肆",
    "八": "捌",
    "九": "玖",
    "十": "拾",
}
_FOLD = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    seen: plain for plain, many in _SAME.items() for seen in many
}
_FOLD_TABLE = str.maketrans(_FOLD)
_VALUES = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
}
_LOOKALIKE = re.compile(r"[0-9][0-9Ool〇零]+")


def fold(text: str) -> str:
    """The same text, as long as before, with plain digits, letters and signs."""
    return text.translate(_FOLD_TABLE)


def fold_lookalikes(text: str) -> str:
    """Letters that stand for digits in a group of digits (`2O1` → `201`); same length."""
    return _LOOKALIKE.sub(
        lambda found: re.sub("[Oo〇零]", "0", found.group()).replace("l", "1"), text
    )


def read_number(text: str) -> int | None:
    """The value of plain digits, a Chinese numeral or an English word; None when it is none."""
    if not text:
        return None
    if text[0] in "0123456789":
        digits = text.lstrip("0")
        return TOO_MANY if len(digits) > 7 else int(digits or "0")
    if text[0].isascii():
        return ENGLISH_NUMERALS.get(text.casefold())
    return _read_chinese(text) if len(text) <= 7 else TOO_MANY


def _read_chinese(text: str) -> int | None:
    if not any(char in text for char in "十百"):
        values = [_VALUES[char] for char in text]
        return int("".join(map(str, values)))
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    parts = [_digit(hundreds, 1 if "百" in text else 0), _digit(tens, 1 if ten else 0)]
    parts.append(_digit(ones.lstrip("零〇"), 0))
    if None in parts:
        return None
    return sum(part * weight for part, weight in zip(parts, (100, 10, 1), strict=True) if part)


def _digit(text: str, when_empty: int) -> int | None:
    if not text:
        return when_empty
    return _VALUES.get(text) if len(text) == 1 else None
