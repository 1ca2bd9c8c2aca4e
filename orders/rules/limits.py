"""How many units of an offer a household may have, and which rule says so.

An offer's `limit` is for a household; `per_person` beside it is for each of its people by the
roster, and the smaller of the two counts. Where the roster does not say how many people there
are, one is counted: nobody gets more by not being on it. An institution (养老机构) is many
people behind one door: each of them counts, so its limit is `per_person`, or else `limit`, for
each head, and what is meant for one family does not hold it down.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class LimitWhy(StrEnum):
    """The rule that set a limit."""

    HOUSEHOLD = "household"
    PEOPLE = "people"  # so many for each of the people
    HEADS_UNKNOWN = "heads_unknown"  # the same, but the roster does not say how many they are


class LimitedOffer(Protocol):
    """An offer, as far as limits are concerned."""

    @property
    def limit(self) -> int: ...
    @property
    def per_person(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Home:
    """A household, as far as limits are concerned; 0 heads is unknown."""

    kind: str = "home"  # or institution
    heads: int = 0

    @property
    def counted_heads(self) -> int:
        return max(self.heads, 1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many units; `each` is for one person where people are counted."""

    units: int
    why: LimitWhy
    each: int = 0
    heads: int = 0


def limit_for(offer: LimitedOffer, home: Home) -> Limit:
    """Return the limit of an offer for a household, with its reason."""
    if home.kind == "institution" and home.heads:
        each = offer.limit if offer.per_person is None else offer.per_person
        return Limit(each * home.heads, LimitWhy.PEOPLE, each, home.heads)
    each = offer.per_person or 0
    if offer.per_person is None or each * home.counted_heads >= offer.limit:
        return Limit(offer.limit, LimitWhy.HOUSEHOLD)
    why = LimitWhy.PEOPLE if home.heads else LimitWhy.HEADS_UNKNOWN
    return Limit(each * home.counted_heads, why, each, home.counted_heads)
