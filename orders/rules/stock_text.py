"""Reading what a supermarket writes about its stock: `今日库存 粮油 1200kg 肉300斤 菜两吨 蛋没了`.

Untidy is usual: no spaces, other words for kinds, full-width signs, thousands with commas, 万 and
千, 半吨, the weight first. A weight needs its unit, in the piece or for all (`单位：公斤`), since
斤 and 公斤 differ by two.
What is not understood is given back as written, never guessed. `read_stock` is pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from orders.rules.kinds import KINDS, OTHER, is_kind, kind_of
from orders.rules.numerals import fold

# Longest first: 公斤 before 斤, kg before g.
UNITS: Final[Mapping[str, int]] = {
    "公斤": 1000,
    "千克": 1000,
    "kgs": 1000,
    "kg": 1000,
    "市斤": 500,
    "斤": 500,
    "公吨": 1_000_000,
    "吨": 1_000_000,
    "tons": 1_000_000,
    "ton": 1_000_000,
    "t": 1_000_000,
    "克": 1,
    "g": 1,
}
# More of one kind than this no supermarket has; it is a slip of the hand.
MOST_GRAMS: Final = 100_000_000_000
# Nobody knows what these weigh.
_COUNTED: Final = "箱|袋|盒|件|包|瓶|桶|头|只|份|个|棵"
_UNIT: Final = "|".join(UNITS)
_NUMBER: Final = r"[0-9][0-9,]*(?:\.[0-9]+)?|[半零〇一二两三四五六七八九十百千]+"
_HEAD: Final = re.compile(
    r"^\s*(?:今日|今天|当日|本日|today'?s?)?\s*(?:的)?\s*(?:库存|存货|stock)\s*(?:报送|上报|如下|表)?"
    r"\s*[::,,]?",
    re.IGNORECASE,
)
_ALL_IN: Final = re.compile(
    rf"[(\[]?\s*(?:单位|unit)\s*[::]?\s*({_UNIT})\s*[)\]]?|[(\[]\s*({_UNIT})\s*[)\]]",
    re.IGNORECASE,
)
_NONE: Final = re.compile(
    r"没有?了?货?|无货?|缺货|断货|售罄|卖完了?|空|none|sold out", re.IGNORECASE
)
_AMOUNT: Final = re.compile(
    rf"(?:约|大约|还有|还剩|剩余?|有|[::=])?\s*({_NUMBER})\s*([万千])?\s*({_UNIT}|{_COUNTED})?(半)?(?![a-z])",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"[\n;;,、,。|/]+")
_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class StockReading:
    """Grams by kind, in the order of writing; and what was not understood."""

    grams: Mapping[str, int]
    unclear: tuple[str, ...] = ()


def is_stock_text(text: str) -> bool:
    """Whether a message means to tell stock, by its first words."""
    return _HEAD.match(fold(text)) is not None


def read_stock(text: str) -> StockReading:
    """Take a message apart. A kind that stands twice is summed up."""
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", fold(text))
    rest = _HEAD.sub("", plain, count=1)
    unit, rest = _unit_of_all(rest)
    return read_cells(_pieces(rest), unit=unit)


def read_cells(pieces: Iterable[str], *, unit: str = "") -> StockReading:
    """The same of pieces: one kind with its weight each, as in the rows of a table."""
    grams: dict[str, int] = {}
    unclear = []
    for piece in pieces:
        found = _one(piece.strip(), unit)
        if found is None:
            unclear.append(piece.strip())
        else:
            kind, weight = found
            grams[kind] = grams.get(kind, 0) + weight
    return StockReading(grams, tuple(each for each in unclear if each))


def read_rows(rows: Iterable[Sequence[str]]) -> StockReading:
    """The same of a table: kind or good first, then a weight; its unit there, beside it or above.

    A heading such as `库存(公斤)` says the unit of all; rows without a number are passed over.
    """
    unit, pieces = "", []
    for row in rows:
        cells = [fold(cell).strip() for cell in row if cell.strip()]
        if len(cells) > 1 and any(char.isdigit() for cell in cells[1:] for char in cell):
            pieces.append(" ".join(cells[:3]))
        elif len(cells) > 1 and any(_NONE.fullmatch(cell) for cell in cells[1:]):
            pieces.append(f"{cells[0]} 0")
        else:
            unit = unit or _unit_of_all(" ".join(cells))[0]
    return read_cells(pieces, unit=unit)


def read_weight(text: str, *, unit: str = "公斤") -> int | None:
    """Grams of `1200`, `1,200 kg`, `两吨`, `无`; None where it is none of it."""
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", fold(text)).strip()
    if _NONE.fullmatch(plain):
        return 0
    found = _AMOUNT.fullmatch(plain)
    return None if found is None else _grams(found, unit)


def _unit_of_all(text: str) -> tuple[str, str]:
    found = _ALL_IN.search(text)
    if found is None:
        return "", text
    unit = (found[1] or found[2]).lower()
    return unit, text[: found.start()] + " " + text[found.end() :]


def _pieces(text: str) -> list[str]:
    """One kind with its weight each: cut at signs, and after (or before) each weight."""
    found = []
    for part in _PARTS.split(text):
        last = 0
        for cut in _cuts(part):
            found.append(part[last:cut])
            last = cut
        found.append(part[last:])
    return [each.strip() for each in found if each.strip()]


def _cuts(part: str) -> list[int]:
    """Where a weight, or a word for nothing, ends; where it begins, if the first comes first."""
    weights = _weights(part)
    if weights and not part[: weights[0].start()].strip() and part[weights[0].end() :].strip():
        return [each.start() for each in weights]
    ends = [each.end() for each in weights] + [each.end() for each in _NONE.finditer(part)]
    return sorted(set(ends))


def _weights(text: str) -> list[re.Match[str]]:
    """Numbers in digits, and those in words that have a unit: 五花肉 is no number."""
    found = _AMOUNT.finditer(text)
    return [each for each in found if each[1][0].isdigit() or each[3] or each[4]]


def _one(piece: str, unit: str) -> tuple[str, int] | None:
    """A kind and its grams."""
    weights = _weights(piece)
    nothing = _NONE.search(piece)
    if weights:
        amount = weights[-1]
        before, weight = piece[: amount.start()], _grams(amount, unit)
        name = before if before.strip() else piece[amount.end() :]
    elif nothing is not None:
        name, weight = piece[: nothing.start()] or piece[nothing.end() :], 0
    else:
        return None
    kind = _kind(name)
    return None if kind is None or weight is None else (kind, weight)


def _kind(name: str) -> str | None:
    word = re.sub(r"^[\s0-9.)(::=-]+|[\s::=(\[)\]-]+$", "", name).strip()
    word = re.sub(r"(?:还有|还剩|剩余?|库存|约|大约|有|都|已|全部)+$", "", word).strip()
    if not word:
        return None
    if is_kind(word) or word in KINDS:
        return kind_of(word)
    guessed = kind_of("", word)
    return None if guessed == OTHER and word != OTHER else guessed


def _grams(found: re.Match[str], unit: str) -> int | None:
    named = (found[3] or unit).lower()
    if not named and not found[4]:
        return 0 if found[1] == "0" else None
    number = _number(found[1])
    if number is None or named not in UNITS:
        return None
    number *= {"万": 10_000, "千": 1000}.get(found[2] or "", 1)
    if found[4]:  # 两吨半
        number += Decimal("0.5")
    grams = int(number * UNITS[named])
    return grams if grams <= MOST_GRAMS else None


def _number(text: str) -> Decimal | None:
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    if text == "半":
        return Decimal("0.5")
    if "半" in text:
        return None
    total, digit = 0, None
    for char in text:
        if char in _TENS:
            total += (1 if digit is None else digit) * _TENS[char]
            digit = None
        elif digit is None:
            digit = _DIGITS[char]
        elif all(each in _DIGITS for each in text):  # 一二〇〇, as people read out
            return Decimal("".join(str(_DIGITS[each]) for each in text))
        else:
            digit = _DIGITS[char] if digit == 0 else digit
    return Decimal(total + (digit or 0))
