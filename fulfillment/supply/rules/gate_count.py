"""What should come through the gate: each box once, with how many bags in it to count.

Bags of held parcels stay off the truck: they are not counted but said. A box of several buildings
is shared and belongs to none of them. Lists frozen before boxes had numbers give box 0, one for
each building: loose bags. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from fulfillment.supply.rules.snapshot import ParcelOnList, PickList

LOOSE = 0


@dataclass(frozen=True, slots=True)
class BoxAtGate:
    """One box; `bags` to count and `held` ones that stay away, both by building."""

    number: int
    bags: tuple[tuple[str, int], ...]
    held: int

    @property
    def to_count(self) -> int:
        return sum(count for _, count in self.bags)

    @property
    def is_shared(self) -> bool:
        return len(self.bags) > 1


@dataclass(frozen=True, slots=True)
class BuildingAtGate:
    """A building's own boxes, and its bags that ride in shared ones."""

    building: str
    boxes: tuple[BoxAtGate, ...]
    elsewhere: tuple[tuple[int, int], ...]  # number of the shared box, bags

    @property
    def to_count(self) -> int:
        return sum(box.to_count for box in self.boxes)


@dataclass(frozen=True, slots=True)
class GateCount:
    """The whole load. `staying` are parcels that are handed over at the gate itself."""

    buildings: tuple[BuildingAtGate, ...]
    shared: tuple[BoxAtGate, ...]
    staying: tuple[ParcelOnList, ...]

    @property
    def boxes(self) -> tuple[BoxAtGate, ...]:
        return (*(box for building in self.buildings for box in building.boxes), *self.shared)

    @property
    def boxes_to_count(self) -> int:
        """Numbered boxes with anything in them that comes."""
        return sum(1 for box in self.boxes if box.number != LOOSE and box.to_count)

    @property
    def to_count(self) -> int:
        return sum(box.to_count for box in self.boxes)

    @property
    def held(self) -> int:
        return sum(box.held for box in self.boxes)


def count_at_gate(pick_list: PickList) -> GateCount:
    """Boxes by building in walking order, shared ones apart, each exactly once."""
    boxes = _boxes(pick_list)
    buildings: dict[str, tuple[list[BoxAtGate], list[tuple[int, int]]]] = {}
    for box in boxes:
        for building, count in box.bags:
            own, elsewhere = buildings.setdefault(building, ([], []))
            if box.is_shared:
                elsewhere.append((box.number, count))
            else:
                own.append(box)
    return GateCount(
        buildings=tuple(
            BuildingAtGate(building, tuple(own), tuple(elsewhere))
            for building, (own, elsewhere) in buildings.items()
        ),
        shared=tuple(box for box in boxes if box.is_shared),
        staying=tuple(parcel for parcel in pick_list.parcels if parcel.to_gate),
    )


def _boxes(pick_list: PickList) -> list[BoxAtGate]:
    """In the order of their first bag; loose bags make one entry a building."""
    bags: dict[tuple[int, str], dict[str, int]] = {}
    held: dict[tuple[int, str], int] = {}
    for parcel in pick_list.parcels:
        for bag in parcel.bags:
            key = (bag.box, "" if bag.box else parcel.building)
            of_box = bags.setdefault(key, {})
            of_box[parcel.building] = of_box.get(parcel.building, 0) + (not parcel.held)
            held[key] = held.get(key, 0) + parcel.held
    return [BoxAtGate(key[0], tuple(of_box.items()), held[key]) for key, of_box in bags.items()]
