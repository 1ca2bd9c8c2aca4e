"""What a plan that does not fit into its day would need: three ways out, each computed truly.

Longer hours: so many minutes more at every point. Further points: so many lanes of so many metres
each. Door delivery: for so many households, the flagged first, then those called last. Every
answer has been tried: with it the plan fits, with a step less it does not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fulfillment.handover.rules.openings import seconds_for
from fulfillment.handover.rules.points import Conditions, DailyPoint, Point, PointKind, days_of
from fulfillment.handover.rules.stops import Stop, calling_order
from fulfillment.handover.rules.timetable import day_fits, has_a_queue
from fulfillment.handover.rules.windows import STEP, earliest_start
from orders.rules.schedule import to_instant

MOST_POINTS: Final = 50
# In five minutes somebody serves no more than so many of the quickest; a longer lane is no use.
STEP_SECONDS: Final = int(STEP.total_seconds())
MOST_MINUTES: Final = 7 * 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysOut:
    """Any one of the three is enough. `points` is None where no number of lanes would do."""

    minutes: int
    into_night: bool  # so much longer would reach into the night
    points: int | None
    metres: int
    to_door: tuple[int, ...]


def ways_out(
    requests: Sequence[Stop], points: Sequence[DailyPoint], now: datetime, conditions: Conditions
) -> WaysOut | None:
    """What would make everybody fit into the first day; None where they do."""
    day = _FirstDay.of(requests, points, now, conditions)
    if day.fits():
        return None
    minutes = day.minutes()
    extra, metres = day.further_points()
    return WaysOut(
        minutes=minutes,
        into_night=day.is_night_after(minutes),
        points=extra,
        metres=metres,
        to_door=day.to_door(),
    )


def minutes_missing(
    requests: Sequence[Stop], points: Sequence[DailyPoint], now: datetime, conditions: Conditions
) -> int:
    """By how many minutes all points would have to close later on the first day; 0 if it fits."""
    return _FirstDay.of(requests, points, now, conditions).minutes()


@dataclass(frozen=True, slots=True)
class _FirstDay:
    """The households that are called down, in order, and the points that open first."""

    stops: tuple[Stop, ...]
    points: tuple[Point, ...]
    start: datetime
    conditions: Conditions

    @classmethod
    def of(
        cls,
        requests: Sequence[Stop],
        points: Sequence[DailyPoint],
        now: datetime,
        conditions: Conditions,
    ) -> "_FirstDay":
        stops = sorted((each for each in requests if has_a_queue(each, points)), key=calling_order)
        today = next(days_of(points, now, conditions, at_most=1)) if points else []
        return cls(tuple(stops), tuple(today), earliest_start(now), conditions)

    def fits(
        self, stops: Sequence[Stop] | None = None, points: Sequence[Point] | None = None
    ) -> bool:
        asked = self.stops if stops is None else stops
        there = self.points if points is None else points
        return day_fits(asked, there, self.start, self.conditions)

    def minutes(self) -> int:
        """In steps of five."""
        if self.fits():
            return 0
        step = int(STEP.total_seconds()) // 60
        return step * _least(lambda steps: self.fits(points=self._longer(steps * step)), 1)

    def _longer(self, minutes: int) -> tuple[Point, ...]:
        more = timedelta(minutes=min(minutes, MOST_MINUTES))
        last = {point.id: point for point in self.points}.values()  # of a point's hours that day
        return tuple(
            replace(point, closes_at=point.closes_at + more) if point in last else point
            for point in self.points
        )

    def is_night_after(self, minutes: int) -> bool:
        """Whether the last to close would close at night."""
        more, night = timedelta(minutes=minutes), self.conditions.night
        if night.begins == night.ends or not self.points:
            return False
        closes_at = max(point.closes_at for point in self.points)
        return closes_at + more > _next(night.begins, closes_at, self.conditions.timezone)

    def further_points(self) -> tuple[int | None, int]:
        """How many further lanes, and how long each must be."""
        quickest = min(seconds_for(stop, self.conditions) for stop in self.stops)
        people = max(1, STEP_SECONDS // quickest)

        def with_lanes(count: int, places: int) -> bool:
            return self.fits(points=(*self.points, *self._lanes(count, places)))

        if not with_lanes(MOST_POINTS, people):
            return None, 0
        count = _least(lambda count: with_lanes(count, people), 1)
        places = _least(lambda places: with_lanes(count, places), 1)
        return count, max(1, (places - 1) * self.conditions.distance_metres)

    def _lanes(self, count: int, places: int) -> list[Point]:
        opens_at = min(point.opens_at for point in self.points)
        closes_at = max(point.closes_at for point in self.points)
        free = max(point.id for point in self.points) + 1
        like = self.points[0].of
        return [
            Point(
                of=DailyPoint(
                    id=free + number,
                    opens=like.opens,
                    closes=like.closes,
                    kind=PointKind.LANE,
                    lane_metres=(places - 1) * self.conditions.distance_metres,
                ),
                opens_at=opens_at,
                closes_at=closes_at,
            )
            for number in range(count)
        ]

    def to_door(self) -> tuple[int, ...]:
        """The fewest households to be served at the door so that the others fit."""
        callable_down = [stop for stop in self.stops if not stop.to_gate]
        flagged = [stop for stop in callable_down if stop.flagged]
        last = [stop for stop in reversed(callable_down) if not stop.flagged]
        order = [stop.household_id for stop in (*flagged, *last)]

        def without(count: int) -> bool:
            away = set(order[:count])
            return self.fits([stop for stop in self.stops if stop.household_id not in away])

        return tuple(order[: _least(without, 1, most=len(order))])


def _least(is_enough: Callable[[int], bool], first: int, *, most: int = MOST_MINUTES) -> int:
    """The least number that is enough, doubling and then halving the doubt."""
    high = first
    while high < most and not is_enough(high):
        high = min(most, high * 2)
    low = max(first, high // 2)
    while low < high:
        middle = (low + high) // 2
        if is_enough(middle):
            high = middle
        else:
            low = middle + 1
    return high


def _next(wall: time, at: datetime, timezone: str) -> datetime:
    """When it is this local hour next, at an instant or after it."""
    day = at.astimezone(ZoneInfo(timezone)).date()
    today = to_instant(day, wall, timezone=timezone)
    return today if today >= at else to_instant(day + timedelta(days=1), wall, timezone=timezone)
