"""Payment references as people say, type and write them into remarks.

A reference is shown in two groups, so that it can be read aloud over the phone: `FC7 K4MX`. Signs
that are no part of any are taken for the one that they look like (B for 8, N for M …); S 5 Z 2 O 0
I 1 look like none, so what holds one of them is no reference. The check sign catches the rest.
"""

import re
from typing import Final

from orders.rules.codes import CODE_ALPHABET, normalise_code, with_check
from orders.rules.numerals import fold

REFERENCE_LENGTH: Final = 7
_FIRST_GROUP: Final = 3
_LOOK_ALIKES: Final = str.maketrans("BGVQN", "86UDM")
# Signs with at most two others between them, also within longer words; every place is tried.
_SIGN: Final = f"[{CODE_ALPHABET}BGVQN]"
_SPELT = re.compile(rf"(?=((?:{_SIGN}[ \-_.·/]{{0,2}}){{{REFERENCE_LENGTH - 1}}}{_SIGN}))")


def spaced(reference: str) -> str:
    """`FC7 K4MX`: to be read aloud and copied by hand."""
    return f"{reference[:_FIRST_GROUP]} {reference[_FIRST_GROUP:]}".strip()


def read_reference(text: str) -> str | None:
    """What somebody typed or read aloud, as it is kept; None for what is no reference."""
    typed = normalise_code(text).translate(_LOOK_ALIKES)
    return typed if len(typed) == REFERENCE_LENGTH and _is_whole(typed) else None


def find_references(text: str) -> tuple[str, ...]:
    """Every reference with a right check sign that a text may hold, in the order they stand.

    One in 23 of other texts of seven signs passes, so what is found has to be looked up.
    """
    spelt = (match[1] for match in _SPELT.finditer(fold(text).upper()))
    typed = ("".join(sign for sign in each if sign.isalnum()) for each in spelt)
    plain = dict.fromkeys(each.translate(_LOOK_ALIKES) for each in typed)
    return tuple(each for each in plain if _is_whole(each))


def _is_whole(code: str) -> bool:
    return set(code) <= set(CODE_ALPHABET) and with_check(code[:-1]) == code
