"""The queue of each delivery point, as the board, the page and the chat show it.

Now: whose minutes these are. Next: called and on their way, or those who are called next. Late:
who was called twice or missed it and has not come. All others wait, counted by building.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, select

from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.calling import CallingRule, rule_of
from fulfillment.handover.use_cases.calling_told import people_of
from fulfillment.handover.use_cases.queue_rows import Queued, pauses_of, queued
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import CallState, HandoverState
from orders.tables.compounds import compound, delivery_point
from orders.use_cases.rights import require_right
from storage.database import Transaction

MAY_MOVE = ("hand_out", "approve")
LATE = (CallState.RECALLED, CallState.MISSED)


@dataclass(frozen=True, slots=True)
class NextUp:
    """Households that come in the same minutes."""

    starts_at: datetime
    ends_at: datetime
    rows: tuple[Queued, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """One point's queue at an instant."""

    point_id: int
    point: str
    point_en: str
    paused_since: datetime | None
    now: tuple[Queued, ...]
    coming: tuple[Queued, ...]  # called, their minutes have not begun
    to_call: NextUp | None  # who is called next
    waiting: int
    buildings: tuple[tuple[str, int], ...]  # of those who wait
    late: tuple[Queued, ...]
    collected: int = 0
    households: int = 0
    without_chat: frozenset[int] = frozenset()  # household ids that the bot cannot write to

    @property
    def is_over(self) -> bool:
        """Nobody is to come any more."""
        return not (self.now or self.coming or self.to_call)

    @property
    def missed(self) -> tuple[Queued, ...]:
        return tuple(row for row in self.late if row.call is CallState.MISSED)


@dataclass(frozen=True, slots=True)
class Queues:
    """All queues of a compound, with its rule."""

    compound_id: int
    rule: CallingRule
    queues: tuple[Queue, ...]


async def queues_of(tx: Transaction, *, actor: Actor, compound_id: int, now: datetime) -> Queues:
    """Return the queues of all points at which somebody collects. Needs `hand_out` or `approve`."""
    await require_right(tx, actor, compound_id, *MAY_MOVE)
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    used = exists().where(
        slot.c.point_id == delivery_point.c.id,
        slot.c.way == Way.POINT,
        handover.c.id == slot.c.handover_id,
        handover.c.state == HandoverState.OPEN,
    )
    points = await tx.all(
        select(delivery_point)
        .where(delivery_point.c.compound_id == compound_id, used)
        .order_by(delivery_point.c.id)
    )
    return Queues(compound_id, rule_of(place), await _queues(tx, points, now=now))


async def calling_rule(tx: Transaction, *, actor: Actor, compound_id: int) -> CallingRule:
    """Return how people are called in a compound. Needs `hand_out` or `approve`."""
    await require_right(tx, actor, compound_id, *MAY_MOVE)
    return rule_of(await tx.one(select(compound).where(compound.c.id == compound_id)))


async def points_of(tx: Transaction, *, actor: Actor, compound_id: int) -> Sequence[Row[Any]]:
    """Return all points of a compound, for a link to each one's board."""
    await require_right(tx, actor, compound_id, *MAY_MOVE)
    mine = select(delivery_point).where(delivery_point.c.compound_id == compound_id)
    return await tx.all(mine.order_by(delivery_point.c.id))


async def queue_at(
    tx: Transaction, *, actor: Actor, point_id: int, now: datetime
) -> tuple[CallingRule, Queue]:
    """Return one point's queue. Needs `hand_out` or `approve`; `StaleButton` for no such point."""
    found = await tx.first(select(delivery_point).where(delivery_point.c.id == point_id))
    if found is None:
        raise StaleButton()
    await require_right(tx, actor, found.compound_id, *MAY_MOVE)
    place = await tx.one(select(compound).where(compound.c.id == found.compound_id))
    (queue,) = await _queues(tx, [found], now=now)
    return rule_of(place), queue


async def _queues(
    tx: Transaction, points: Sequence[Row[Any]], *, now: datetime
) -> tuple[Queue, ...]:
    ids = [point.id for point in points]
    rows = await queued(tx, slot.c.point_id.in_(ids))
    pauses = await pauses_of(tx, ids)
    all_of = Counter[int]()
    for row in await tx.all(
        select(slot.c.point_id, slot.c.id)
        .join(handover, handover.c.id == slot.c.handover_id)
        .where(
            slot.c.point_id.in_(ids),
            slot.c.way == Way.POINT,
            handover.c.state == HandoverState.OPEN,
        )
    ):
        all_of[row.point_id] += 1
    people = frozenset(await people_of(tx, rows))
    found = []
    for point in points:
        mine = [row for row in rows if row.point_id == point.id]
        queue = _queue(point, mine, paused_since=pauses.get(point.id), now=now)
        silent = frozenset(row.household_id for row in mine) - people
        gone = all_of[point.id] - len(mine)
        found.append(
            replace(queue, households=all_of[point.id], collected=gone, without_chat=silent)
        )
    return tuple(found)


def _queue(
    point: Row[Any], rows: Sequence[Queued], *, paused_since: datetime | None, now: datetime
) -> Queue:
    late = [row for row in rows if _is_late(row, now) and (row.call in LATE or not paused_since)]
    on_time = [row for row in rows if row not in late]
    present = [row for row in on_time if row.starts_at <= now]
    ahead = [row for row in on_time if row.starts_at > now]
    waits = [row for row in on_time if row.call is CallState.WAITING]
    first = min((row.starts_at for row in waits), default=None)
    turn = tuple(row for row in waits if row.starts_at == first)
    left = [row for row in ahead if row.call is CallState.WAITING]
    return Queue(
        point_id=point.id,
        point=point.name,
        point_en=point.name_en,
        paused_since=paused_since,
        now=tuple(present),
        coming=tuple(row for row in ahead if row.call is CallState.CALLED),
        to_call=NextUp(turn[0].starts_at, turn[0].ends_at, turn) if turn else None,
        waiting=len(left),
        buildings=tuple(Counter(row.building for row in left).items()),
        late=tuple(late),
    )


def _is_late(row: Queued, now: datetime) -> bool:
    """Called twice, or over where nobody is called by the clock."""
    return row.call in LATE or (row.call is CallState.WAITING and row.ends_at <= now)
