"""Buying runs by buttons: one step a press, and the shop's answer as a text."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from fulfillment.handover.rules.typed_trips import read_answer
from fulfillment.handover.use_cases.buying import (
    agree_run,
    answer_shop,
    ask_shop,
    call_off_run,
    look_at_run,
)
from fulfillment.handover.use_cases.buying_cards import RunCard, runs_at
from fulfillment.handover.use_cases.buying_plans import BOUGHT_FOR
from fulfillment.handover.use_cases.buying_return import leave_run
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.rights import has_right
from storage.database import Transaction

STEPS = {"ask": ask_shop, "agree": agree_run, "leave": leave_run, "end": call_off_run}


async def runs_desk(
    tx: Transaction, *, actor: Actor, compound_id: int
) -> tuple[Desk, tuple[RunCard, ...]]:
    """The runs of a compound. Needs `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    return desk, await runs_at(tx, compound_id=compound_id)


async def shown_run(tx: Transaction, *, actor: Actor, run_id: int) -> tuple[RunCard, bool]:
    """One run, and whether who looks is its liaison."""
    card = await look_at_run(tx, actor=actor, run_id=run_id)
    return card, await has_right(tx, actor, card.compound_id, "approve")


async def step_run(
    tx: Transaction, *, actor: Actor, run_id: int, step: str, now: datetime
) -> RunCard:
    """The next step by its word; `all`: the shop has everything on the list."""
    if step == "all":
        return await answer_shop(tx, actor=actor, run_id=run_id, has={}, prices={}, now=now)
    if step not in STEPS:
        raise StaleButton()
    return await STEPS[step](tx, actor=actor, run_id=run_id, now=now)


async def answer_typed(
    tx: Transaction, *, actor: Actor, run_id: int, text: str, now: datetime
) -> RunCard:
    """What the shop has, as a text; raises `BadBuyingLine`."""
    card = await look_at_run(tx, actor=actor, run_id=run_id)
    known = {line.name: line.position for line in card.lines}
    has, prices = read_answer(text, known, card.currency)
    return await answer_shop(tx, actor=actor, run_id=run_id, has=has, prices=prices, now=now)


@dataclass(frozen=True, slots=True)
class OrderedGoods:
    """A cycle's orders at a shop, with which a buying list may begin."""

    cycle_id: int
    number: int
    supplier_id: int
    supplier: str
    supplier_en: str
    households: int


async def goods_of_orders(tx: Transaction, *, compound_id: int) -> tuple[OrderedGoods, ...]:
    """What a compound's households have ordered and nobody has packed yet."""
    rows = await tx.all(
        select(
            parcel.c.cycle_id,
            cycle.c.number,
            parcel.c.supplier_id,
            supplier.c.name,
            supplier.c.name_en,
            func.count().label("households"),
        )
        .join(cycle, cycle.c.id == parcel.c.cycle_id)
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .where(parcel.c.compound_id == compound_id, parcel.c.state.in_(BOUGHT_FOR))
        .group_by(
            parcel.c.cycle_id,
            cycle.c.number,
            parcel.c.supplier_id,
            supplier.c.name,
            supplier.c.name_en,
        )
        .order_by(parcel.c.cycle_id, parcel.c.supplier_id)
    )
    return tuple(OrderedGoods(*tuple(row)) for row in rows)
