"""The same as last time: an earlier order's lines on today's form, or placed at once.

What counts is the household's last order that was really closed in the group, not one that was
withdrawn or whose cycle was cancelled. It always sets, never adds: twice is once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select

from orders.actors import Actor
from orders.rules.again import Goods, Repeated, Today, repeat
from orders.rules.errors import NoEarlierOrder
from orders.rules.states import CycleState, OrderState
from orders.tables.cycles import cycle, offer
from orders.tables.orders import draft, order, order_line
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.cycles import offers_of
from orders.use_cases.offer_lines import limit_of
from orders.use_cases.order_access import household_to_order_for, is_member
from orders.use_cases.order_forms import (
    OrderForm,
    cycle_for,
    draft_of,
    held_cycle,
    held_for_order,
    is_late,
    order_of,
    quantities_of,
    read_form,
)
from orders.use_cases.order_rows import refuse_late, save_order
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Proposal:
    """The earlier order as it can be had today; not placed.

    `is_own`: the actor has the household's form, and what can be had stands on it.
    """

    form: OrderForm
    repeated: Repeated
    earlier_number: int
    is_own: bool


async def fill_again(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    household_id: int,
    sent_at: datetime,
    now: datetime,
) -> Proposal:
    """Put the earlier order's lines on the form, in place of what stood there; not confirmed.

    Raises `NoEarlierOrder`. What cannot be had at all leaves the form as it was.
    """
    home = await household_to_order_for(tx, actor, household_id)
    row = await held_cycle(tx, (await cycle_for(tx, home, cycle_id, now=now)).id)
    number, repeated = await _repeated(tx, row, home)
    if is_late(row, sent_at):
        form = await read_form(tx, row, home, person_id=None, now=now, refused_late=True)
        return Proposal(form, repeated, number, is_own=True)
    earlier = (number, repeated)
    return await _drafted(tx, actor, row, home, earlier=earlier, is_own=True, now=now)


async def order_again(
    tx: Transaction,
    *,
    actor: Actor,
    household_id: int,
    is_loud: bool,
    sent_at: datetime,
    now: datetime,
) -> OrderForm | Proposal | None:
    """Place the earlier order as it was; where it cannot be had so, propose what can.

    Words that are not `is_loud` may be talk: None where they change or repeat nothing.
    """
    home = await household_to_order_for(tx, actor, household_id)
    row = await held_for_order(tx, (await cycle_for(tx, home, None, now=now)).id, home)
    try:
        number, repeated = await _repeated(tx, row, home)
    except NoEarlierOrder:
        if is_loud:
            raise
        return None
    if not is_loud and await _would_be_talk(tx, row, home, repeated, sent_at=sent_at):
        return None
    if is_late(row, sent_at):
        return await refuse_late(
            tx,
            actor=actor,
            row=row,
            home=home,
            quantities=repeated.quantities,
            sent_at=sent_at,
            now=now,
        )
    if not repeated.is_the_same:
        is_own = await is_member(tx, actor, home.id)
        earlier = (number, repeated)
        return await _drafted(tx, actor, row, home, earlier=earlier, is_own=is_own, now=now)
    await save_order(tx, actor=actor, row=row, home=home, quantities=repeated.quantities, now=now)
    await tx.run(delete(draft).where(*draft_of(row.id, home.id, actor.person_id)))
    return await read_form(tx, row, home, person_id=None, now=now)


async def with_earlier(tx: Transaction, form: OrderForm) -> OrderForm:
    """The form with the number of the cycle that it can be filled from."""
    if not form.is_open:
        return form
    row = await tx.one(select(cycle).where(cycle.c.id == form.cycle_id))
    found = await _earlier_order(tx, row, form.household_id)
    return replace(form, earlier_number=None if found is None else found.number)


async def _drafted(
    tx: Transaction,
    actor: Actor,
    row: Row[Any],
    home: Row[Any],
    *,
    earlier: tuple[int, Repeated],
    is_own: bool,
    now: datetime,
) -> Proposal:
    """The proposal; on one's own form, as a draft."""
    number, repeated = earlier
    if is_own and repeated.quantities:
        values = {"quantities": dict(repeated.quantities), "changed_at": now}
        of_draft = {"cycle_id": row.id, "household_id": home.id, "person_id": actor.person_id}
        await tx.run(delete(draft).where(*draft_of(row.id, home.id, actor.person_id)))
        await tx.insert_many(draft, [{**of_draft, **values}])
    person_id = actor.person_id if is_own else None
    form = await read_form(tx, row, home, person_id=person_id, now=now)
    return Proposal(replace(form, earlier_number=number), repeated, number, is_own)


async def _repeated(tx: Transaction, row: Row[Any], home: Row[Any]) -> tuple[int, Repeated]:
    found = await _earlier_order(tx, row, home.id)
    if found is None:
        raise NoEarlierOrder(household=home.key)
    offered = [_today(item, home) for item in await offers_of(tx, row.id)]
    return found.number, repeat(await _lines(tx, found.id), offered)


async def _earlier_order(tx: Transaction, row: Row[Any], household_id: int) -> Row[Any] | None:
    """The household's newest closed order before this cycle, in the same group."""
    return await tx.first(
        select(order.c.id, cycle.c.number)
        .join(cycle, cycle.c.id == order.c.cycle_id)
        .where(
            order.c.household_id == household_id,
            order.c.state == OrderState.CLOSED,
            cycle.c.group_id == row.group_id,
            OF_GROUP,
            cycle.c.number < row.number,
            cycle.c.state.in_((CycleState.CLOSED, CycleState.SETTLED)),
        )
        .order_by(cycle.c.number.desc())
        .limit(1)
    )


async def _lines(tx: Transaction, order_id: int) -> Sequence[tuple[Goods, int]]:
    rows = await tx.all(
        select(offer, order_line.c.quantity, order_line.c.price.label("price_then"))
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(order_line.c.order_id == order_id, order_line.c.quantity > 0)
        .order_by(func.length(offer.c.code), offer.c.code)
    )
    return [
        (
            Goods(
                bundle_id=row.bundle_id,
                code=row.code,
                name=row.name,
                name_en=row.name_en,
                price=row.price_then,
                contents=row.contents,
            ),
            row.quantity,
        )
        for row in rows
    ]


def _today(row: Row[Any], home: Row[Any]) -> Today:
    return Today(
        bundle_id=row.bundle_id,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        price=row.price,
        contents=row.contents,
        limit=limit_of(row, home).units,
        stock=row.stock,
        is_withdrawn=row.withdrawn_at is not None,
    )


async def _would_be_talk(
    tx: Transaction, row: Row[Any], home: Row[Any], repeated: Repeated, *, sent_at: datetime
) -> bool:
    """Too late anyway, or there is an order that these words would overturn."""
    known = await order_of(tx, row.id, home.id)
    if is_late(row, sent_at):
        return True
    if known is None or known.state not in (OrderState.LIVE, OrderState.WAITING):
        return False
    return await quantities_of(tx, known.id) != repeated.quantities
