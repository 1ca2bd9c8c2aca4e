"""The gate pass of an admitted load: made, and known again when the guard scans its code."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fulfillment.handover.rules.gate_pass import GatePass
from fulfillment.handover.use_cases.consignment_cards import ConsignmentCard, consignment_card
from fulfillment.handover.use_cases.gate_rules import gate_rule
from fulfillment.handover.use_cases.paper_links import (
    PASS,
    load_of_pass,
    pass_token,
    require_genuine,
)
from orders.actors import Actor
from orders.rules.errors import DomainError, StaleButton, WrongState
from orders.rules.errors_gate import PassExpired, PassInvalid
from orders.rules.states import ConsignmentState
from orders.use_cases.rights import require_right
from storage.database import Transaction

MAY_SEE = ("gate", "approve", "hand_out")


async def gate_pass(
    tx: Transaction, *, actor: Actor, consignment_id: int, portal_url: str, now: datetime
) -> GatePass:
    """The pass of a load that is in, for who stands at the gate or for the supplier.

    Raises `WrongState` for one that was not let in.
    """
    card = await consignment_card(tx, consignment_id)
    if actor.supplier_id is None:
        await require_right(tx, actor, card.compound_id, *MAY_SEE)
    elif actor.supplier_id != card.supplier_id:
        raise StaleButton()
    admitted_at = _admitted(card)
    if admitted_at is None:
        raise WrongState("consignment", card.state)
    found = await gate_rule(tx, card.compound_id)
    day = admitted_at.astimezone(ZoneInfo(card.timezone)).date()
    token = pass_token(tx, consignment_id, card.plate, day)
    return GatePass(
        compound=card.compound,
        compound_en=card.compound_en,
        supplier=card.supplier,
        supplier_en=card.supplier_en,
        timezone=card.timezone,
        plate=card.plate,
        bags=card.bags_sent,
        cycle_number=card.cycle_number,
        consignment_id=consignment_id,
        day=day.isoformat(),
        route=found.rule.route,
        unloading=found.rule.unloading,
        conditions=found.rule.conditions,
        taken_over=card.taken_over,
        url=f"{portal_url.rstrip('/')}{PASS}{token}",
        admitted_at=admitted_at,
        made_at=now,
    )


async def load_of_scanned_pass(
    tx: Transaction, *, actor: Actor, text: str, now: datetime
) -> ConsignmentCard:
    """The load whose pass was scanned. Raises `PassInvalid` for a forged one, `PassExpired`."""
    consignment_id, day = load_of_pass(text)
    try:
        card = await consignment_card(tx, consignment_id)
    except DomainError:
        raise PassInvalid() from None
    require_genuine(tx, text, consignment_id=consignment_id, plate=card.plate, day=day)
    await require_right(tx, actor, card.compound_id, *MAY_SEE)
    zone = ZoneInfo(card.timezone)
    if _admitted(card) is None:
        raise PassInvalid()
    if now.astimezone(zone).date() != day:
        raise PassExpired(valid_on=datetime(day.year, day.month, day.day, 12, tzinfo=zone))
    return card


def _admitted(card: ConsignmentCard) -> datetime | None:
    """When the vehicle was let in; what is taken over at the gate has no pass."""
    return next((step.at for step in card.steps if step.state == ConsignmentState.ADMITTED), None)
