"""Individual needs: their kinds, who may read them, and when a repeated one comes up again.

Medicine says who is ill: the household, its carers (right `care`) and the pharmacy read it, and
nobody else, not even the liaison. Everything else is read by whoever approves as well. From the
plans: needs the day before, medicine listed separately (S7), gathered regularly and asked for
before it runs out (S16).
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from orders.rules.errors import StaleButton
from orders.rules.errors_needs import EmptyNeed, NeedForbidden
from orders.rules.forbidden import forbidden

LONGEST_TEXT: Final = 500
# Asking, a pharmacy's answer and the way take this long in a lockdown.
LEAD: Final = timedelta(days=5)
WEEKS: Final = (1, 2, 4, 8)


class NeedKind(StrEnum):
    INFANT_FORMULA = "infant_formula"
    MEDICINE = "medicine"
    SANITARY = "sanitary"
    OTHER = "other"


def kind_of(word: str) -> NeedKind:
    """Return the kind behind a word; raises `StaleButton` for any other word."""
    if word not in tuple(NeedKind):
        raise StaleButton()
    return NeedKind(word)


def readers_of(kind: str) -> tuple[str, ...]:
    """Return the rights of which one is needed to read needs of a kind and to work on them."""
    return ("care",) if kind == NeedKind.MEDICINE else ("care", "approve")


def readable_kinds(rights: Collection[str]) -> tuple[NeedKind, ...]:
    """Return the kinds that somebody with these rights may read."""
    return tuple(kind for kind in NeedKind if set(readers_of(kind)) & set(rights))


def is_for(kind: str, channel: str) -> bool:
    """Tell whether a supplier of this channel may be asked: medicine goes to pharmacies alone."""
    return (kind == NeedKind.MEDICINE) == (channel == "pharmacy")


def checked_text(text: str, *, has_photo: bool) -> str:
    """Return the text without blanks at its ends; a photo may stand for a text.

    Raises `EmptyNeed`, and `NeedForbidden` for tobacco and alcohol.
    """
    kept = " ".join(text.split())[:LONGEST_TEXT]
    if not kept and not has_photo:
        raise EmptyNeed()
    reason = forbidden(kept)
    if reason is not None:
        raise NeedForbidden(reason=reason)
    return kept


def comes_up_at(accepted_at: datetime, *, every_weeks: int) -> datetime:
    """Return when a repeated need is asked about again: before what was bought runs out."""
    interval = timedelta(weeks=every_weeks)
    return accepted_at + interval - min(LEAD, interval / 2)
