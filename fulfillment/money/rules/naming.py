"""References in what payers write: with spaces and hyphens, in small or full-width letters."""

import re

from orders.rules.codes import CODE_ALPHABET, with_check
from orders.rules.numerals import fold

LENGTH = 7
# Seven signs of the alphabet with at most two signs between them, also within longer words.
_SPELT = re.compile(rf"(?=((?:[{CODE_ALPHABET}][ \-_.·]{{0,2}}){{{LENGTH - 1}}}[{CODE_ALPHABET}]))")


def find_references(text: str) -> tuple[str, ...]:
    """Every reference with a right check sign that a text may hold, in the order they stand."""
    spelt = (match.group(1) for match in _SPELT.finditer(fold(text).upper()))
    plain = ("".join(sign for sign in each if sign.isalnum()) for each in spelt)
    return tuple(dict.fromkeys(each for each in plain if with_check(each[:-1]) == each))
