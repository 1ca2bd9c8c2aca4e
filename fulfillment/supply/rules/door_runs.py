"""Door runs as they are printed from a pick list: which doors one volunteer serves.

What stays at the gate has no door. A held parcel keeps its place, so that whoever asks at that door
is answered. How doors become runs is in `door_arrangement`. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fulfillment.supply.rules.door_arrangement import MOST_HOUSEHOLDS, Door, arrange
from fulfillment.supply.rules.snapshot import Good, ParcelOnList

__all__ = ["MOST_HOUSEHOLDS", "DoorRun", "door_runs", "grams_of"]


@dataclass(frozen=True, slots=True)
class DoorRun:
    """One volunteer's doors in their order; `building` is empty for houses."""

    building: str
    units: tuple[str, ...]
    parcels: tuple[ParcelOnList, ...]

    @property
    def bags(self) -> int:
        """Bags to carry: those of held parcels are not there."""
        return sum(len(parcel.bags) for parcel in self.parcels if not parcel.held)


def door_runs(
    parcels: Sequence[ParcelOnList],
    *,
    most: int = MOST_HOUSEHOLDS,
    grams: Mapping[str, int] | None = None,
) -> tuple[DoorRun, ...]:
    """Runs in walking order of buildings and units; `grams` are those of one unit by its code."""
    served = [parcel for parcel in parcels if not parcel.to_gate]
    doors = [_door(parcel, grams or {}) for parcel in served]
    return tuple(
        DoorRun(group.building, group.units, tuple(served[place] for place in group.places))
        for group in arrange(doors, most=most)
    )


def grams_of(goods: Sequence[Good]) -> Mapping[str, int]:
    """What one unit of each good weighs, as far as it is known."""
    return {
        good.code: sum(content.weight_grams or 0 for content in good.contents) for good in goods
    }


def _door(parcel: ParcelOnList, grams: Mapping[str, int]) -> Door:
    weight = sum(count * grams.get(code, 0) for code, count in parcel.lines)
    carried = 0 if parcel.held else weight
    return Door(parcel.building, parcel.unit, parcel.floor, not parcel.room, carried)
