"""Presses of lists of goods, of prices that wait for a reason, and of shelves.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class ApplyGoods(Press, prefix="gdy"):
    """Yes to a list as it was `shown` (the card's digest)."""

    upload_id: int
    shown: str


@dataclass(frozen=True, slots=True)
class DropGoods(Press, prefix="gdn"):
    upload_id: int


@dataclass(frozen=True, slots=True)
class PlaceGoods(Press, prefix="gdp"):
    """For which supplier and group the list is."""

    upload_id: int
    supplier_id: int
    group_id: int


@dataclass(frozen=True, slots=True)
class OpenRises(Press, prefix="prs"):
    """Prices that wait for the liaison; `compound_id` only says from where it was opened."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenRise(Press, prefix="pro"):
    bundle_id: int


@dataclass(frozen=True, slots=True)
class GiveReason(Press, prefix="prg"):
    """The next text is the reason; `for_all` (0 or 1), for all of its supplier."""

    bundle_id: int
    for_all: int


@dataclass(frozen=True, slots=True)
class RefuseRise(Press, prefix="prn"):
    """`asked` is the price that was refused; with `for_all`, all of its supplier are."""

    bundle_id: int
    asked: int
    for_all: int


@dataclass(frozen=True, slots=True)
class OpenShelf(Press, prefix="shf"):
    """One kind of goods on the order form; `kind` counts the form's kinds from 0."""

    cycle_id: int
    household_id: int
    kind: int
    page: int


@dataclass(frozen=True, slots=True)
class SearchGoods(Press, prefix="shs"):
    """The next text is the name of what is looked for."""

    household_id: int


@dataclass(frozen=True, slots=True)
class OpenPriceList(Press, prefix="plo"):
    """A page of a cycle's price list, for everybody."""

    cycle_id: int
    page: int
