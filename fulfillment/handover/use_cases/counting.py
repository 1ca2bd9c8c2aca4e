"""What came off the truck: counted after the rest, or turned away at the gate.

Either may be the last thing that a hand-over waited for; then it opens by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from config.chance import Chance
from fulfillment.handover.notices import Notice
from fulfillment.handover.tables.handovers import consignment
from fulfillment.handover.use_cases.applying_findings import apply_findings
from fulfillment.handover.use_cases.bag_findings import (
    EXTRA,
    MISSING,
    Finding,
    findings_of,
    of_load,
)
from fulfillment.handover.use_cases.consignment_cards import ConsignmentCard, consignment_card
from fulfillment.handover.use_cases.gate import (
    compound_of_load,
    hold_load,
    move_load,
    release_rested,
)
from fulfillment.handover.use_cases.handovers import Opened, open_if_all_counted
from fulfillment.handover.use_cases.load_steps import require_next
from fulfillment.handover.use_cases.places import hold_place, iso
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.moves import move_parcels
from orders.actors import Actor
from orders.rules.errors import BadQuantity, MissingReason, NotRested, WrongState
from orders.rules.states import ConsignmentState, FindingState, ParcelState
from orders.tables.suppliers import supplier_contact
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post_all


@dataclass(frozen=True, slots=True)
class Counted:
    """A load's bags as counted; `opened` is the hand-over, where this count opened it."""

    consignment_id: int
    handover_id: int
    bags_sent: int
    bags_counted: int
    opened: Opened | None

    @property
    def difference(self) -> int:
        """How many bags are too many (positive) or missing (negative)."""
        return self.bags_counted - self.bags_sent


async def count(
    tx: Transaction, *, actor: Actor, consignment_id: int, bags: int, chance: Chance, now: datetime
) -> Counted:
    """Write down how many bags came; a difference is told to the liaison.

    Needs `approve`, `hand_out` or `gate`. Raises `NotRested` before the rest is over.
    """
    if bags < 0:
        raise BadQuantity(text=str(bags))
    place = await hold_place(tx, await compound_of_load(tx, consignment_id))
    held = await hold_load(tx, actor, consignment_id, "approve", "hand_out", "gate")
    if held.state == ConsignmentState.COUNTED and held.bags_counted == bags:
        return Counted(held.id, held.handover_id, held.bags_sent, bags, None)
    held = await _released(tx, held, now=now)
    values = {"counted_at": now, "counted_by": actor.person_id, "bags_counted": bags}
    await move_load(tx, held, ConsignmentState.COUNTED, values, actor=actor, now=now)
    found = await apply_findings(tx, consignment_id=consignment_id, actor=actor, now=now)
    await move_parcels(
        tx,
        parcel.c.consignment_id == consignment_id,
        before=ParcelState.LOADED,
        after=ParcelState.ARRIVED,
        verb="arrive",
        actor=actor,
        now=now,
    )
    if bags != held.bags_sent + unlike(found):
        await _tell_difference(tx, await consignment_card(tx, consignment_id), now=now)
    opened = await open_if_all_counted(
        tx, place, handover_id=held.handover_id, actor=actor, chance=chance, now=now
    )
    return Counted(held.id, held.handover_id, held.bags_sent, bags, opened)


async def count_against_list(
    tx: Transaction, *, actor: Actor, consignment_id: int, chance: Chance, now: datetime
) -> Counted:
    """Everything on the list came but what was noted, and nothing else."""
    card = await consignment_card(tx, consignment_id)
    found = await findings_of(tx, *of_load(consignment_id, FindingState.OPEN))
    bags = card.bags_sent + unlike(found)
    if card.state == ConsignmentState.COUNTED:
        bags = card.bags_counted or 0
    return await count(
        tx, actor=actor, consignment_id=consignment_id, bags=bags, chance=chance, now=now
    )


def unlike(found: Sequence[Finding]) -> int:
    """How many bags more (or fewer) than were sent these findings explain."""
    more = sum(each.kind == EXTRA for each in found)
    return more - sum(each.kind == MISSING for each in found)


async def refuse(
    tx: Transaction,
    *,
    actor: Actor,
    consignment_id: int,
    reason: str,
    chance: Chance,
    now: datetime,
) -> ConsignmentCard:
    """Turn the truck away at the gate; its parcels go back and may be sent again.

    Needs `gate` or `approve`, and a reason (`MissingReason`).
    """
    if not reason.strip():
        raise MissingReason()
    place = await hold_place(tx, await compound_of_load(tx, consignment_id))
    held = await hold_load(tx, actor, consignment_id, "gate", "approve")
    values = {"refused_at": now, "refused_by": actor.person_id, "reason": reason.strip()}
    if await move_load(tx, held, ConsignmentState.REFUSED, values, actor=actor, now=now):
        await move_parcels(
            tx,
            parcel.c.consignment_id == consignment_id,
            before=ParcelState.LOADED,
            after=ParcelState.RETURNED,
            verb="refuse",
            actor=actor,
            now=now,
        )
        await _tell_refusal(tx, await consignment_card(tx, consignment_id), now=now)
        await open_if_all_counted(
            tx, place, handover_id=held.handover_id, actor=actor, chance=chance, now=now
        )
    return await consignment_card(tx, consignment_id)


async def _released(tx: Transaction, held: Row[Any], *, now: datetime) -> Row[Any]:
    """The load, released; one whose rest is over does not wait for the scheduler's next look."""
    if held.state == ConsignmentState.RESTING:
        if not await release_rested(tx, consignment.c.id == held.id, now=now):
            raise NotRested(until=held.rest_until)
        held = await tx.one(select(consignment).where(consignment.c.id == held.id))
    if held.state == ConsignmentState.COUNTED:
        raise WrongState("consignment", held.state)
    await require_next(tx, held, ConsignmentState.COUNTED)
    return held


async def _tell_difference(tx: Transaction, card: ConsignmentCard, *, now: datetime) -> None:
    counted = card.bags_counted or 0
    data = {
        **card.data(),
        "bags_sent": card.bags_sent,
        "bags_counted": counted,
        "difference": counted - card.bags_sent,
        "counted_at": iso(now),
    }
    people = await holders(tx, card.compound_id, "approve")
    await _tell(tx, Notice.BAGS_DIFFER, card, data, people, now=now)


async def _tell_refusal(tx: Transaction, card: ConsignmentCard, *, now: datetime) -> None:
    contacts = await tx.scalars(
        select(supplier_contact.c.person_id).where(
            supplier_contact.c.supplier_id == card.supplier_id
        )
    )
    people = {*await holders(tx, card.compound_id, "approve"), *contacts}
    data = {
        **card.data(),
        "parcels": card.parcels,
        "reason": card.reason,
        "refused_at": iso(now),
    }
    await _tell(tx, Notice.CONSIGNMENT_REFUSED, card, data, sorted(people), now=now)


async def _tell(
    tx: Transaction,
    notice: Notice,
    card: ConsignmentCard,
    data: dict[str, Any],
    people: Sequence[int],
    *,
    now: datetime,
) -> None:
    posts = [
        Post(f"person:{person_id}", notice, data, f"{notice}:{card.consignment_id}:{person_id}")
        for person_id in people
    ]
    await post_all(tx, posts, now=now)
