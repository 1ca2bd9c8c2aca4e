"""What lies in which bag of a frozen list. Pure.

Lists frozen before bags knew their contents say only what is in all of a parcel's bags together.
"""

from __future__ import annotations

from fulfillment.supply.rules.snapshot import ParcelOnList

Units = tuple[tuple[str, int], ...]


def knows_its_bags(parcel: ParcelOnList) -> bool:
    """Whether it is told which units lie in which bag."""
    return any(bag.units for bag in parcel.bags)


def units_in_bag(parcel: ParcelOnList, number: int) -> Units:
    """This bag's own units, counted from 0; of an old list all of its parcel."""
    return parcel.bags[number].units if knows_its_bags(parcel) else parcel.lines


def units_by_bag(parcel: ParcelOnList) -> tuple[tuple[str, Units], ...]:
    """Every unit of the parcel once, by the code of its bag; empty where nobody knows which bag."""
    if knows_its_bags(parcel):
        return tuple((bag.code, bag.units) for bag in parcel.bags)
    code = parcel.bags[0].code if len(parcel.bags) == 1 else ""
    return ((code, parcel.lines),)
