"""Delivery points: what kinds there are, whom each serves, when it is open.

A lane: people stand in it, two metres apart. Pigeon-holes belong to a building: its households
come for their bags any time within an hour, as many as there are holes. A drop point serves
named sealed buildings, from there the bags go to the doors; nobody is called to one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from heapq import merge
from itertools import groupby
from zoneinfo import ZoneInfo

from fulfillment.handover.rules.windows import NO_NIGHT, Night, windows


class PointKind(StrEnum):
    LANE = "lane"
    HOLES = "holes"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What the compound has set: how far apart, how long a household takes, when it is night."""

    timezone: str
    distance_metres: int = 2
    seconds_for_a_household: int = 60
    seconds_for_a_further_bag: int = 15
    night: Night = NO_NIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyPoint:
    """A delivery point with its local hours of every day.

    `serves` names buildings by code; empty means all. `walking` are minutes from a building.
    """

    id: int
    opens: time
    closes: time
    lane_metres: int = 0
    kind: PointKind = PointKind.LANE
    serves: frozenset[str] = frozenset()
    holes: int = 0
    walking: Mapping[str, int] = field(default_factory=dict)

    def walk_from(self, building: str) -> timedelta:
        return timedelta(minutes=self.walking.get(building, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A delivery point in the hours of one day."""

    of: DailyPoint
    opens_at: datetime
    closes_at: datetime

    @property
    def id(self) -> int:
        return self.of.id


def people_in_lane(lane_metres: int, distance_metres: int = 2) -> int:
    """How many stand in a lane at a distance from each other: one at its head, and so on."""
    return lane_metres // distance_metres + 1


def points_for(building: str, points: Sequence[DailyPoint]) -> tuple[DailyPoint, ...]:
    """Where households of a building that is not sealed may be called to.

    Its own pigeon-holes, or else the lanes that serve it. Empty: nowhere.
    """
    mine = [
        point
        for point in points
        if point.kind is not PointKind.DROP and (not point.serves or building in point.serves)
    ]
    holes = tuple(point for point in mine if point.kind is PointKind.HOLES and point.serves)
    return holes or tuple(point for point in mine if point.kind is PointKind.LANE)


def point_for_doors(building: str, points: Sequence[DailyPoint]) -> DailyPoint:
    """Where the bags of a sealed building go out from: its drop point, or else the next lane.

    ValueError when there is no point at all.
    """
    if not points:
        raise ValueError("no delivery point")
    drops = [each for each in points if each.kind is PointKind.DROP and building in each.serves]
    lanes = [each for each in points if each.kind is PointKind.LANE]
    return min(
        drops or lanes or list(points), key=lambda each: (each.walking.get(building, 0), each.id)
    )


def days_of(
    points: Sequence[DailyPoint], now: datetime, conditions: Conditions, *, at_most: int
) -> Iterator[list[Point]]:
    """The points that are open on each of the next days, by id."""
    zone = ZoneInfo(conditions.timezone)
    opened = merge(
        *(_openings(point, now, conditions, at_most) for point in points),
        key=lambda point: (point.opens_at, point.id),
    )
    for _, today in groupby(opened, key=lambda point: point.opens_at.astimezone(zone).date()):
        yield sorted(today, key=lambda point: (point.id, point.opens_at))


def _openings(
    point: DailyPoint, now: datetime, conditions: Conditions, at_most: int
) -> Iterator[Point]:
    hours = windows(
        now,
        opens=point.opens,
        closes=point.closes,
        timezone=conditions.timezone,
        days=at_most,
        night=conditions.night,
    )
    for window in hours:
        yield Point(of=point, opens_at=window.starts_at, closes_at=window.ends_at)
