"""Why the stock was shared as it was, told from the result itself.

Everything is worked out from what stands on the lines after the cut-off, so that a liaison, a
household and an auditor are told the same. `got` is all units of an offer that a household
has, `substituted` those of them that came in place of another offer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orders.rules.choices import FEWER, Choice, IfShort


class Why(StrEnum):
    """Why a line came out as it did."""

    FILLED = "filled"
    WITHDRAWN = "withdrawn"  # the bundle was taken off sale
    ROUNDS = "rounds"  # as many units as everybody got
    LOT = "lot"  # one more: flagged, or drawn, in the round that the stock did not fill
    ALL_OR_NONE = "all_or_none"  # not all could be had, so none, as chosen
    IN_PLACE = "in_place"  # not wished: it came for another


@dataclass(frozen=True, slots=True)
class SharedLine:
    """One order's line after the cut-off."""

    address: str
    code: str
    wished: int
    got: int
    substituted: int = 0
    choice: Choice = FEWER
    flagged: bool = False

    @property
    def own(self) -> int:
        """Units of what was wished."""
        return self.got - self.substituted

    @property
    def lacks(self) -> int:
        return self.wished - self.own


@dataclass(frozen=True, slots=True)
class OfferShared:
    """What became of one offer. `rounds`: units that everybody got who wished so many."""

    code: str
    stock: int | None
    wished: int
    got: int
    rounds: int | None  # None: nobody went short
    filled: int  # households with all that they wished
    fewer: int  # with some of it
    none: int  # with nothing of it
    in_place: int  # units that came for another offer
    is_withdrawn: bool = False

    @property
    def was_short(self) -> bool:
        return self.fewer + self.none > 0


@dataclass(frozen=True, slots=True)
class OfferStock:
    """An offer as it stood at the cut-off; `stock` None is unlimited."""

    code: str
    stock: int | None
    is_withdrawn: bool = False


def explain(lines: Iterable[SharedLine], offers: Sequence[OfferStock]) -> Mapping[str, OfferShared]:
    """Tell what became of each offer, by code and in the order of `offers`."""
    by_code: dict[str, list[SharedLine]] = defaultdict(list)
    for line in lines:
        by_code[line.code].append(line)
    return {offer.code: _one(offer, by_code[offer.code]) for offer in offers}


def why(line: SharedLine, shared: OfferShared) -> Why:
    """Tell why a line came out as it did."""
    if not line.wished:
        return Why.IN_PLACE
    if not line.lacks:
        return Why.FILLED
    if shared.is_withdrawn:
        return Why.WITHDRAWN
    if line.choice.if_short == IfShort.NOTHING:
        return Why.ALL_OR_NONE
    return Why.LOT if line.own > (shared.rounds or 0) else Why.ROUNDS


def _one(offer: OfferStock, lines: Sequence[SharedLine]) -> OfferShared:
    wishing = [line for line in lines if line.wished]
    return OfferShared(
        code=offer.code,
        stock=offer.stock,
        wished=sum(line.wished for line in wishing),
        got=sum(line.got for line in lines),
        rounds=_rounds(wishing),
        filled=sum(not line.lacks for line in wishing),
        fewer=sum(bool(line.lacks and line.own) for line in wishing),
        none=sum(bool(line.lacks and not line.own) for line in wishing),
        in_place=sum(line.substituted for line in lines),
        is_withdrawn=offer.is_withdrawn,
    )


def _rounds(wishing: Sequence[SharedLine]) -> int | None:
    """The least that anybody got who took part to the end and went short."""
    short = [line for line in wishing if line.lacks]
    shared = [line.own for line in short if line.choice.if_short != IfShort.NOTHING]
    if shared:
        return min(shared)
    return 0 if short else None
