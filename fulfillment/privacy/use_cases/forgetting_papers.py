"""Papers that somebody gave for a trip, and pictures of their bags taken at the gate.

Called after who was on board has been emptied: a row of the crew without a name is theirs.
"""

from sqlalchemy import select, update

from fulfillment.handover.tables.gate import bag_finding, crew_paper
from fulfillment.handover.tables.handovers import trip_crew
from fulfillment.supply.tables.batches import bag, parcel
from orders.use_cases.forgetting import Known
from storage.database import Transaction

IDS_AT_ONCE = 5000


async def forget_papers(tx: Transaction, known: Known) -> None:
    """Empty photos and numbers; that a paper was there stays."""
    crew = await tx.all(select(trip_crew.c.id, trip_crew.c.name))
    nameless = [row.id for row in crew if not row.name]
    for start in range(0, len(nameless), IDS_AT_ONCE):
        theirs = crew_paper.c.crew_id.in_(nameless[start : start + IDS_AT_ONCE])
        await tx.run(update(crew_paper).where(theirs).values(photo=None, number=None))
    bags = (
        select(bag.c.id)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(parcel.c.household_id.in_(known.household_ids))
    )
    pictured = (bag_finding.c.bag_id.in_(bags), bag_finding.c.photo.is_not(None))
    await tx.run(update(bag_finding).where(*pictured).values(photo=None))
