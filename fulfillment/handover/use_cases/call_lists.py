"""Making each cycle's list of welfare calls: once, set-based, some hours before the cut-off.

On it: whoever is flagged; whose need was heard last time and never became an order; whoever is
long without a delivery; whoever neither ordered nor collected for two cycles. A program that was
down makes the list when it is back, also after the cut-off: the calls are late, but made.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.handover.use_cases.call_reasons import who_is_called
from orders.actors import SCHEDULER
from orders.notices_care import Notice
from orders.rules.care import care_rule, share_out
from orders.rules.states import CycleState, WelfareState
from orders.tables.care import welfare_call
from orders.tables.compounds import compound, group_compound
from orders.tables.cycles import cycle
from orders.use_cases.carers import Callers, callers_of
from orders.use_cases.channels import OF_GROUP
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all
from storage.tables import job_run

JOB = "call_list"
# So long after a cut-off that was slept through the calls are still made.
STILL_MADE = timedelta(hours=24)
LONGEST_BEFORE = timedelta(hours=24)
OPEN = (
    WelfareState.WAITING,
    WelfareState.NO_ANSWER,
    WelfareState.VISIT,
    WelfareState.UNREACHED,
)
ROWS_AT_ONCE = 1000


async def make_call_lists(tx: Transaction, *, now: datetime) -> int:
    """Make every list that is due; returns how many calls."""
    return sum([await _make(tx, row, now=now) for row in await _due(tx, now)])


async def _due(tx: Transaction, now: datetime) -> Sequence[Row[Any]]:
    near = await tx.all(
        select(cycle, compound.c.id.label("place"), compound.c.name.label("place_name"),
               compound.c.name_en.label("place_en"), compound.c.timezone, compound.c.care_rule)
        .join(group_compound, group_compound.c.group_id == cycle.c.group_id)
        .join(compound, compound.c.id == group_compound.c.compound_id)
        .where(
            OF_GROUP,
            cycle.c.state.in_((CycleState.OPEN, CycleState.CLOSED)),
            cycle.c.cutoff_at > now - STILL_MADE,
            cycle.c.cutoff_at <= now + LONGEST_BEFORE,
        )
        .order_by(cycle.c.number.desc())
    )  # fmt: skip
    newest: dict[int, Row[Any]] = {}
    for row in near:
        newest.setdefault(row.place, row)
    due = [row for row in newest.values() if now >= _made_at(row)]
    subjects = [_subject(row) for row in due]
    ran = select(job_run.c.subject).where(job_run.c.job == JOB, job_run.c.subject.in_(subjects))
    made = set(await tx.scalars(ran))
    return [row for row in due if _subject(row) not in made]


def _made_at(row: Row[Any]) -> datetime:
    hours = care_rule(row.care_rule).hours_before
    made_at: datetime = row.cutoff_at - timedelta(hours=hours)
    return made_at


def _subject(row: Row[Any]) -> str:
    return f"cycle:{row.id}:compound:{row.place}"


async def _make(tx: Transaction, row: Row[Any], *, now: datetime) -> int:
    key = {"job": JOB, "subject": _subject(row), "due_at": row.opens_at}
    if not await tx.insert_new(job_run, **key, ran_at=now):
        return 0  # another process was quicker
    await _lapse(tx, row, now=now)
    callers = await callers_of(tx, row.place, now=now)
    reasons, homes = await who_is_called(tx, row, now=now)
    shared = share_out(homes, callers.there, callers.areas)
    rule = care_rule(row.care_rule)
    fresh = [
        {
            "compound_id": row.place,
            "cycle_id": row.id,
            "household_id": home.household_id,
            "reason": reasons[home.household_id],
            "state": WelfareState.WAITING,
            "named_id": (carer := shared.get(home.household_id)),
            "carer_id": carer,
            "stand_in_id": _behind(callers, carer),
            "made_at": now,
            "due_at": now + timedelta(minutes=rule.takeover_minutes),
            "changed_at": now,
        }
        for home in homes
    ]
    made: list[Row[Any]] = []
    for start in range(0, len(fresh), ROWS_AT_ONCE):
        part = fresh[start : start + ROWS_AT_ONCE]
        made += await tx.insert_all_new(
            welfare_call, part, returning=(welfare_call.c.id, welfare_call.c.carer_id)
        )
    changes = [Change("welfare_call", each.id, "make", None, WelfareState.WAITING, row.place)
               for each in made]  # fmt: skip
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)
    await _tell(tx, row, Counter(each.carer_id for each in made), now=now)
    return len(made)


def _behind(callers: Callers, carer: int | None) -> int | None:
    return None if carer is None else callers.stand_ins.get(carer)


async def _lapse(tx: Transaction, row: Row[Any], *, now: datetime) -> None:
    """Calls of earlier cycles that nobody brought to an end stay as they are: not heard."""
    left = (
        welfare_call.c.compound_id == row.place,
        welfare_call.c.cycle_id != row.id,
        welfare_call.c.state.in_(OPEN),
    )
    rows = await tx.all(select(welfare_call.c.id, welfare_call.c.state).where(*left))
    lapsed = {"state": WelfareState.LAPSED, "next_at": None, "changed_at": now}
    await tx.run(update(welfare_call).where(*left).values(**lapsed))
    changes = [Change("welfare_call", each.id, "lapse", each.state, WelfareState.LAPSED, row.place)
               for each in rows]  # fmt: skip
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)


async def _tell(
    tx: Transaction, row: Row[Any], counts: Mapping[int | None, int], *, now: datetime
) -> None:
    posts = [
        Post(
            f"person:{person_id}",
            Notice.CALL_LIST,
            {
                "compound_id": row.place,
                "compound": row.place_name,
                "compound_en": row.place_en,
                "number": row.number,
                "cutoff_at": row.cutoff_at.isoformat(),
                "timezone": row.timezone,
                "count": count,
                "is_late": now >= row.cutoff_at,
            },
            f"{JOB}:{row.id}:{row.place}:{person_id}",
        )
        for person_id, count in counts.items()
        if person_id is not None
    ]
    await post_all(tx, posts, now=now)
