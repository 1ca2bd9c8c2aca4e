"""One day's queues while they fill: building after building, then what is over wherever it fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from fulfillment.handover.rules.openings import Opening, Queue, seconds_for
from fulfillment.handover.rules.points import Conditions, Point, PointKind, points_for
from fulfillment.handover.rules.slots import Slot
from fulfillment.handover.rules.stops import Stop
from fulfillment.handover.rules.windows import STEP


@dataclass(slots=True)
class DaySeats:
    """The queues of a day's points; `slots` is who has been given which minutes."""

    points: Sequence[Point]
    start: datetime
    conditions: Conditions
    queues: list[Queue] = field(init=False)
    slots: list[Slot] = field(default_factory=list)
    _next: list[int] = field(init=False)  # where each queue goes on
    _for_building: dict[tuple[str, bool], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.queues = [Queue(point, self.conditions) for point in self.points]
        self._next = [0] * len(self.queues)

    def seat(self, stops: Sequence[Stop], *, apart: bool) -> list[Stop]:
        """Put each building into one queue; returns who did not fit into it."""
        over: list[Stop] = []
        for _, together in groupby(stops, key=lambda stop: (stop.to_gate, stop.building)):
            group = list(together)
            number = self._best_queue(group[0], apart=apart)
            over += group if number is None else self._line_up(number, group, apart=apart)
        return over

    def spread(self, stops: Sequence[Stop]) -> list[Stop]:
        """Put these wherever something is free; returns for whom nothing is."""
        free = self._free()
        return [stop for stop in stops if not self._squeeze_in(stop, free)]

    def takes_all(self, stops: Sequence[Stop]) -> bool:
        """Whether `spread` would leave nobody."""
        free = self._free()
        return all(self._squeeze_in(stop, free) for stop in stops)

    def is_too_small_for(self, stops: Sequence[Stop]) -> bool:
        """Whether it cannot fit, by places and serving time alone. Asked of an empty day."""
        if any(queue.point.of.kind is not PointKind.LANE for queue in self.queues):
            return False
        openings = [opening for queue in self.queues for opening in queue.openings]
        longest = int(STEP.total_seconds())  # an empty opening takes any one household
        seconds = sum(min(longest, seconds_for(stop, self.conditions)) for stop in stops)
        return len(stops) > sum(opening.places for opening in openings) or seconds > sum(
            opening.seconds for opening in openings
        )

    def _free(self) -> list[list[Opening]]:
        return [
            [opening for opening in queue.openings if not opening.is_full] for queue in self.queues
        ]

    def _squeeze_in(self, stop: Stop, free: list[list[Opening]]) -> bool:
        offers: list[tuple[datetime, int, int]] = []
        for number in self._queues_for(stop):
            ready, need = self._ready(number, stop), self.queues[number].need(stop)
            for index, opening in enumerate(free[number]):
                if opening.starts_at >= ready and opening.takes(*need):
                    offers.append((opening.starts_at, number, index))
                    break
        if not offers:
            return False
        _, number, index = min(offers)
        self._take(stop, number, free[number][index])
        if free[number][index].is_full:
            free[number].pop(index)
        return True

    def _queues_for(self, stop: Stop) -> list[int]:
        key = (stop.building, stop.to_gate)
        if key not in self._for_building:
            self._for_building[key] = list(self._find_queues(stop))
        return self._for_building[key]

    def _find_queues(self, stop: Stop) -> Iterator[int]:
        daily = [queue.point.of for queue in self.queues]
        lanes = [point for point in daily if point.kind is PointKind.LANE]
        mine = {point.id for point in (lanes if stop.to_gate else points_for(stop.building, daily))}
        return (n for n, queue in enumerate(self.queues) if queue.point.id in mine)

    def _ready(self, number: int, stop: Stop) -> datetime:
        return self.start + self.queues[number].point.of.walk_from(stop.building)

    def _best_queue(self, stop: Stop, *, apart: bool) -> int | None:
        """Where the building can begin first, the way there counted."""
        offers = []
        for number in self._queues_for(stop):
            queue, index = self.queues[number], self._begin(number, stop, apart=apart)
            if index < len(queue.openings):
                walk = queue.point.of.walk_from(stop.building)
                offers.append((queue.openings[index].starts_at + walk, walk, number))
        return min(offers)[2] if offers else None

    def _begin(self, number: int, stop: Stop, *, apart: bool) -> int:
        """The opening in which a building would begin."""
        queue, index = self.queues[number], self._next[number]
        may_not = apart and index < len(queue.openings)
        if may_not and not queue.openings[index].may_begin(stop):
            index += 1
        return max(index, queue.first_from(self._ready(number, stop)))

    def _line_up(self, number: int, group: Sequence[Stop], *, apart: bool) -> list[Stop]:
        queue, index = self.queues[number], self._begin(number, group[0], apart=apart)
        over: list[Stop] = []
        for stop in group:
            need = queue.need(stop)
            while index < len(queue.openings) and not queue.openings[index].takes(*need):
                index += 1
            if index < len(queue.openings):
                self._take(stop, number, queue.openings[index])
            else:
                over.append(stop)
        self._next[number] = index
        return over

    def _take(self, stop: Stop, number: int, opening: Opening) -> None:
        opening.put(stop, *self.queues[number].need(stop))
        self.slots.append(
            Slot(
                household_id=stop.household_id,
                point_id=opening.point_id,
                starts_at=opening.starts_at,
                ends_at=opening.ends_at,
                way=stop.way,
            )
        )
