"""One bundle on a household's form: what it is, its limit there, and how many are wished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from orders.rules.choices import choice_of
from orders.rules.errors import BundleWithdrawn, DomainError, OverLimit, UnknownBundle
from orders.rules.errors_sharing import HeadsUnknown, OverPersonLimit
from orders.rules.limits import Home, Limit, LimitWhy, limit_for


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One bundle on the order form: what it is, and how many are wished.

    `limit` is this household's own, and `limit_why` the rule behind it (`each` for one of its
    `heads`). `choice` is what it wants where stock is short.
    """

    code: str
    name: str
    name_en: str
    contents: Sequence[dict[str, Any]]
    price: int
    limit: int
    stock: int | None
    quantity: int
    is_withdrawn: bool
    limit_why: str = LimitWhy.HOUSEHOLD
    each: int = 0
    heads: int = 0
    choice: str = "fewer"
    previous_price: int | None = None  # in the cycle before, where it differed
    price_reason: str | None = None
    subsidy: int = 0  # what somebody else adds to the price
    subsidy_by: str | None = None
    is_gift: bool = False


def home_of(household: Row[Any]) -> Home:
    """A household's row as far as limits are concerned."""
    return Home(household.kind, household.heads)


def limit_of(offer: Row[Any], household: Row[Any]) -> Limit:
    """The limit of an offer's row for a household's row."""
    return limit_for(offer, home_of(household))


def offer_line(
    offer: Row[Any], household: Row[Any], *, quantity: int, choices: Mapping[str, str]
) -> OfferLine:
    """An offer as it stands on the form of a household."""
    limit = limit_of(offer, household)
    return OfferLine(
        offer.code,
        offer.name,
        offer.name_en,
        offer.contents,
        offer.price,
        limit.units,
        offer.stock,
        quantity,
        offer.withdrawn_at is not None,
        limit.why,
        limit.each,
        limit.heads,
        str(choice_of(offer.code, choices)),
        offer.previous_price,
        offer.price_reason,
        offer.subsidy,
        offer.subsidy_by,
        offer.donation_id is not None,
    )


def check_quantities(lines: Sequence[OfferLine], quantities: Mapping[str, int]) -> None:
    """Raise what is wrong with quantities: unknown, withdrawn, or over the household's limit."""
    known = {line.code: line for line in lines}
    for code, quantity in quantities.items():
        line = known.get(code)
        if line is None:
            raise UnknownBundle(bundle=code)
        if quantity and line.is_withdrawn:
            raise BundleWithdrawn(bundle=code)
        if quantity > line.limit:
            raise _over_limit(line, quantity)


def _over_limit(line: OfferLine, wanted: int) -> DomainError:
    same: dict[str, Any] = {
        "bundle": line.code,
        "name": line.name,
        "name_en": line.name_en,
        "limit": line.limit,
        "wanted": wanted,
    }
    if line.limit_why == LimitWhy.HOUSEHOLD:
        return OverLimit(**same)
    kind = OverPersonLimit if line.limit_why == LimitWhy.PEOPLE else HeadsUnknown
    return kind(**same, each=line.each, heads=line.heads)
