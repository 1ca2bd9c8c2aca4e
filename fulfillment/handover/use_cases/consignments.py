"""A load at the gate: admitted, disinfected twice, rested, released, counted; or refused.

Every step keeps time and person. A step that is done already is quietly the same again (the app
re-sends presses); a step out of order is refused. When the last load of a hand-over is counted,
the hand-over opens by itself.
"""

from datetime import datetime, timedelta

from fulfillment.handover.notices import Notice
from fulfillment.handover.tables.handovers import consignment
from fulfillment.handover.use_cases.consignment_cards import (
    ConsignmentCard,
    cards_of,
    consignment_card,
    consignments_under_way,
)
from fulfillment.handover.use_cases.counting import Counted, count, refuse
from fulfillment.handover.use_cases.gate import hold_load, move_load, release_rested
from fulfillment.handover.use_cases.places import iso
from fulfillment.handover.use_cases.sending import Sent, mark_sent
from orders.actors import Actor
from orders.rules.states import ConsignmentState
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post_all

__all__ = [
    "ConsignmentCard",
    "Counted",
    "Sent",
    "admit",
    "consignment_card",
    "consignments_under_way",
    "count",
    "disinfect",
    "mark_sent",
    "refuse",
    "release_due",
    "start_rest",
]


async def admit(
    tx: Transaction, *, actor: Actor, consignment_id: int, now: datetime
) -> ConsignmentCard:
    """The truck has arrived and may come in. Needs `gate` or `approve`."""
    held = await hold_load(tx, actor, consignment_id, "gate", "approve")
    values = {"admitted_at": now, "admitted_by": actor.person_id}
    await move_load(tx, held, ConsignmentState.ADMITTED, values, actor=actor, now=now)
    return await consignment_card(tx, consignment_id)


async def disinfect(
    tx: Transaction, *, actor: Actor, consignment_id: int, now: datetime
) -> ConsignmentCard:
    """Gate disinfection is done. Needs `gate` or `approve`."""
    held = await hold_load(tx, actor, consignment_id, "gate", "approve")
    values = {"disinfected_at": now, "disinfected_by": actor.person_id}
    await move_load(tx, held, ConsignmentState.DISINFECTED, values, actor=actor, now=now)
    return await consignment_card(tx, consignment_id)


async def start_rest(
    tx: Transaction, *, actor: Actor, consignment_id: int, now: datetime
) -> ConsignmentCard:
    """The second disinfection is done and the rest begins. Needs `gate` or `approve`."""
    held = await hold_load(tx, actor, consignment_id, "gate", "approve")
    values = {
        "resting_at": now,
        "resting_by": actor.person_id,
        "rest_until": now + timedelta(minutes=held.rest_minutes),
    }
    await move_load(tx, held, ConsignmentState.RESTING, values, actor=actor, now=now)
    return await consignment_card(tx, consignment_id)


async def release_due(tx: Transaction, *, now: datetime) -> int:
    """Release every load whose rest is over and tell the liaisons; return how many."""
    released = await release_rested(tx, now=now)
    if not released:
        return 0
    posts: list[Post] = []
    for card in await cards_of(tx, consignment.c.id.in_(released)):
        data = {**card.data(), "released_at": iso(now)}
        for person_id in await holders(tx, card.compound_id, "approve"):
            key = f"consignment_released:{card.consignment_id}:{person_id}"
            posts.append(Post(f"person:{person_id}", Notice.CONSIGNMENT_RELEASED, data, key))
    await post_all(tx, posts, now=now)
    return len(released)
