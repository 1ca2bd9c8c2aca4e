"""Planning what is still to come of an open hand-over anew: few are moved, only they are told.

Needed when a building leaves or joins the queue, a point opens longer or not at all, or a truck
is late. Who is being called, has collected or is served in another way stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from fulfillment.handover.rules import replanning as rule
from fulfillment.handover.rules.openings import WAVE
from fulfillment.handover.rules.slots import Slot
from fulfillment.handover.rules.stops import Stop
from fulfillment.handover.rules.ways import DoorFor, Way
from fulfillment.handover.rules.windows import earliest_start
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.moved_told import tell_moved
from fulfillment.handover.use_cases.places import Place, iso
from fulfillment.handover.use_cases.timetable_inputs import EXPECTED, homes_of, setting_of
from orders.actors import Actor
from orders.rules.states import HandoverState
from storage.audit import Change, record_all
from storage.database import Transaction

IDS_AT_ONCE = 5000
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Replanned:
    """Households whose slot is another one now, and what the first day lacks."""

    moved: tuple[int, ...]
    minutes_missing: int


async def replan(
    tx: Transaction,
    place: Place,
    *,
    handover_id: int,
    actor: Actor,
    now: datetime,
    shift: timedelta | None = None,
    why: str = "plan",
) -> Replanned:
    """Plan the slots still to come of an open hand-over anew. The caller holds the place.

    With a shift all of them first move by it. A household for which there is no point any more is
    served at the door. A hand-over that is not open stays as it is.
    """
    state = await tx.scalar(select(handover.c.state).where(handover.c.id == handover_id))
    if state != HandoverState.OPEN:
        return Replanned((), 0)
    setting = await setting_of(tx, place, handover_id=handover_id)
    homes = await homes_of(tx, place, handover_id, now=now, states=EXPECTED)
    stops = {home.household_id: home.stop for home in homes if home.stop.way is Way.POINT}
    rows = await _coming(tx, handover_id, stops)
    promises, anew = _promises(rows, stops, now, is_shift=bool(shift))
    made = rule.replan(
        promises,
        anew,
        setting.points,
        now=now,
        conditions=setting.conditions,
        shift=shift or timedelta(0),
    )
    by_home = {row.household_id: row for row in rows}
    moved = [each for each in made.slots if _differs(each, by_home[each.household_id])]
    to_door = [_at_door(by_home[each]) for each in made.nowhere if by_home[each].way != Way.DOOR]
    changed = [*moved, *to_door]
    await _write(tx, place, changed, by_home, actor=actor, now=now)
    await tell_moved(
        tx,
        place,
        handover_id=handover_id,
        households=[c.household_id for c in changed],
        why=why,
        now=now,
    )
    return Replanned(tuple(each.household_id for each in changed), made.minutes_missing)


async def _coming(tx: Transaction, handover_id: int, stops: Mapping[int, Stop]) -> list[Row[Any]]:
    """The slots at a point that are not collected yet, held."""
    rows = await tx.lock_all(
        select(slot)
        .where(
            slot.c.handover_id == handover_id,
            slot.c.way == Way.POINT,
            slot.c.collected_at.is_(None),
        )
        .order_by(slot.c.id)
    )
    return [row for row in rows if row.household_id in stops]


def _promises(
    rows: Sequence[Row[Any]], stops: Mapping[int, Stop], now: datetime, *, is_shift: bool
) -> tuple[list[rule.Promise], list[Stop]]:
    """What was promised, and who has no minutes that mean anything.

    Those come back from the door, were held, or waited in vain until their time was over.
    """
    promises: list[rule.Promise] = []
    anew: list[Stop] = []
    for row in rows:
        stop, is_called = stops[row.household_id], row.call != WAITING
        is_over = row.ends_at <= now or row.ends_at - row.starts_at > WAVE
        if is_over and not is_called:
            anew.append(stop)
            continue
        soon = row.starts_at < earliest_start(now) and not is_shift
        given = Slot(
            household_id=row.household_id,
            point_id=row.point_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        promises.append(rule.Promise(stop=stop, slot=given, is_fixed=is_called or soon))
    return promises, anew


def _differs(new: Slot, row: Row[Any]) -> bool:
    return (new.point_id, new.starts_at, new.ends_at) != (row.point_id, row.starts_at, row.ends_at)


def _at_door(row: Row[Any]) -> Slot:
    return Slot(
        household_id=row.household_id,
        point_id=row.point_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        way=Way.DOOR,
    )


async def _write(
    tx: Transaction,
    place: Place,
    slots: Sequence[Slot],
    rows: Mapping[int, Row[Any]],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    if not slots:
        return
    await tx.run_many(
        update(slot)
        .where(slot.c.id == bindparam("row_id"))
        .values(
            point_id=bindparam("at_point"),
            starts_at=bindparam("from_at"),
            ends_at=bindparam("to_at"),
            way=bindparam("how"),
            door_for=bindparam("because"),
        ),
        [
            {
                "row_id": rows[each.household_id].id,
                "at_point": each.point_id,
                "from_at": each.starts_at,
                "to_at": each.ends_at,
                "how": each.way,
                # Whom no point has room for: a seal would have taken them out before.
                "because": DoorFor.FIT if each.way is Way.DOOR else None,
            }
            for each in slots
        ],
    )
    changes = [
        Change(
            "slot",
            rows[each.household_id].id,
            "move",
            _said(rows[each.household_id]),
            _said(each),
            place.compound_id,
        )
        for each in slots
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


def _said(given: Any) -> dict[str, Any]:
    """A slot as the audit keeps it."""
    return {"point": given.point_id, "from": iso(given.starts_at), "way": str(given.way)}
