"""What becomes of a bag that was not in order: the liaison decides, the household hears of it.

    coming    the supplier brings it later: a whole parcel rides with the next truck
    credit    its price is made good, as for a complaint that was upheld
    kept      damaged, and handed out as it is; too many, and it stays here
    brought   what was to come is here: it waits to be collected, or went to the door
    found     it was there after all

All missing bags of one parcel on one load are decided together. Needs `approve`.
"""

from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import select, update

from config.chance import Chance
from fulfillment.handover.notices_gate import Notice
from fulfillment.handover.tables.gate import bag_finding
from fulfillment.handover.use_cases.applying_findings import about_parcel
from fulfillment.handover.use_cases.bag_findings import (
    DAMAGED,
    EXTRA,
    MISSING,
    Finding,
    findings_of,
    load_of_finding,
    move_findings,
)
from fulfillment.handover.use_cases.crediting_findings import credit_bags
from fulfillment.handover.use_cases.handovers import open_if_all_counted
from fulfillment.handover.use_cases.places import Place, hold_place
from fulfillment.handover.use_cases.planning import planned_handover
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.use_cases.moves import move_parcels
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import Note, tell_households, tell_people
from orders.actors import Actor
from orders.rules.errors import StaleButton, WrongState
from orders.rules.states import ConsignmentState, FindingState, ParcelState
from orders.tables.suppliers import supplier_contact
from orders.use_cases.rights import require_right
from storage.database import Transaction

VERDICTS: dict[str, tuple[FindingState, tuple[str, ...]]] = {
    "coming": (FindingState.COMING, (MISSING, DAMAGED)),
    "credit": (FindingState.CREDITED, (MISSING, DAMAGED)),
    "kept": (FindingState.KEPT, (DAMAGED, EXTRA)),
    "passed": (FindingState.PASSED, (EXTRA,)),
    "brought": (FindingState.BROUGHT, (MISSING, DAMAGED)),
    "found": (FindingState.FOUND, (MISSING,)),
}
UNDECIDED = (FindingState.OPEN, FindingState.COMING)
GONE = (ParcelState.COLLECTED, ParcelState.DELIVERED)
# A parcel of which nothing came; packed once more where it is to ride with the next truck.
STAYED_AWAY = (ParcelState.RETURNED, ParcelState.PACKED)


async def findings_to_decide(
    tx: Transaction, *, actor: Actor, consignment_id: int
) -> tuple[Finding, ...]:
    """All findings of a load for who decides on them."""
    found = await findings_of(tx, bag_finding.c.consignment_id == consignment_id)
    if found:
        load = await load_of_finding(tx, found[0].finding_id)
        await require_right(tx, actor, load.compound_id, "approve", "gate", "hand_out")
    return found


async def decide_finding(
    tx: Transaction,
    *,
    actor: Actor,
    finding_id: int,
    verdict: str,
    chance: Chance,
    now: datetime,
) -> tuple[Finding, ...]:
    """Decide, and return all findings of its load. What is decided so already stays as it is."""
    load = await load_of_finding(tx, finding_id)
    await require_right(tx, actor, load.compound_id, "approve")
    place = await hold_place(tx, load.compound_id)
    of_load = bag_finding.c.consignment_id == load.id
    found = await findings_of(tx, of_load)
    chosen = next(each for each in found if each.finding_id == finding_id)
    after, kinds = VERDICTS.get(verdict, (None, ()))
    if after is None or chosen.kind not in kinds:
        raise StaleButton()
    if load.state != ConsignmentState.COUNTED:
        raise WrongState("consignment", load.state)
    if chosen.state == after:
        return found
    if chosen.state not in UNDECIDED:
        raise WrongState("finding", chosen.state)
    together = _together(found, chosen)
    await _do(tx, place, together, after, actor=actor, chance=chance, now=now)
    ids = [each.finding_id for each in together]
    await move_findings(tx, ids, after, load.compound_id, actor=actor, now=now)
    return await findings_of(tx, of_load)


def _together(found: tuple[Finding, ...], chosen: Finding) -> list[Finding]:
    if chosen.kind != MISSING or chosen.parcel_id is None:
        return [chosen]
    return [
        each
        for each in found
        if each.kind == MISSING
        and each.parcel_id == chosen.parcel_id
        and each.state == chosen.state
    ]


