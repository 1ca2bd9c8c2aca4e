"""A load at the gate: admitted, disinfected twice, rested, released, counted; or refused.

Every step keeps time and person. A step that is done already is quietly the same again (the app
re-sends presses); a step out of order is refused. When the last load of a hand-over is counted,
the hand-over opens by itself.
"""

from datetime import datetime

from fulfillment.handover.notices import Notice
from fulfillment.handover.tables.handovers import consignment
from fulfillment.handover.use_cases.admission import admit, admit_all_the_same, take_over
from fulfillment.handover.use_cases.consignment_cards import (
    ConsignmentCard,
    cards_of,
    consignment_card,
    consignments_under_way,
)
from fulfillment.handover.use_cases.counting import (
    Counted,
    count,
    count_against_list,
    refuse,
)
from fulfillment.handover.use_cases.gate import release_rested
from fulfillment.handover.use_cases.load_steps import disinfect, mark_left, start_rest, take_step
from fulfillment.handover.use_cases.places import iso
from fulfillment.handover.use_cases.sending import Sent, mark_sent
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post_all

__all__ = [
    "ConsignmentCard",
    "Counted",
    "Sent",
    "admit",
    "admit_all_the_same",
    "consignment_card",
    "consignments_under_way",
    "count",
    "count_against_list",
    "disinfect",
    "mark_left",
    "mark_sent",
    "refuse",
    "release_due",
    "start_rest",
    "take_over",
    "take_step",
]


async def release_due(tx: Transaction, *, now: datetime) -> int:
    """Release every load whose rest is over, tell liaisons and the gate; return how many."""
    released = await release_rested(tx, now=now)
    if not released:
        return 0
    posts: list[Post] = []
    for card in await cards_of(tx, consignment.c.id.in_(released)):
        data = {**card.data(), "released_at": iso(now), "next": card.next}
        for person_id in await holders(tx, card.compound_id, "approve", "gate"):
            key = f"consignment_released:{card.consignment_id}:{person_id}"
            posts.append(Post(f"person:{person_id}", Notice.CONSIGNMENT_RELEASED, data, key))
    await post_all(tx, posts, now=now)
    return len(released)
