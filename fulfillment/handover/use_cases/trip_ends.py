"""A trip that does not leave is told of; one ends when all its loads are counted or turned away.

Its crew is forgotten in time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select, update

from fulfillment.handover.tables.handovers import consignment, trip, trip_crew
from fulfillment.handover.use_cases.consignment_cards import ENDED
from fulfillment.handover.use_cases.places import iso
from fulfillment.handover.use_cases.trip_cards import trips_of
from fulfillment.handover.use_cases.trips_told import tell_not_left
from orders.actors import SCHEDULER
from orders.rules.states import TripState, check
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.tables import job_run

# Whoever fell ill later is traced within so many days; after that nobody needs to know.
CREW_KEPT = timedelta(days=30)
LATE_JOB = "trip_late"
LATE = timedelta(minutes=30)
NEWS = timedelta(days=1)


async def end_trips(tx: Transaction, *, now: datetime) -> Sequence[int]:
    """End the trips whose loads have all ended; returns their ids."""
    before, after = TripState.UNDER_WAY, TripState.ENDED
    check(before, after)
    mine = consignment.c.trip_id == trip.c.id
    rows = await tx.all(
        update(trip)
        .where(
            trip.c.state == before,
            exists().where(mine),
            ~exists().where(mine, consignment.c.state.not_in(ENDED)),
        )
        .values(state=after, ended_at=now)
        .returning(trip.c.id)
    )
    changes = [Change("trip", row.id, "end", before, after) for row in rows]
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)
    return [row.id for row in rows]


async def tell_late_trips(tx: Transaction, *, now: datetime) -> int:
    """Tell of planned trips that have not left half an hour after they should; once a plan.

    Returns how many were told of. One that stays planned is not read again each second.
    """
    rows = await tx.all(
        select(trip.c.id, trip.c.leaves_at).where(
            trip.c.state == TripState.PLANNED,
            trip.c.leaves_at <= now - LATE,
            trip.c.leaves_at > now - NEWS,
        )
    )
    recent = (job_run.c.job == LATE_JOB, job_run.c.due_at > now - NEWS)
    told = set(await tx.scalars(select(job_run.c.subject).where(*recent))) if rows else set()
    due = {f"trip:{row.id}:{iso(row.leaves_at)}": row for row in rows}
    fresh = [row for subject, row in due.items() if subject not in told]
    for subject in due.keys() - told:
        at = due[subject].leaves_at
        await tx.insert_new(job_run, job=LATE_JOB, subject=subject, due_at=at, ran_at=now)
    for card in await trips_of(tx, trip.c.id.in_([row.id for row in fresh])) if fresh else ():
        await tell_not_left(tx, card, now=now)
    return len(fresh)


async def erase_crews(tx: Transaction, *, now: datetime) -> int:
    """Empty names and phones of crews whose trip is long over; returns how many.

    One that nobody ended, or that never left, is over when it left, or should have.
    """
    over_at = func.coalesce(trip.c.ended_at, trip.c.sent_at, trip.c.leaves_at)
    # Erasing is a removal after the end; who was removed before it left is erased, too.
    waits = or_(trip_crew.c.removed_at.is_(None), trip_crew.c.removed_at <= over_at)
    old = (
        select(trip_crew.c.id)
        .join(trip, trip.c.id == trip_crew.c.trip_id)
        .where(over_at < now - CREW_KEPT, waits)
    )
    gone = {"name": "", "phone": None, "person_id": None, "removed_at": now}
    return await tx.run(update(trip_crew).where(trip_crew.c.id.in_(old)).values(**gone))
