"""Households, points and instants for tests of timetables."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st

from fulfillment.handover.rules.points import Conditions, DailyPoint, PointKind, people_in_lane
from fulfillment.handover.rules.slots import Slot
from fulfillment.handover.rules.stops import Stop, Wish
from fulfillment.handover.rules.windows import Night
from orders.rules.levels import Level

# 09:00 in Shanghai, less the quarter of an hour that people need.
BEFORE_NINE = datetime(2026, 11, 23, 0, 45, tzinfo=UTC)
NINE = BEFORE_NINE + timedelta(minutes=15)
SHANGHAI = Conditions(timezone="Asia/Shanghai", night=Night())
BUILDINGS = ("1", "2", "3A", "10", "14")


def make_point(number: int = 1, *, lane: int = 20, closes: int = 13) -> DailyPoint:
    return DailyPoint(id=number, lane_metres=lane, opens=time(9), closes=time(closes))


def make_stops(count: int, *, per_building: int = 20, flagged: int = 0) -> list[Stop]:
    return [
        Stop(
            household_id=number + 1,
            building=str(number // per_building + 1),
            unit="1",
            floor=number % per_building // 2 + 1,
            walking_order=number % per_building,
            flagged=number % per_building < flagged,
        )
        for number in range(count)
    ]


def stops(level: st.SearchStrategy[Level] | None = None) -> st.SearchStrategy[list[Stop]]:
    return st.lists(
        st.builds(
            Stop,
            household_id=st.integers(1, 10_000),
            building=st.sampled_from(BUILDINGS),
            unit=st.sampled_from(["1", "2", None]),
            floor=st.integers(0, 18),
            walking_order=st.integers(0, 50),
            bags=st.integers(0, 12),
            flagged=st.booleans(),
            to_gate=st.sampled_from([False] * 9 + [True]),
            level=st.sampled_from(Level) if level is None else level,
            wish=st.sampled_from([None, None, Wish.EARLIER, Wish.LATER]),
        ),
        unique_by=lambda stop: stop.household_id,
        max_size=40,
    )


HOURS = st.tuples(st.integers(0, 23), st.integers(0, 23), st.sampled_from([0, 3, 30]))
POINTS = st.lists(
    st.builds(
        lambda number, lane, hours, kind, serves, walk: DailyPoint(
            id=number,
            lane_metres=lane,
            opens=time(hours[0], hours[2]),
            closes=time(hours[1]),
            kind=kind,
            serves=frozenset(serves),
            holes=3,
            walking={"1": walk, "2": 2 * walk},
        ),
        st.integers(1, 6),
        st.integers(0, 12),
        HOURS,
        st.sampled_from([PointKind.LANE] * 4 + [PointKind.HOLES, PointKind.DROP]),
        st.sets(st.sampled_from(BUILDINGS), max_size=3),
        st.sampled_from([0, 4, 20]),
    ),
    unique_by=lambda point: point.id,
    min_size=1,
    max_size=3,
)
NOW = st.integers(0, 3 * 1440).map(
    lambda minutes: datetime(2026, 3, 27, tzinfo=UTC) + timedelta(minutes=minutes)
)


def most_at_once(slots: list[Slot], stops: list[Stop], point: DailyPoint) -> tuple[int, int]:
    """The most that are at a point at any instant, and how many may be."""
    bags = {stop.household_id: stop.bags for stop in stops}
    is_lane = point.kind is PointKind.LANE
    fits = people_in_lane(point.lane_metres) if is_lane else max(1, point.holes)
    here = [slot for slot in slots if slot.point_id == point.id]
    most = 0
    for at in {slot.starts_at for slot in here}:
        there = [slot for slot in here if slot.starts_at <= at < slot.ends_at]
        taken = [
            1 if is_lane else min(max(1, bags[slot.household_id]), max(1, point.holes))
            for slot in there
        ]
        most = max(most, sum(taken))
    return most, fits


def may_go(stop: Stop, slot: Slot, points: list[DailyPoint]) -> bool:
    """Whether a point serves a building that is called down."""
    point = next(each for each in points if each.id == slot.point_id)
    is_theirs = stop.building in point.serves
    if point.kind is PointKind.LANE:
        return is_theirs or not point.serves
    return point.kind is PointKind.HOLES and is_theirs
