"""A timetable for ten thousand people in 120 buildings, and one made anew in the middle of it.

Pure rules, no database. Floors, in the same run: the same households sorted in calling order and
gone through once.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from functools import partial
from typing import Final

from benchmarks.rows import Row, peak_mib
from fulfillment.handover.rules.points import Conditions, DailyPoint
from fulfillment.handover.rules.replanning import Promise, replan
from fulfillment.handover.rules.slots import Slot
from fulfillment.handover.rules.stops import Stop, calling_order
from fulfillment.handover.rules.timetable import plan
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.rules.ways_out import ways_out
from fulfillment.handover.rules.windows import Night

BUILDINGS: Final = 120
PEOPLE_IN_A_HOME: Final = 2.8
TIMES: Final = 3  # the best of so many counts
SEVEN: Final = datetime(2022, 4, 10, 23, tzinfo=UTC)  # 07:00 in Shanghai
CONDITIONS: Final = Conditions(timezone="Asia/Shanghai", night=Night())


def measure(*, people: int) -> list[Row]:
    """One gate, four points, what would help, and both ways of planning anew."""
    stops = _stops(round(people / PEOPLE_IN_A_HOME))
    floor = _best(lambda: _walk(stops))
    rows = []
    for count in (1, 4):
        points = [_point(number) for number in range(1, count + 1)]
        made = plan(stops, points, SEVEN, CONDITIONS)
        figures = {
            "days": len({slot.starts_at.date() for slot in made.slots}),
            "late": len(made.late),
        }
        seconds = _best(partial(plan, stops, points, SEVEN, CONDITIONS))
        name = f"timetable, {count} point" + ("s" if count > 1 else "")
        rows.append(Row(name, len(stops), seconds, floor, peak_mib(), figures))
        rows += _anew(stops, points, made.slots, floor)
    point = [_point(1)]
    ways = ways_out(stops, point, SEVEN, CONDITIONS)
    found = {} if ways is None else {"more_points": ways.points or 0, "to_door": len(ways.to_door)}
    seconds = _best(partial(ways_out, stops, point, SEVEN, CONDITIONS), times=1)
    rows.append(Row("three ways out", len(stops), seconds, floor, peak_mib(), found))
    return rows


def _anew(
    stops: Sequence[Stop], points: Sequence[DailyPoint], slots: Sequence[Slot], floor: float
) -> list[Row]:
    by_id = {stop.household_id: stop for stop in stops}
    promises = [
        Promise(stop=by_id[slot.household_id], slot=slot) for slot in slots if slot.way is Way.POINT
    ]
    narrow = [replace(point, lane_metres=4) for point in points]  # three people in place of five
    hour = timedelta(hours=1)
    rows = []
    for name, there, shift in (
        ("replan, nothing changed", points, timedelta(0)),
        ("replan, shorter lanes", narrow, timedelta(0)),
        ("replan, an hour later", points, hour),
    ):

        def work(there: Sequence[DailyPoint] = there, shift: timedelta = shift) -> int:
            made = replan(promises, [], there, now=SEVEN, conditions=CONDITIONS, shift=shift)
            return len(made.slots)

        figures = {"moved": work(), "points": len(points)}
        rows.append(Row(name, len(promises), _best(work), floor, peak_mib(), figures))
    return rows


def _stops(households: int) -> list[Stop]:
    per_building = -(-households // BUILDINGS)
    return [
        Stop(
            household_id=number + 1,
            building=str(number // per_building + 1),
            unit=str(number % per_building // 12 + 1),
            floor=number % 12 // 2 + 1,
            walking_order=number % per_building,
            bags=1 + number % 7 // 6,
            flagged=number % 11 == 0,
        )
        for number in range(households)
    ]


def _point(number: int) -> DailyPoint:
    walking = {str(code): (code + number) % 9 for code in range(1, BUILDINGS + 1)}
    return DailyPoint(id=number, lane_metres=20, opens=wall(7), closes=wall(22), walking=walking)


def _walk(stops: Sequence[Stop]) -> dict[int, int]:
    """The least that a timetable must do: sort, and look at each once."""
    return {stop.household_id: place for place, stop in enumerate(sorted(stops, key=calling_order))}


def _best(work: Callable[[], object], *, times: int = TIMES) -> float:
    taken: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)
