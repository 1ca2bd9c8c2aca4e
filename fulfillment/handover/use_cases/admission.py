"""A truck at the gate: let in when its papers are in order, taken over at the gate, or overridden.

Papers are checked as of the moment in which it arrives. Only the liaison lets it in without them,
with a reason. What has no pass is taken over (接驳): the driver sets it down and leaves.
"""

from datetime import datetime

from fulfillment.handover.gate_names import as_entry
from fulfillment.handover.notices_gate import Notice
from fulfillment.handover.use_cases.consignment_cards import ConsignmentCard, consignment_card
from fulfillment.handover.use_cases.crew_papers import papers_of_trip
from fulfillment.handover.use_cases.gate import hold_load, move_load
from fulfillment.told import tell_people
from orders.actors import Actor
from orders.rules.errors import MissingReason
from orders.rules.errors_gate import NotCleared
from orders.rules.states import ConsignmentState
from orders.use_cases.rights import holders
from storage.database import Transaction


async def admit(
    tx: Transaction, *, actor: Actor, consignment_id: int, now: datetime
) -> ConsignmentCard:
    """The truck has arrived and may come in. Needs `gate` or `approve`.

    Raises `NotCleared` with what is missing or expired, by name.
    """
    held = await hold_load(tx, actor, consignment_id, "gate", "approve")
    if held.state == ConsignmentState.ANNOUNCED:
        papers = await papers_of_trip(tx, held.trip_id, compound_id=held.compound_id, arrival=now)
        if wanting := papers.wanting:
            raise NotCleared(
                consignment_id=consignment_id,
                papers=tuple(as_entry(each.kind, each.status, each.name) for each in wanting),
            )
    values = {"admitted_at": now, "admitted_by": actor.person_id}
    await move_load(tx, held, ConsignmentState.ADMITTED, values, actor=actor, now=now)
    return await consignment_card(tx, consignment_id)


async def require_override(tx: Transaction, *, actor: Actor, consignment_id: int) -> None:
    """Asked before a reason is written. Raises `NoRight` for all but the liaison."""
    await hold_load(tx, actor, consignment_id, "approve")


async def admit_all_the_same(
    tx: Transaction, *, actor: Actor, consignment_id: int, reason: str, now: datetime
) -> ConsignmentCard:
    """The liaison lets it in without all papers, and says why. Needs `approve`."""
    words = " ".join(reason.split())
    if not words:
        raise MissingReason()
    held = await hold_load(tx, actor, consignment_id, "approve")
    values = {
        "admitted_at": now,
        "admitted_by": actor.person_id,
        "overridden_at": now,
        "overridden_by": actor.person_id,
        "override_reason": words,
    }
    moved = await move_load(tx, held, ConsignmentState.ADMITTED, values, actor=actor, now=now)
    card = await consignment_card(tx, consignment_id)
    if moved:
        data = {**card.data(), "plate": card.plate, "reason": words}
        guards = await holders(tx, card.compound_id, "gate")
        await tell_people(tx, guards, Notice.LET_IN_WITHOUT, data, now=now)
    return card


async def take_over(
    tx: Transaction, *, actor: Actor, consignment_id: int, now: datetime
) -> ConsignmentCard:
    """The compound takes the goods over at the gate; the vehicle does not come in."""
    held = await hold_load(tx, actor, consignment_id, "gate", "approve")
    values = {"taken_over_at": now, "taken_over_by": actor.person_id}
    await move_load(tx, held, ConsignmentState.TAKEN_OVER, values, actor=actor, now=now)
    return await consignment_card(tx, consignment_id)
