"""What time does to welfare calls: stand-ins take over, calls are tried again, the liaison hears.

Each asks what is due, so that a program that was down catches up, and says everything once.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from orders.actors import SCHEDULER
from orders.notices_care import Notice
from orders.rules.care import DONE, care_rule, standing
from orders.rules.states import CycleState, OrderState, WelfareState
from orders.tables.care import carer, welfare_call
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.orders import order
from orders.use_cases.carers import names_of
from orders.use_cases.rights import holders
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all
from storage.tables import job_run

SUMMARY_BEFORE = timedelta(hours=1)
SUMMARY = "care_summary"
STANDS = (OrderState.LIVE, OrderState.CLOSED, OrderState.WAITING)
OPEN = (
    WelfareState.WAITING,
    WelfareState.NO_ANSWER,
    WelfareState.VISIT,
    WelfareState.UNREACHED,
)


async def tend_calls(tx: Transaction, *, now: datetime) -> None:
    """Do everything about welfare calls that is due."""
    await _take_over(tx, now=now)
    await _try_again(tx, now=now)
    await _sum_up(tx, now=now)


async def _take_over(tx: Transaction, *, now: datetime) -> None:
    """Calls that nobody has tried in time, and all of whoever is away, go to the stand-in."""
    away = select(carer.c.person_id).where(
        carer.c.compound_id == welfare_call.c.compound_id,
        carer.c.person_id == welfare_call.c.carer_id,
        carer.c.away_until > now,
    )
    is_due = (welfare_call.c.due_at <= now) & (welfare_call.c.state == WelfareState.WAITING)
    rows = await tx.all(
        _calls().where(
            welfare_call.c.state.in_((WelfareState.WAITING, WelfareState.NO_ANSWER)),
            welfare_call.c.taken_over_at.is_(None),
            welfare_call.c.stand_in_id.is_not(None),
            is_due | away.exists(),
        )
    )
    if not rows:
        return
    by_compound: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_compound[row.compound_id].append(row)
    for found in by_compound.values():
        minutes = care_rule(found[0].care_rule).takeover_minutes
        await tx.run(
            update(welfare_call)
            .where(welfare_call.c.id.in_([row.id for row in found]))
            .values(
                carer_id=welfare_call.c.stand_in_id,
                stand_in_id=None,
                taken_over_at=now,
                due_at=now + timedelta(minutes=minutes),  # the stand-in has as long again
                changed_at=now,
            )
        )
    changes = [Change("welfare_call", row.id, "take_over", row.carer_id, row.stand_in_id,
                      row.compound_id) for row in rows]  # fmt: skip
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)
    await _tell_of_taking_over(tx, rows, now=now)


async def _tell_of_taking_over(tx: Transaction, rows: Sequence[Row[Any]], *, now: datetime) -> None:
    groups: dict[tuple[int, int, int, int], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[row.cycle_id, row.compound_id, row.carer_id, row.stand_in_id].append(row)
    names = await names_of(tx, [each for key in groups for each in key[2:]])
    posts = []
    for (_, _, before, after), found in groups.items():
        data = {**_where(found[0]), "count": len(found)}
        posts.append(Post(f"person:{after}", Notice.CALLS_TAKEN_OVER,
                          {**data, "name": names.get(before, "")}))  # fmt: skip
        posts.append(Post(f"person:{before}", Notice.CALLS_PASSED_ON,
                          {**data, "name": names.get(after, "")}))  # fmt: skip
    await post_all(tx, posts, now=now)


async def _try_again(tx: Transaction, *, now: datetime) -> None:
    """Say once to whoever calls that it is time to try again."""
    rows = await tx.all(
        _calls().where(
            welfare_call.c.state == WelfareState.NO_ANSWER,
            welfare_call.c.next_at.is_not(None),
            welfare_call.c.next_at <= now,
        )
    )
    if not rows:
        return
    ids = [row.id for row in rows]
    await tx.run(update(welfare_call).where(welfare_call.c.id.in_(ids)).values(next_at=None))
    groups: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.carer_id is not None:
            groups[row.carer_id, row.compound_id].append(row)
    posts = [
        Post(
            f"person:{person_id}",
            Notice.CALLS_AGAIN,
            {**_where(found[0]), "calls": [[row.id, row.key] for row in found]},
        )
        for (person_id, _), found in groups.items()
    ]
    await post_all(tx, posts, now=now)


async def _sum_up(tx: Transaction, *, now: datetime) -> None:
    """An hour before the cut-off the liaison reads who is not reached, by carer."""
    near = (
        cycle.c.state == CycleState.OPEN,
        cycle.c.cutoff_at > now,
        cycle.c.cutoff_at <= now + SUMMARY_BEFORE,
    )
    lists = await tx.all(
        select(welfare_call.c.cycle_id, welfare_call.c.compound_id)
        .join(cycle, cycle.c.id == welfare_call.c.cycle_id)
        .where(*near)
        .distinct()
    )
    if not lists:
        return
    ran = set(await tx.scalars(
        select(job_run.c.subject).where(job_run.c.job == SUMMARY,
                                        job_run.c.due_at > now - timedelta(days=1))
    ))  # fmt: skip
    left = {
        (row.cycle_id, row.compound_id)
        for row in lists
        if _subject(row.cycle_id, row.compound_id) not in ran
    }
    groups: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
    # What was said an hour ago is not read, and its remarks not opened, each second until then.
    wanted = welfare_call.c.cycle_id.in_({cycle_id for cycle_id, _ in left})
    for row in await tx.all(_calls().where(wanted)) if left else ():
        if (row.cycle_id, row.compound_id) in left:
            groups[row.cycle_id, row.compound_id].append(row)
    for (cycle_id, compound_id), rows in groups.items():
        key = {
            "job": SUMMARY,
            "subject": _subject(cycle_id, compound_id),
            "due_at": rows[0].cutoff_at - SUMMARY_BEFORE,
        }
        if not await tx.insert_new(job_run, **key, ran_at=now):
            continue
        data = await _summary(tx, rows, now=now)
        people = await holders(tx, compound_id, "approve")
        posts = [Post(f"person:{each}", Notice.CARE_SUMMARY, data) for each in people]
        await post_all(tx, posts, now=now)


def _subject(cycle_id: int, compound_id: int) -> str:
    return f"cycle:{cycle_id}:compound:{compound_id}"


async def _summary(tx: Transaction, rows: Sequence[Row[Any]], *, now: datetime) -> dict[str, Any]:
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    missing: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        who = row.carer_id or 0
        counts[who][standing(row.state, tries=row.tries, due_at=row.due_at, now=now)] += 1
        if row.state not in DONE:
            missing[who].append(row.key)
    names = await names_of(tx, list(counts))
    return {
        **_where(rows[0]),
        "carers": [[names.get(who, ""), dict(found), missing[who]]
                   for who, found in counts.items()],
        "owed": await _owed(tx, rows),
    }  # fmt: skip


async def _owed(tx: Transaction, rows: Sequence[Row[Any]]) -> list[str]:
    """Who said that they need food, and has no order in this cycle yet."""
    said = {row.household_id: row.key for row in rows if row.food}
    ordered = await tx.scalars(
        select(order.c.household_id).where(
            order.c.cycle_id == rows[0].cycle_id,
            order.c.household_id.in_(said),
            order.c.state.in_(STANDS),
        )
    )
    return [key for each, key in said.items() if each not in set(ordered)]


def _calls() -> Any:
    return (
        select(
            welfare_call,
            household.c.key,
            cycle.c.number,
            cycle.c.cutoff_at,
            compound.c.name.label("place_name"),
            compound.c.name_en.label("place_en"),
            compound.c.timezone,
            compound.c.care_rule,
        )
        .join(household, household.c.id == welfare_call.c.household_id)
        .join(cycle, cycle.c.id == welfare_call.c.cycle_id)
        .join(compound, compound.c.id == welfare_call.c.compound_id)
        .order_by(household.c.position)
    )


def _where(row: Row[Any]) -> dict[str, Any]:
    return {
        "compound_id": row.compound_id,
        "compound": row.place_name,
        "compound_en": row.place_en,
        "number": row.number,
        "cutoff_at": row.cutoff_at.isoformat(),
        "timezone": row.timezone,
    }
