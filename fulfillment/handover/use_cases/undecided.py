"""Bags that were not in order and of which it is not settled what becomes of them."""

from sqlalchemy import select

from fulfillment.handover.tables.gate import bag_finding
from fulfillment.handover.tables.handovers import consignment
from fulfillment.handover.use_cases.bag_findings import Finding, findings_of
from fulfillment.handover.use_cases.deciding_findings import UNDECIDED
from orders.actors import Actor
from orders.rules.states import ConsignmentState
from orders.use_cases.rights import require_right
from storage.database import Transaction


async def loads_to_decide(
    tx: Transaction, *, actor: Actor, compound_id: int
) -> tuple[Finding, ...]:
    """The findings of a compound's counted loads that are open or to come. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    counted = select(consignment.c.id).where(
        consignment.c.compound_id == compound_id,
        consignment.c.state == ConsignmentState.COUNTED,
    )
    return await findings_of(
        tx, bag_finding.c.consignment_id.in_(counted), bag_finding.c.state.in_(UNDECIDED)
    )
