"""Who wants a bundle: rooms by building and bundle, or by bundle and building.

Two ways of walking through the same demands. Rooms stand in walking order, bundles in the order in
which they are offered, buildings in the order in which they first appear; held parcels count, they
are packed and only stay off the truck. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from fulfillment.supply.rules.snapshot import Good, ParcelOnList, PickList


@dataclass(frozen=True, slots=True)
class Demand:
    """One bundle in one building: each household that wants it, with how many."""

    good: Good
    building: str
    rooms: tuple[tuple[ParcelOnList, int], ...]

    @property
    def units(self) -> int:
        return sum(count for _, count in self.rooms)


def by_bundle(pick_list: PickList) -> tuple[tuple[str, tuple[Demand, ...]], ...]:
    """Each building with its demands; a building that wants nothing is left out."""
    buildings: dict[str, list[Demand]] = {}
    demands = _demands(pick_list)
    for building in dict.fromkeys(parcel.building for parcel in pick_list.parcels):
        mine = [demands.get((good.code, building)) for good in pick_list.goods]
        buildings[building] = [demand for demand in mine if demand is not None]
    return tuple((building, tuple(mine)) for building, mine in buildings.items() if mine)


def by_station(pick_list: PickList) -> tuple[tuple[Good, tuple[Demand, ...]], ...]:
    """Each bundle that anybody wants with its demands."""
    stations: dict[str, list[Demand]] = {good.code: [] for good in pick_list.goods}
    for demand in _demands(pick_list).values():
        stations[demand.good.code].append(demand)
    return tuple(
        (good, tuple(stations[good.code])) for good in pick_list.goods if stations[good.code]
    )


def _demands(pick_list: PickList) -> dict[tuple[str, str], Demand]:
    """In walking order; KeyError for a line whose code is not offered."""
    rooms: dict[tuple[str, str], list[tuple[ParcelOnList, int]]] = {}
    for parcel in pick_list.parcels:
        counts: dict[str, int] = {}
        for code, count in parcel.lines:
            counts[code] = counts.get(code, 0) + count
        for code, count in counts.items():
            if count:
                rooms.setdefault((code, parcel.building), []).append((parcel, count))
    goods = {good.code: good for good in pick_list.goods}
    return {
        (code, building): Demand(goods[code], building, tuple(wanting))
        for (code, building), wanting in rooms.items()
    }
