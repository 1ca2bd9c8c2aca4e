"""The evening before: who owes papers is reminded, the gate hears what is missing, by name.

And what time takes: photos and numbers of papers, some days after their trip, photos of bags that
were not in order as long after the count as photos of bags are kept.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select, update

from fulfillment.handover.notices_gate import Notice
from fulfillment.handover.rules.gate_rule import papers_due_at, rule_of
from fulfillment.handover.tables.gate import bag_finding, crew_paper
from fulfillment.handover.tables.handovers import trip, trip_crew, trip_stop
from fulfillment.handover.use_cases.crew_papers import TripPapers, papers_of_trip
from fulfillment.handover.use_cases.paper_links import paper_link
from fulfillment.handover.use_cases.places import iso
from fulfillment.supply.use_cases.bag_photos import KEPT_FOR
from fulfillment.told import tell_people
from orders.rules.states import TripState
from orders.tables.compounds import compound
from orders.tables.suppliers import supplier, supplier_contact
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.tables import job_run

JOB = "papers_due"
# Trips are looked at that leave within this time: their papers are due the evening before.
AHEAD = timedelta(days=2)
PERSON = "person:"


async def remind_papers(tx: Transaction, *, portal_url: str, now: datetime) -> int:
    """Remind of every planned trip whose papers are due by now, once; returns how many."""
    rows = await tx.all(
        select(
            trip,
            trip_stop.c.compound_id,
            compound.c.name.label("compound"),
            compound.c.name_en.label("compound_en"),
            compound.c.timezone,
            compound.c.gate_rule,
            supplier.c.name.label("supplier"),
            supplier.c.name_en.label("supplier_en"),
        )
        .join(trip_stop, trip_stop.c.trip_id == trip.c.id)
        .join(compound, compound.c.id == trip_stop.c.compound_id)
        .join(supplier, supplier.c.id == trip.c.supplier_id)
        .where(
            trip.c.state == TripState.PLANNED,
            trip.c.leaves_at > now,
            trip.c.leaves_at <= now + AHEAD,
        )
        .order_by(trip.c.id, trip_stop.c.stop)
    )
    due = [row for row in rows if _due_at(row) <= now]
    if not due:
        return 0
    lately = (job_run.c.job == JOB, job_run.c.due_at > now - AHEAD)
    rows = await tx.all(select(job_run.c.subject, job_run.c.due_at).where(*lately))
    ran = {(row.subject, row.due_at) for row in rows}
    left = [row for row in due if (_subject(row), _due_at(row)) not in ran]
    return sum([await _remind(tx, row, portal_url=portal_url, now=now) for row in left])


async def _remind(tx: Transaction, row: Row[Any], *, portal_url: str, now: datetime) -> bool:
    due_at = _due_at(row)
    if not await tx.insert_new(job_run, job=JOB, subject=_subject(row), due_at=due_at, ran_at=now):
        return False
    papers = await papers_of_trip(tx, row.id, compound_id=row.compound_id, arrival=row.leaves_at)
    if not papers.wanting:
        return False
    data = _data(row, papers, due_at)
    gate = await holders(tx, row.compound_id, "approve", "gate")
    key = f"{JOB}:{row.id}:{row.compound_id}"
    await tell_people(tx, gate, Notice.PAPERS_WANTING, data, now=now, key=f"{key}:gate")
    link = portal_url.rstrip("/") + paper_link(tx, row.id)
    owing = await _who_owes(tx, row)
    await tell_people(
        tx, owing, Notice.PAPERS_OWED, {**data, "link": link}, now=now, key=f"{key}:owed"
    )
    return True


def _due_at(row: Row[Any]) -> datetime:
    return papers_due_at(rule_of(row.gate_rule), row.leaves_at, row.timezone)


def _subject(row: Row[Any]) -> str:
    return f"trip:{row.id}:compound:{row.compound_id}"


def _data(row: Row[Any], papers: TripPapers, due_at: datetime) -> dict[str, Any]:
    names = ("supplier", "supplier_en", "compound", "compound_en", "timezone")
    return {
        **{name: getattr(row, name) for name in names},
        "trip_id": row.id,
        "plate": papers.plate,
        "leaves_at": iso(row.leaves_at),
        "due_at": iso(due_at),
        "papers": [
            {"name": each.name, "kind": each.kind, "status": each.status} for each in papers.wanting
        ],
    }


async def _who_owes(tx: Transaction, row: Row[Any]) -> list[int]:
    """The supplier's contacts, who planned it, and who of the crew is one of the neighbours."""
    contacts = select(supplier_contact.c.person_id).where(
        supplier_contact.c.supplier_id == row.supplier_id
    )
    crew = select(trip_crew.c.person_id).where(
        trip_crew.c.trip_id == row.id,
        trip_crew.c.person_id.is_not(None),
        trip_crew.c.removed_at.is_(None),
    )
    people = {*await tx.scalars(contacts), *await tx.scalars(crew)}
    if (row.planned_by or "").startswith(PERSON):
        people.add(int(row.planned_by.removeprefix(PERSON)))
    return sorted(people)


async def purge_papers(tx: Transaction, *, now: datetime) -> int:
    """Empty photos and numbers of trips that are long over; returns how many papers."""
    noted = (bag_finding.c.noted_at < now - KEPT_FOR, bag_finding.c.photo.is_not(None))
    await tx.run(update(bag_finding).where(*noted).values(photo=None))
    rows = await tx.all(
        select(
            crew_paper.c.id,
            trip.c.ended_at,
            trip.c.sent_at,
            trip.c.leaves_at,
            compound.c.gate_rule,
        )
        .join(trip, trip.c.id == crew_paper.c.trip_id)
        .outerjoin(trip_stop, trip_stop.c.trip_id == trip.c.id)
        .outerjoin(compound, compound.c.id == trip_stop.c.compound_id)
        .where(
            crew_paper.c.emptied_at.is_(None),
            or_(crew_paper.c.photo.is_not(None), crew_paper.c.number.is_not(None)),
        )
    )
    old = [row.id for row in rows if _is_over(row, now)]
    emptied = {"photo": None, "number": None, "emptied_at": now}
    return await tx.run(update(crew_paper).where(crew_paper.c.id.in_(old)).values(**emptied))


def _is_over(row: Row[Any], now: datetime) -> bool:
    last = row.ended_at or row.sent_at or row.leaves_at
    return last is not None and now > last + timedelta(days=rule_of(row.gate_rule or {}).kept_days)
