"""How many bags a household's parcel needs, and what goes into which.

The plan says one bag a household. A bag that a volunteer carries up the stairs holds at most
12 kg and ten units, so a bigger parcel gets more. Units are not split; one heavier than 12 kg
has a bag of its own. An unknown weight counts as nothing, so only the number of units limits it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_GRAMS = 12_000
MAX_UNITS = 10


@dataclass(frozen=True, slots=True)
class Load:
    """So many units of one bundle, each of this weight."""

    code: str
    quantity: int
    unit_grams: int | None = None


@dataclass(frozen=True, slots=True)
class PackedBag:
    """One bag: what is in it, as (code, quantity) in the order of packing."""

    contents: tuple[tuple[str, int], ...]
    grams: int

    @property
    def units(self) -> int:
        return sum(quantity for _, quantity in self.contents)


def pack(loads: Sequence[Load]) -> tuple[PackedBag, ...]:
    """Fill bags, the heaviest units first, each into the first bag that takes it.

    At least one bag; ValueError for a negative quantity or weight.
    """
    return pack_into((), loads) or (PackedBag((), 0),)


def pack_into(bags: Iterable[PackedBag], loads: Iterable[Load]) -> tuple[PackedBag, ...]:
    """The same into bags that hold something already; new ones stand behind them."""
    filled = list(bags)
    for load in sorted(loads, key=lambda load: (-(load.unit_grams or 0), load.code)):
        if load.quantity < 0 or (load.unit_grams or 0) < 0:
            raise ValueError(load)
        _stow(filled, load)
    return tuple(filled)


def _stow(bags: list[PackedBag], load: Load) -> None:
    """Put a load's units into the bags from the first on, and into new ones at the end."""
    grams = load.unit_grams or 0
    left = load.quantity
    for place, bag in enumerate(bags):
        fit = min(left, _room(bag, grams))
        if fit:
            bags[place] = PackedBag((*bag.contents, (load.code, fit)), bag.grams + fit * grams)
            left -= fit
    while left:
        fit = min(left, max(1, _room(PackedBag((), 0), grams)))
        bags.append(PackedBag(((load.code, fit),), fit * grams))
        left -= fit


def _room(bag: PackedBag, grams: int) -> int:
    """How many more units of this weight a bag takes."""
    by_number = MAX_UNITS - bag.units
    spare = MAX_GRAMS - bag.grams
    if spare < 0:
        return 0
    return min(by_number, spare // grams if grams else by_number)


@dataclass(frozen=True, slots=True)
class Packing:
    """How one offer is packed: by which supplier, and how heavy a unit is."""

    supplier_id: int
    unit_grams: int | None = None


def bags_of(quantities: Mapping[str, int], packing: Mapping[str, Packing]) -> int:
    """How many bags an order needs: each supplier packs its own. Nothing ordered: none."""
    by_supplier: dict[int, list[Load]] = defaultdict(list)
    for code, quantity in quantities.items():
        if quantity:
            how = packing[code]
            by_supplier[how.supplier_id].append(Load(code, quantity, how.unit_grams))
    return sum(len(pack(loads)) for loads in by_supplier.values())


def unit_grams(contents: Iterable[Mapping[str, Any]]) -> int | None:
    """Grams of one unit; None where the weight of a content is not known."""
    total = 0
    for content in contents:
        grams = content.get("weight_grams")
        if grams is None:
            return None
        total += int(grams)
    return total
