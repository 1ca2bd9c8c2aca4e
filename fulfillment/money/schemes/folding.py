"""Names and purposes in the signs that a scheme takes (PAYMENTS 1.3).

Only these are folded. Identifiers, keys, references and sums never are.
"""

import re
import unicodedata
from typing import Final

from fulfillment.money.schemes.base import BadCode
from fulfillment.money.schemes.inputs import Inputs

_LETTERS: Final = str.maketrans(
    {
        "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l",
        "Ł": "L", "œ": "oe", "Œ": "OE", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i",
        "ħ": "h", "Ħ": "H", "\u2019": "'", "\u2013": "-", "\u2014": "-",
    }
)  # fmt: skip


def fold_text(text: str, allowed: str, *, longest: int | None) -> str:
    """The text without accents, other signs made spaces, cut at `longest` characters.

    `allowed` is a pattern for one sign. What is folded once stays as it is.
    """
    taken_apart = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in taken_apart if not unicodedata.combining(char))
    plain = bare.translate(_LETTERS)
    fits = re.compile(allowed)
    spaced = "".join(char if fits.fullmatch(char) else " " for char in plain)
    return " ".join(spaced.split())[:longest].rstrip()


def fold_name(inputs: Inputs, name: str, allowed: str, *, longest: int) -> str:
    """An input as a name; one of which nothing remains is refused, a changed one is noted."""
    given = inputs.text(name)
    folded = fold_text(given, allowed, longest=longest)
    if not folded:
        raise BadCode("name_not_representable", name)
    if folded != given:
        inputs.warn("text_folded")
    return folded
