"""What the count makes of bags that were not in order: who is told, and what stays off the queue.

A parcel of which no bag came goes back to be sent again and its household is not called down;
of one that came in part the rest is handed out. Exactly those households are told, once.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from fulfillment.handover.notices_gate import Notice
from fulfillment.handover.tables.gate import bag_finding
from fulfillment.handover.use_cases.bag_findings import (
    EXTRA,
    MISSING,
    Finding,
    findings_of,
    move_findings,
    of_load,
)
from fulfillment.handover.use_cases.consignment_cards import ConsignmentCard, consignment_card
from fulfillment.handover.use_cases.places import iso
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.use_cases.moves import move_parcels
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import Note, tell_households, tell_people
from orders.actors import Actor
from orders.rules.states import FindingState, ParcelState
from orders.tables.suppliers import supplier_contact
from orders.use_cases.rights import holders
from storage.database import Transaction


async def apply_findings(
    tx: Transaction, *, consignment_id: int, actor: Actor, now: datetime
) -> tuple[Finding, ...]:
    """Do it, before the load's parcels arrive; the caller holds load and place.

    Returns the findings that the liaison has to decide on.
    """
    await _end_those_that_came(tx, consignment_id, actor=actor, now=now)
    found = await findings_of(tx, *of_load(consignment_id, FindingState.OPEN))
    if not found:
        return ()
    missing = [each for each in found if each.kind == MISSING]
    bag_ids = [each.bag_id for each in missing]
    await tx.run(update(bag).where(bag.c.id.in_(bag_ids)).values(missing_at=now))
    gone = await _send_back_empty(tx, missing, actor=actor, now=now)
    card = await consignment_card(tx, consignment_id)
    await _tell_households(tx, missing, gone, now=now)
    await _tell_owners(tx, [each for each in found if each.kind == EXTRA], card, now=now)
    listed = [
        {"finding_id": each.finding_id, "kind": each.kind, "address": each.address}
        | {"code": each.code, "compound": each.compound, "compound_en": each.compound_en}
        for each in found
    ]
    data = {**card.data(), "findings": listed}
    people = await holders(tx, card.compound_id, "approve")
    key = f"{Notice.BAGS_NOT_IN_ORDER}:{consignment_id}"
    await tell_people(tx, people, Notice.BAGS_NOT_IN_ORDER, data, now=now, key=key)
    return found


async def _end_those_that_came(
    tx: Transaction, consignment_id: int, *, actor: Actor, now: datetime
) -> None:
    """Bags that an earlier load lacked and that are on this one have come."""
    lacking = select(bag_finding.c.bag_id).where(*of_load(consignment_id, FindingState.OPEN))
    rows = await tx.all(
        select(bag_finding.c.id, parcel.c.compound_id)
        .join(bag, bag.c.id == bag_finding.c.bag_id)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(
            bag_finding.c.state == FindingState.COMING,
            parcel.c.consignment_id == consignment_id,
            parcel.c.state == ParcelState.LOADED,
            bag_finding.c.bag_id.not_in(lacking.where(bag_finding.c.kind == MISSING)),
        )
    )
    if rows:
        ids, place = [row.id for row in rows], rows[0].compound_id
        await move_findings(tx, ids, FindingState.BROUGHT, place, actor=actor, now=now)


async def _send_back_empty(
    tx: Transaction, missing: Sequence[Finding], *, actor: Actor, now: datetime
) -> frozenset[int]:
    """Parcels of which no bag came are out of the hand-over; returns them."""
    theirs = {each.parcel_id for each in missing}
    here = select(bag.c.parcel_id).where(bag.c.parcel_id.in_(theirs), bag.c.missing_at.is_(None))
    moved = await move_parcels(
        tx,
        parcel.c.id.in_(theirs),
        parcel.c.id.not_in(here),
        before=ParcelState.LOADED,
        after=ParcelState.RETURNED,
        verb="miss",
        actor=actor,
        now=now,
        handover_id=None,
    )
    return frozenset(row.id for row in moved)


async def _tell_households(
    tx: Transaction, missing: Sequence[Finding], gone: frozenset[int], *, now: datetime
) -> None:
    by_parcel: dict[int, list[Finding]] = defaultdict(list)
    for each in missing:
        if each.parcel_id is not None:
            by_parcel[each.parcel_id].append(each)
    notes = [
        Note(
            row.household_id,
            Notice.BAGS_MISSING,
            {**about_parcel(row), "missing": len(by_parcel[row.id]), "comes": row.id not in gone},
            row.placed_by,
            key=f"{Notice.BAGS_MISSING}:{row.id}:{by_parcel[row.id][0].consignment_id}",
        )
        for row in await described(tx, sorted(by_parcel))
    ]
    await tell_households(tx, notes, now=now)


def about_parcel(row: Any) -> dict[str, Any]:
    """What notices about a missing bag say of its parcel."""
    names = ("address", "number", "supplier", "supplier_en", "compound", "compound_en")
    return {name: getattr(row, name) for name in names}


async def _tell_owners(
    tx: Transaction, extra: Sequence[Finding], card: ConsignmentCard, *, now: datetime
) -> None:
    """Whose bag it is hears where it lies: its liaison, and the supplier's contacts."""
    parcels = [each.parcel_id for each in extra if each.parcel_id is not None]
    rows = {row.id: row for row in await described(tx, parcels)}
    for each in extra:
        if each.parcel_id is None:
            continue
        row = rows[each.parcel_id]
        contacts = await tx.scalars(
            select(supplier_contact.c.person_id).where(
                supplier_contact.c.supplier_id == row.supplier_id
            )
        )
        people = {*await holders(tx, row.compound_id, "approve"), *contacts}
        data = {
            **about_parcel(row),
            "code": each.code,
            "where": card.compound,
            "where_en": card.compound_en,
            "at": iso(now),
            "timezone": row.timezone,
        }
        key = f"{Notice.BAG_TURNED_UP}:{each.finding_id}"
        await tell_people(tx, sorted(people), Notice.BAG_TURNED_UP, data, now=now, key=key)
