"""What a spreadsheet would make of a text in a CSV file that is no text to it, and how to keep it.

Whatever begins like a formula gets an apostrophe before it, OWASP's list, and the full-width signs
that programs with Chinese or Japanese input take for the same. So does a house number that would
be read as a date: `3-12` must not become the twelfth of March.
"""

from __future__ import annotations

import re

from fulfillment.supply.documents.fitting import clean

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Three to be a date in any order, two to be a day or a year of a month.
NUMBERS = re.compile(r"[0-9]{1,4}([-/])[0-9]{1,4}(?:\1[0-9]{1,4})?")
FIRST_YEAR = 1900


def defused(text: str) -> str:
    """One line that opens as the text that it is."""
    text = clean(text)
    return f"'{text}" if text.startswith(DANGEROUS) or reads_as_date(text) else text


def reads_as_date(text: str) -> bool:
    """Whether a spreadsheet may show another thing than this: `3-12`, `3-2-1203` is safe."""
    if NUMBERS.fullmatch(text) is None:
        return False
    parts = re.split("[-/]", text)
    return all(map(_may_be_in_date, parts)) and any(0 < int(part) <= 12 for part in parts)


def _may_be_in_date(part: str) -> bool:
    """Up to two digits are a day, a month or a year, four are a year since 1900."""
    return len(part) <= 2 or (len(part) == 4 and int(part) >= FIRST_YEAR)
