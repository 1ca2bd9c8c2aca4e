"""Taking a person's name and phone out of texts and values that others keep.

A phone goes in each of its spellings. A name is taken out of a longer text only where it is long
enough to be told from other words: two Chinese characters or four letters. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from orders.rules.masking import MAINLAND, mask_phone

BLOT = "＊"
SHORTEST_CHINESE, SHORTEST_OTHER = 2, 4


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not be found any more: names and phones, each in all its spellings."""

    whole: frozenset[str]  # gone where a text is nothing else
    inside: tuple[str, ...]  # gone wherever they stand, the longest first

    def redact(self, value: Any) -> Any:
        """The value without them; equal to what was given where they do not stand."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self.redact(each) for each in value]
        if isinstance(value, dict):
            return {key: self.redact(each) for key, each in value.items()}
        return value

    def _text(self, text: str) -> str:
        if text.strip() in self.whole:
            return ""
        for secret in self.inside:
            text = text.replace(secret, BLOT)
        return text


def secrets_of(names: Iterable[str | None], phones: Iterable[str | None]) -> Secrets:
    """The secrets of somebody with these names and phones (E.164)."""
    spelled = {spelling for phone in phones if phone for spelling in _spellings(phone)}
    known = {name.strip() for name in names if name and name.strip()}
    long = {name for name in known if _is_telling(name)}
    inside = sorted(spelled | long, key=lambda text: (-len(text), text))
    return Secrets(frozenset(spelled | known), tuple(inside))


def _spellings(phone: str) -> set[str]:
    local = MAINLAND.sub("", phone)
    parted = {local}
    if len(local) == 11:
        parted |= {f"{local[:3]}{gap}{local[3:7]}{gap}{local[7:]}" for gap in " -"}
    return {phone, mask_phone(local), mask_phone(phone), *parted}


def _is_telling(name: str) -> bool:
    return len(name) >= (SHORTEST_OTHER if name.isascii() else SHORTEST_CHINESE)
