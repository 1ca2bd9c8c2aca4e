"""The steps of a load between the gate and the count: each with time and person, none left out.

Which steps there are is the compound's rule; the one that comes next is the only one that may.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, update

from fulfillment.handover.rules.gate_lanes import next_step
from fulfillment.handover.tables.handovers import consignment
from fulfillment.handover.use_cases.consignment_cards import ConsignmentCard, consignment_card
from fulfillment.handover.use_cases.gate import hold_load, hold_rested, move_load
from fulfillment.handover.use_cases.gate_rules import gate_rule
from orders.actors import Actor
from orders.rules.errors import StaleButton, WrongState
from orders.rules.states import ConsignmentState as State
from storage.audit import Change, record
from storage.database import Transaction

# What a person may press; the rest ends by the clock, and counting says what it counted.
BY_HAND = (
    State.DISINFECTED,
    State.PLACED,
    State.SET_DOWN,
    State.RESTING,
    State.UNLOADED,
    State.CARRIED,
)
ON_THE_LIST = ("gate", "approve")
UNLOADING = ("gate", "approve", "hand_out")


async def take_step(
    tx: Transaction, *, actor: Actor, consignment_id: int, step: str, now: datetime
) -> ConsignmentCard:
    """Do the one step that comes next. Needs `gate` or `approve`, to unload also `hand_out`.

    Pressed again it is quietly the same; raises `WrongState` for a step out of order.
    """
    if step not in BY_HAND:
        raise StaleButton()
    after = State(step)
    rights = UNLOADING if after in (State.UNLOADED, State.CARRIED) else ON_THE_LIST
    held = await hold_rested(tx, actor, consignment_id, *rights, now=now)
    await require_next(tx, held, after)
    values: dict[str, Any] = {f"{step}_at": now, f"{step}_by": actor.person_id}
    if after == State.RESTING:
        values["rest_until"] = now + timedelta(minutes=held.rest_minutes)
    if after == State.SET_DOWN:
        values |= {"left_at": now, "left_by": actor.person_id}
    await move_load(tx, held, after, values, actor=actor, now=now)
    return await consignment_card(tx, consignment_id)


async def require_next(tx: Transaction, held: Row[Any], after: State) -> None:
    """Raise `WrongState` unless this step is done already, or is the one that comes next."""
    before = State(held.state)
    if before == after:
        return
    rule = (await gate_rule(tx, held.compound_id)).rule
    if next_step(before, taken_over=held.taken_over_at is not None, rule=rule) != after:
        raise WrongState("consignment", before)


async def disinfect(
    tx: Transaction, *, actor: Actor, consignment_id: int, now: datetime
) -> ConsignmentCard:
    """Gate disinfection is done."""
    return await take_step(
        tx, actor=actor, consignment_id=consignment_id, step=State.DISINFECTED, now=now
    )


async def start_rest(
    tx: Transaction, *, actor: Actor, consignment_id: int, now: datetime
) -> ConsignmentCard:
    """The second disinfection is done and the rest begins."""
    return await take_step(
        tx, actor=actor, consignment_id=consignment_id, step=State.RESTING, now=now
    )


async def mark_left(
    tx: Transaction, *, actor: Actor, consignment_id: int, now: datetime
) -> ConsignmentCard:
    """The vehicle has gone out of the gate; the first time stands."""
    held = await hold_load(tx, actor, consignment_id, *ON_THE_LIST)
    if held.admitted_at is None:
        raise WrongState("consignment", held.state)
    if held.left_at is None:
        values = {"left_at": now, "left_by": actor.person_id}
        await tx.run(update(consignment).where(consignment.c.id == held.id).values(**values))
        change = Change("consignment", held.id, "leave", None, None, held.compound_id)
        await record(tx, change, actor=str(actor), now=now)
    return await consignment_card(tx, consignment_id)
