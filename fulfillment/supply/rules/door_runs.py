"""Door runs: which doors one volunteer serves, and in which order.

A run holds at most ten households (the plans' one carrier for ten), all of one building. A unit
with more is shared out evenly over as few runs as that takes; units with few go together whole, one
after the other. Houses are doors beside each other rather than buildings: neighbours among them
share a run. Within a unit the lift goes up first: top floor down, rooms of a floor in walking
order. What stays at the gate has no door. A held parcel keeps its place, so that whoever asks at
that door is answered. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fulfillment.supply.rules.snapshot import ParcelOnList

MOST_HOUSEHOLDS = 10
HOUSES = ("", "")


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
    parcels: Sequence[ParcelOnList], *, most: int = MOST_HOUSEHOLDS
) -> tuple[DoorRun, ...]:
    """Runs in walking order of buildings and units; `most` is at least 1."""
    units: dict[tuple[str, str], list[ParcelOnList]] = {}
    for parcel in parcels:
        if not parcel.to_gate:
            place = (parcel.building, parcel.unit) if parcel.room else HOUSES
            units.setdefault(place, []).append(parcel)
    runs: list[DoorRun] = []
    for (building, unit), mine in units.items():
        pieces = _shared_out(sorted(mine, key=lambda parcel: -parcel.floor), most)
        last = runs[-1] if runs else None
        if last and last.building == building and len(last.parcels) + len(mine) <= most:
            together = (*last.parcels, *pieces[0])
            runs[-1] = DoorRun(building, (*last.units, unit), together)
        else:
            runs += [DoorRun(building, (unit,), piece) for piece in pieces]
    return tuple(runs)


def _shared_out(doors: list[ParcelOnList], most: int) -> list[tuple[ParcelOnList, ...]]:
    """As few pieces as `most` allows, none longer than another by more than one."""
    runs = -(-len(doors) // most)
    short, longer = divmod(len(doors), runs)
    pieces, at = [], 0
    for number in range(runs):
        size = short + (number < longer)
        pieces.append(tuple(doors[at : at + size]))
        at += size
    return pieces
