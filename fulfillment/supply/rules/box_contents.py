"""What each box of a list holds, room by room, and its place among its buildings' boxes. Pure.

Boxes are numbered over the whole list. One that several small buildings share counts for each of
them. Bags of lists frozen before bags had boxes (box 0) make one heap a building.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from fulfillment.supply.rules.snapshot import ParcelOnList, PickList


@dataclass(frozen=True, slots=True)
class RoomInBox:
    """A household and how many of its bags ride in this box."""

    parcel: ParcelOnList
    bags: int

    @property
    def is_whole(self) -> bool:
        return self.bags == len(self.parcel.bags)


@dataclass(frozen=True, slots=True)
class BoxOnList:
    """`places`: by building which of how many boxes this is; `codes` are those of all its bags."""

    number: int
    places: tuple[tuple[str, int, int], ...]
    rooms: tuple[RoomInBox, ...]
    codes: tuple[str, ...]

    @property
    def bags(self) -> int:
        """Those that are loaded."""
        return sum(room.bags for room in self.rooms if not room.parcel.held)

    @property
    def held(self) -> int:
        """Those that stay behind for now."""
        return sum(room.bags for room in self.rooms if room.parcel.held)


@dataclass(slots=True)
class _Filling:
    rooms: list[RoomInBox] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    buildings: dict[str, None] = field(default_factory=dict)


def boxes_on(pick_list: PickList) -> tuple[BoxOnList, ...]:
    """The boxes in the order of their numbers, heaps without a number in walking order."""
    filling: dict[tuple[int, str], _Filling] = {}
    for parcel in pick_list.parcels:
        keys = [(bag.box, "" if bag.box else parcel.building) for bag in parcel.bags]
        for key in dict.fromkeys(keys):
            box = filling.setdefault(key, _Filling())
            box.rooms.append(RoomInBox(parcel, keys.count(key)))
            box.codes += [bag.code for at, bag in zip(keys, parcel.bags, strict=True) if at == key]
            box.buildings[parcel.building] = None
    ordered = sorted(filling.items(), key=lambda item: item[0][0])
    of_building: dict[str, list[tuple[int, str]]] = {}
    for key, box in ordered:
        for building in box.buildings:
            of_building.setdefault(building, []).append(key)
    return tuple(
        BoxOnList(
            number=key[0],
            places=tuple(
                (building, of_building[building].index(key) + 1, len(of_building[building]))
                for building in box.buildings
            ),
            rooms=tuple(box.rooms),
            codes=tuple(box.codes),
        )
        for key, box in ordered
    )
