"""Handing on another sum than all: what is typed in the chat after "another sum"."""

from datetime import datetime

from fulfillment.money.use_cases.handing_on import HandedOn, hand_on
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.rights import compounds_with_right
from storage.database import Transaction

HANDED_SUM = "handed_sum"
# Three numbers of which each is small go as one.
BITS = 20


async def await_handed_sum(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    cycle_id: int,
    supplier_id: int,
    now: datetime,
) -> None:
    """The next text says how much the crew has."""
    if max(compound_id, supplier_id) >= 1 << BITS:
        raise StaleButton()
    subject = (cycle_id << 2 * BITS) | (compound_id << BITS) | supplier_id
    await await_text(tx, actor=actor, purpose=HANDED_SUM, subject_id=subject, now=now)


async def hand_on_typed(
    tx: Transaction, *, actor: Actor, subject_id: int, text: str, now: datetime
) -> HandedOn:
    """Hand on what was typed. A text that is no sum is asked for again."""
    small = (1 << BITS) - 1
    compound_id = (subject_id >> BITS) & small
    rights = ("collect_money", "approve")
    if compound_id not in await compounds_with_right(tx, actor.person_id or 0, *rights):
        raise StaleButton()
    done = await hand_on(
        tx,
        actor=actor,
        compound_id=compound_id,
        cycle_id=subject_id >> 2 * BITS,
        supplier_id=subject_id & small,
        total=text,
        now=now,
    )
    await forget_awaited(tx, actor=actor)
    return done