async def _do(
    tx: Transaction,
    place: Place,
    bags: list[Finding],
    after: FindingState,
    *,
    actor: Actor,
    chance: Chance,
    now: datetime,
) -> None:
    parcel_id = bags[0].parcel_id
    if parcel_id is None or after in (FindingState.KEPT, FindingState.PASSED):
        return
    row = await tx.lock(select(parcel).where(parcel.c.id == parcel_id))
    ids = [each.bag_id for each in bags]
    if after == FindingState.CREDITED:
        await _not_to_come(tx, row, actor=actor, now=now)
        await credit_bags(tx, row, bags, actor=actor, now=now)
    elif after == FindingState.COMING:
        await _to_come(tx, row, ids, actor=actor, now=now)
    else:
        await _here(tx, place, row, ids, actor=actor, chance=chance, now=now)
    if after in NOTICES:
        await _tell(tx, parcel_id, bags, NOTICES[after], now=now)


NOTICES = {
    FindingState.COMING: Notice.MISSING_BAG_COMES,
    FindingState.BROUGHT: Notice.MISSING_BAG_HERE,
    FindingState.FOUND: Notice.MISSING_BAG_HERE,
}


async def _to_come(
    tx: Transaction, row: Any, bag_ids: list[Any], *, actor: Actor, now: datetime
) -> None:
    """A parcel of which nothing came rides with the next truck; a part of one is noted."""
    if row.state == ParcelState.RETURNED:
        await move_parcels(
            tx,
            parcel.c.id == row.id,
            before=ParcelState.RETURNED,
            after=ParcelState.PACKED,
            verb="send_again",
            actor=actor,
            now=now,
        )
        await tx.run(update(bag).where(bag.c.parcel_id == row.id).values(missing_at=None))
    elif row.state not in GONE:
        waits = (bag.c.id.in_(bag_ids), bag.c.collected_at.is_(None))
        await tx.run(update(bag).where(*waits).values(missing_at=now))


async def _not_to_come(tx: Transaction, row: Any, *, actor: Actor, now: datetime) -> None:
    """What was to ride with the next truck does not: nobody is credited and served, too.

    Raises `WrongState` where it rides already.
    """
    if row.state in (ParcelState.LOADED, ParcelState.ARRIVED):
        raise WrongState("parcel", row.state)
    await move_parcels(
        tx,
        parcel.c.id == row.id,
        before=ParcelState.PACKED,
        after=ParcelState.RETURNED,
        verb="credit",
        actor=actor,
        now=now,
    )


async def _here(
    tx: Transaction,
    place: Place,
    row: Any,
    bag_ids: list[Any],
    *,
    actor: Actor,
    chance: Chance,
    now: datetime,
) -> None:
    """They are here: to be collected with the rest; where the rest has gone, they went after it."""
    values: dict[str, Any] = {"missing_at": None}
    if row.state in GONE:
        values |= {"collected_at": now, "handed_by": actor.person_id}
    await tx.run(update(bag).where(bag.c.id.in_(bag_ids)).values(**values))
    if row.state not in STAYED_AWAY:
        return
    handover_id = await planned_handover(tx, place, actor=actor, now=now)
    steps = (*STAYED_AWAY, ParcelState.LOADED, ParcelState.ARRIVED)
    for before, after in pairwise(steps[STAYED_AWAY.index(row.state) :]):
        await move_parcels(
            tx,
            parcel.c.id == row.id,
            before=before,
            after=after,
            verb="find",
            actor=actor,
            now=now,
            handover_id=handover_id,
        )
    await open_if_all_counted(
        tx, place, handover_id=handover_id, actor=actor, chance=chance, now=now
    )


async def _tell(
    tx: Transaction, parcel_id: int, bags: list[Finding], notice: Notice, *, now: datetime
) -> None:
    """The household; of what is to come also the supplier's contacts, who bring it."""
    (row,) = await described(tx, [parcel_id])
    data = {**about_parcel(row), "missing": len(bags), "codes": [each.code for each in bags]}
    key = f"{notice}:{parcel_id}:{bags[0].finding_id}"
    await tell_households(
        tx, [Note(row.household_id, notice, data, row.placed_by, key=key)], now=now
    )
    if notice == Notice.MISSING_BAG_COMES:
        contacts = await tx.scalars(
            select(supplier_contact.c.person_id).where(
                supplier_contact.c.supplier_id == row.supplier_id
            )
        )
        await tell_people(
            tx, contacts, Notice.BRING_BAG, data, now=now, key=f"{Notice.BRING_BAG}:{key}"
        )
