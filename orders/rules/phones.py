"""Phone numbers as people type them, kept in one form: digits with `+` and country code."""

import re
import unicodedata

from orders.rules.errors import BadPhone

MAINLAND_MOBILE = re.compile(r"1[3-9][0-9]{9}")
INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")


def read_phone(text: str) -> str:
    """Return `+8613812345678` for a number typed in any usual way; raises `BadPhone`.

    A number of eleven digits beginning with 1 is a mainland mobile; others need their
    country code (E.164: at most 15 digits).
    """
    digits = re.sub(r"[\s\-()./]", "", unicodedata.normalize("NFKC", text))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    bare = digits.removeprefix("+86").removeprefix("86") if len(digits) > 11 else digits
    if MAINLAND_MOBILE.fullmatch(bare):
        return "+86" + bare
    if INTERNATIONAL.fullmatch(digits):
        return digits
    raise BadPhone(text=text[:40])
