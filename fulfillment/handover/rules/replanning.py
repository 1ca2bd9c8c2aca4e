"""A timetable made anew that moves as few promised slots as it can.

A promise that can still be kept (its point takes the building and is open then, and there is
room for it) never moves. Only the others are placed, into what is free, building by building, the
earliest first and where no other building is if that is possible on the same day. When a truck is
late, all promises first move by one amount. Pure and the same for the same input in any order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fulfillment.handover.rules.openings import Opening, Queue, seconds_for
from fulfillment.handover.rules.points import Conditions, DailyPoint, Point, days_of, points_for
from fulfillment.handover.rules.slots import Slot
from fulfillment.handover.rules.stops import Stop, Wish, calling_order
from fulfillment.handover.rules.windows import STEP, earliest_start

MOST_DAYS = 60
A_DAY = timedelta(days=1)
MUCH_LATER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A slot that somebody was told. `is_fixed`: being called or going on, it stays as it is."""

    stop: Stop
    slot: Slot
    is_fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Replan:
    """The slots that are new, in the order of time, and for whom there is none.

    `minutes_missing` are those by which the first day is too short.
    """

    slots: tuple[Slot, ...]
    nowhere: tuple[int, ...] = ()
    minutes_missing: int = 0


def replan(
    promises: Sequence[Promise],
    newcomers: Sequence[Stop],
    points: Sequence[DailyPoint],
    *,
    now: datetime,
    conditions: Conditions,
    shift: timedelta = timedelta(0),
) -> Replan:
    """Keep what can be kept and place the rest; `newcomers` have no slot yet."""
    shift = -(-shift // STEP) * STEP
    ahead = _Ahead(points, now, conditions, _start(promises, now, shift))
    for promise in promises:
        if promise.is_fixed:
            ahead.occupy(promise.stop, promise.slot)
    moved, to_place = _keep(ahead, promises, shift)
    placed: list[Slot] = []
    nowhere: list[int] = []
    late: list[Stop] = []
    for stop in sorted([*to_place, *newcomers], key=calling_order):
        slot, day = ahead.place(stop)
        if slot is None:
            nowhere.append(stop.household_id)
        else:
            placed.append(slot)
        late += [stop] if day else []
    slots = sorted([*moved, *placed], key=lambda slot: (slot.starts_at, slot.point_id))
    return Replan(
        slots=tuple(slots),
        nowhere=tuple(nowhere),
        minutes_missing=_minutes(late, len(ahead.days[0]) if ahead.days else 1, conditions),
    )


def other_slot(
    others: Sequence[Promise],
    mine: Promise,
    wish: Wish,
    points: Sequence[DailyPoint],
    *,
    now: datetime,
    conditions: Conditions,
) -> Slot | None:
    """Another slot for one household, with everybody else where they are; None if there is none.

    Earlier: the first that is free before its own. Later: the first an hour after its own or
    later, else the last one that is later at all; on its own day or the next.
    """
    ahead = _Ahead(points, now, conditions, earliest_start(now))
    for promise in others:
        ahead.occupy(promise.stop, promise.slot)
    free = [
        opening
        for opening in ahead.free_for(mine.stop, until=mine.slot.ends_at + A_DAY)
        if (opening.starts_at < mine.slot.starts_at) == (wish is Wish.EARLIER)
        and opening.starts_at != mine.slot.starts_at
    ]
    if not free:
        return None
    chosen = free[0]
    if wish is Wish.LATER:
        much = (each for each in free if each.starts_at >= mine.slot.starts_at + MUCH_LATER)
        chosen = next(much, free[-1])
    return Slot(
        household_id=mine.stop.household_id,
        point_id=chosen.point_id,
        starts_at=chosen.starts_at,
        ends_at=chosen.ends_at,
    )


def _start(promises: Sequence[Promise], now: datetime, shift: timedelta) -> datetime:
    """Nobody is called down earlier; while a truck is late, not before the first that moves."""
    first = min((each.slot.starts_at for each in promises if not each.is_fixed), default=now)
    return max(earliest_start(now), first + shift) if shift else earliest_start(now)


def _keep(
    ahead: "_Ahead", promises: Sequence[Promise], shift: timedelta
) -> tuple[list[Slot], list[Stop]]:
    """The promises that only move by the common amount, and whose cannot be kept."""
    moved: list[Slot] = []
    broken: list[Stop] = []
    still_open = [promise for promise in promises if not promise.is_fixed]
    for promise in sorted(still_open, key=_by_promise):
        slot = promise.slot
        wanted = Slot(
            household_id=slot.household_id,
            point_id=slot.point_id,
            starts_at=slot.starts_at + shift,
            ends_at=slot.ends_at + shift,
        )
        if not ahead.keep(promise.stop, wanted):
            broken.append(promise.stop)
        elif shift:
            moved.append(wanted)
    return moved, broken


def _by_promise(promise: Promise) -> tuple[object, ...]:
    return (promise.slot.starts_at, promise.slot.point_id, calling_order(promise.stop))


def _minutes(late: Sequence[Stop], points: int, conditions: Conditions) -> int:
    seconds = sum(seconds_for(stop, conditions) for stop in late)
    step = STEP.total_seconds() * max(1, points)
    return int(-(-seconds // step) * STEP.total_seconds() // 60)


@dataclass(slots=True)
class _Ahead:
    """The days to come, opened one after another as they are needed."""

    points: Sequence[DailyPoint]
    now: datetime
    conditions: Conditions
    start: datetime
    days: list[list[Queue]] = field(default_factory=list)
    _coming: Iterator[list[Point]] = field(init=False)
    # Where a building's next household that needs so much may be looked for: nothing before it.
    _from: dict[tuple[object, ...], int] = field(default_factory=dict)

    _theirs: dict[tuple[str, datetime], list[Queue]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._coming = days_of(self.points, self.now, self.conditions, at_most=MOST_DAYS)

    def occupy(self, stop: Stop, slot: Slot) -> None:
        """Count somebody who is coming anyway."""
        for queue, openings in self._during(slot):
            for opening in openings:
                opening.put(stop, *queue.need(stop))

    def keep(self, stop: Stop, slot: Slot) -> bool:
        """Count somebody in their slot if it is open, theirs to use, and has room for them."""
        if slot.starts_at < self.start:
            return False
        for queue, openings in self._during(slot, stop):
            point, need = queue.point, queue.need(stop)
            is_open = point.opens_at <= slot.starts_at and slot.ends_at <= point.closes_at
            if is_open and openings and all(each.takes(*need) for each in openings):
                for opening in openings:
                    opening.put(stop, *need)
                return True
        return False

    def place(self, stop: Stop) -> tuple[Slot | None, int]:
        """The first free minutes for somebody, and on which of the days (0: the first)."""
        for day, queues in enumerate(self._all_days() if self._is_served(stop) else ()):
            theirs = self._for(stop, queues)
            for is_alone in (True, False):
                found = min(self._offers(day, theirs, stop, is_alone=is_alone), default=None)
                if found is not None:
                    return self._taken(theirs[found[2]], stop, found[3]), day
        return None, 0

    def free_for(self, stop: Stop, *, until: datetime) -> list[Opening]:
        """Everything that is free for somebody until an instant, in the order of time."""
        found: list[Opening] = []
        for queues in self._all_days():
            if queues[0].point.opens_at > until:
                break
            for queue in self._for(stop, queues):
                ready = self.start + queue.point.of.walk_from(stop.building)
                found += [
                    opening
                    for opening in queue.openings
                    if opening.starts_at >= ready
                    and opening.ends_at <= until
                    and opening.takes(*queue.need(stop))
                ]
        return sorted(found, key=lambda opening: (opening.starts_at, opening.point_id))

    def _offers(
        self, day: int, queues: Sequence[Queue], stop: Stop, *, is_alone: bool
    ) -> Iterator[tuple[datetime, int, int, int]]:
        for number, queue in enumerate(queues):
            need = queue.need(stop)
            walk = queue.point.of.walk_from(stop.building)
            key = (day, queue.point.id, queue.point.opens_at, stop.building, is_alone, *need)
            index = self._from.get(key)
            if index is None:
                index = queue.first_from(self.start + walk)
            while index < len(queue.openings) and not _is_free(
                queue.openings[index], stop, need, is_alone=is_alone
            ):
                index += 1
            self._from[key] = index
            if index < len(queue.openings):
                at = queue.openings[index].starts_at
                yield (at + walk, queue.point.id, number, index)

    def _taken(self, queue: Queue, stop: Stop, index: int) -> Slot:
        opening = queue.openings[index]
        opening.put(stop, *queue.need(stop))
        return Slot(
            household_id=stop.household_id,
            point_id=opening.point_id,
            starts_at=opening.starts_at,
            ends_at=opening.ends_at,
        )

    def _is_served(self, stop: Stop) -> bool:
        return bool(points_for(stop.building, self.points))

    def _for(self, stop: Stop, queues: Sequence[Queue]) -> list[Queue]:
        """Where a household may be called to on a day, of what is open on it."""
        key = (stop.building, queues[0].point.opens_at)
        if key not in self._theirs:
            open_then = [queue.point.of for queue in queues]
            mine = {point.id for point in points_for(stop.building, open_then)}
            self._theirs[key] = [queue for queue in queues if queue.point.id in mine]
        return self._theirs[key]

    def _during(
        self, slot: Slot, stop: Stop | None = None
    ) -> Iterator[tuple[Queue, list[Opening]]]:
        """The openings of a slot's point while it lasts; with a stop, only where it may go."""
        for queues in self._all_days():
            if queues[0].point.opens_at > slot.ends_at + A_DAY:
                return
            for queue in queues if stop is None else self._for(stop, queues):
                if queue.point.id == slot.point_id:
                    yield queue, queue.during(slot.starts_at, slot.ends_at)

    def _all_days(self) -> Iterator[list[Queue]]:
        number = 0
        while True:
            if number == len(self.days):
                points = next(self._coming, None)
                if points is None:
                    return
                self.days.append([Queue(point, self.conditions) for point in points])
            yield self.days[number]
            number += 1


def _is_free(opening: Opening, stop: Stop, need: tuple[int, int], *, is_alone: bool) -> bool:
    alone = opening.buildings <= {stop.building}
    return opening.takes(*need) and (alone or not is_alone)
