"""Which bags hold what after a parcel has become less: taken out where it lies, put in where it
fits.

Units are taken from the last bag first, so that bags become empty rather than half empty. What
comes instead goes into the household's bags by the limits of `orders.rules.bags`, what does not
fit into new ones; a bag that has been emptied is gone. Grams; unknown weights count as nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fulfillment.supply.rules.boxes import MOST_BAGS
from orders.rules.bags import Load, PackedBag, pack_into

Units = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FilledBag:
    """A bag with its contents and its box; `bag_id` 0 for a new one."""

    bag_id: int
    contents: Units
    box: int


def rebag(
    bags: Sequence[FilledBag],
    *,
    taken: Mapping[str, int],
    put: Mapping[str, int],
    grams: Mapping[str, int | None],
) -> tuple[FilledBag, ...]:
    """The bags that remain, in their order, then new ones in the first bag's box.

    Bags whose contents are not known (made before 0.4.0) stay as they are.
    """
    left = _without(bags, taken)
    packed = [PackedBag(each, _weight(each, grams)) for each in left]
    loads = [Load(code, units, grams.get(code)) for code, units in put.items() if units]
    filled = pack_into(packed, loads)
    known = [
        FilledBag(bag.bag_id, _merged(now.contents), bag.box)
        for bag, now in zip(bags, filled, strict=False)
        if now.contents or not bag.contents
    ]
    box = bags[0].box if bags else 0
    fresh = [FilledBag(0, _merged(now.contents), box) for now in filled[len(bags) :]]
    return (*known, *fresh)


class Boxes:
    """The boxes of a list while bags come and go: a new bag rides where its household's do.

    Where that box is full it rides in one more, at the end, that its building shares.
    """

    def __init__(self, bags: Iterable[int]) -> None:
        self._bags = Counter(bags)
        self._last = max(self._bags, default=0)
        self._spill: dict[int, int] = {}  # building: its box at the end

    def take_out(self, box: int) -> None:
        self._bags[box] -= 1

    def put_in(self, box: int, *, building_id: int) -> int:
        """The box in which a further bag rides."""
        into = box
        if self._bags[box] >= MOST_BAGS:
            into = self._spill.get(building_id, 0)
            if not into or self._bags[into] >= MOST_BAGS:
                self._last += 1
                into = self._spill[building_id] = self._last
        self._bags[into] += 1
        return into


def _without(bags: Sequence[FilledBag], taken: Mapping[str, int]) -> list[Units]:
    missing = Counter(taken)
    left: list[Units] = []
    for bag in reversed(bags):
        kept = []
        for code, units in bag.contents:
            out = min(units, missing[code])
            missing[code] -= out
            if units > out:
                kept.append((code, units - out))
        left.append(tuple(kept))
    return left[::-1]


def _weight(contents: Units, grams: Mapping[str, int | None]) -> int:
    return sum(units * (grams.get(code) or 0) for code, units in contents)


def _merged(contents: Units) -> Units:
    units: Counter[str] = Counter()
    for code, count in contents:
        units[code] += count
    return tuple(sorted(units.items()))
