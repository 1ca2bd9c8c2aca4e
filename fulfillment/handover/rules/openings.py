"""What is free at the points: openings of some minutes, each with its places and its serving time.

In a lane an opening is five minutes: so many people stand in it at their distance, so many
seconds can somebody serve. At pigeon-holes it is an hour and as many bags as there are holes.
An empty opening takes any one household, however many bags it has.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from fulfillment.handover.rules.points import Conditions, Point, PointKind, people_in_lane
from fulfillment.handover.rules.stops import Stop
from fulfillment.handover.rules.windows import STEP

WAVE: Final = timedelta(hours=1)  # pigeon-holes are filled, emptied and filled again


@dataclass(slots=True)
class Opening:
    """Some minutes at a point; `places` and `seconds` are what is left of it."""

    point_id: int
    starts_at: datetime
    ends_at: datetime
    places: int
    seconds: int
    is_empty: bool = True
    houses_only: bool = True
    buildings: set[str] = field(default_factory=set)

    def takes(self, places: int, seconds: int) -> bool:
        """Whether there is room for a household that needs so much."""
        return self.is_empty or (self.places >= places and self.seconds >= seconds)

    def put(self, stop: Stop, places: int, seconds: int) -> None:
        self.places -= places
        self.seconds -= seconds
        self.is_empty = False
        self.houses_only = self.houses_only and stop.is_house
        self.buildings.add(stop.building)

    def may_begin(self, stop: Stop) -> bool:
        """Whether a building may begin here without meeting another one.

        Houses come one after another; only blocks of flats are kept apart.
        """
        return self.is_empty or (stop.is_house and self.houses_only)

    @property
    def is_full(self) -> bool:
        return not self.is_empty and (self.places <= 0 or self.seconds <= 0)


@dataclass(slots=True)
class Queue:
    """The openings of one point on one day, in the order of time."""

    point: Point
    conditions: Conditions
    openings: list[Opening] = field(init=False)

    def __post_init__(self) -> None:
        self.openings = list(_openings(self.point, self.conditions))

    def need(self, stop: Stop) -> tuple[int, int]:
        """Places and seconds that a household takes here."""
        if self.point.of.kind is PointKind.HOLES:
            return (min(max(1, stop.bags), max(1, self.point.of.holes)), 0)
        return (1, seconds_for(stop, self.conditions))

    def first_from(self, at: datetime) -> int:
        """The number of the first opening that begins at an instant or later."""
        return bisect_left(self.openings, at, key=lambda opening: opening.starts_at)

    def during(self, starts_at: datetime, ends_at: datetime) -> list[Opening]:
        """The openings that are going on at some time between two instants."""
        first = max(0, self.first_from(starts_at) - 1)
        found: list[Opening] = []
        for opening in self.openings[first:]:
            if opening.starts_at >= ends_at:
                break
            if opening.ends_at > starts_at:
                found.append(opening)
        return found


def seconds_for(stop: Stop, conditions: Conditions) -> int:
    """How long a household is served in a lane."""
    further = max(0, stop.bags - 1)
    return conditions.seconds_for_a_household + conditions.seconds_for_a_further_bag * further


def _openings(point: Point, conditions: Conditions) -> Iterator[Opening]:
    is_lane = point.of.kind is PointKind.LANE
    length = STEP if is_lane else min(WAVE, point.closes_at - point.opens_at)
    places = (
        people_in_lane(point.of.lane_metres, conditions.distance_metres)
        if is_lane
        else max(1, point.of.holes)
    )
    seconds = int(STEP.total_seconds()) if is_lane else 1
    begins = point.opens_at
    while begins + length <= point.closes_at:
        yield Opening(point.id, begins, begins + length, places, seconds)
        begins += length
