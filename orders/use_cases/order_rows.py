"""The rows of an order: saved, taken back, or refused because it came too late."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import NothingToWithdraw
from orders.rules.states import OrderState, check
from orders.tables.compounds import compound
from orders.tables.orders import draft, late_order, order, order_line
from orders.use_cases.cycles import offers_of
from orders.use_cases.members import members_of
from orders.use_cases.order_access import is_member
from orders.use_cases.order_forms import OrderForm, draft_of, order_of, quantities_of, read_form
from orders.use_cases.rights import holders
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all


async def save_order(
    tx: Transaction,
    *,
    actor: Actor,
    row: Row[Any],
    home: Row[Any],
    quantities: Mapping[str, int],
    now: datetime,
) -> None:
    is_own = await is_member(tx, actor, home.id)
    known = await order_of(tx, row.id, home.id)
    before = None
    if known is None:
        order_id = await tx.insert(
            order,
            cycle_id=row.id,
            compound_id=home.compound_id,
            household_id=home.id,
            state=OrderState.LIVE,
            address=home.key,
            placed_by=actor.person_id,
            for_other=int(not is_own),
            placed_at=now,
            changed_at=now,
        )
    else:
        order_id = known.id
        before = {"state": known.state, "lines": await quantities_of(tx, order_id)}
        if before == {"state": OrderState.LIVE, "lines": dict(sorted(quantities.items()))}:
            return  # the same press or message once more
        if known.state != OrderState.LIVE:
            check(OrderState(known.state), OrderState.LIVE)
        await tx.run(
            update(order)
            .where(order.c.id == order_id)
            .values(
                state=OrderState.LIVE,
                changed_at=now,
                placed_by=actor.person_id,
                for_other=int(not is_own),
            )
        )
        await tx.run(delete(order_line).where(order_line.c.order_id == order_id))
    offers = {item.code: item for item in await offers_of(tx, row.id)}
    await tx.insert_many(
        order_line,
        [
            {
                "order_id": order_id,
                "offer_id": offers[code].id,
                "quantity": quantity,
                "price": offers[code].price,
            }
            for code, quantity in quantities.items()
        ],
    )
    after = {"state": OrderState.LIVE, "lines": dict(quantities)}
    change = Change("order", order_id, "place", before, after, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    if not is_own:
        await _tell_household(tx, home, offers, quantities, now=now)


async def withdraw_row(
    tx: Transaction, *, actor: Actor, row: Row[Any], home: Row[Any], now: datetime
) -> OrderForm:
    known = await order_of(tx, row.id, home.id)
    await tx.run(delete(draft).where(*draft_of(row.id, home.id, actor.person_id)))
    if known is None:
        raise NothingToWithdraw()
    if known.state == OrderState.WITHDRAWN:  # pressed twice
        return await read_form(tx, row, home, person_id=None, now=now)
    check(OrderState(known.state), OrderState.WITHDRAWN)
    before = await quantities_of(tx, known.id)
    await tx.run(delete(order_line).where(order_line.c.order_id == known.id))
    await tx.run(
        update(order)
        .where(order.c.id == known.id)
        .values(state=OrderState.WITHDRAWN, changed_at=now)
    )
    change = Change(
        "order",
        known.id,
        "withdraw",
        {"state": known.state, "lines": before},
        {"state": OrderState.WITHDRAWN},
        home.compound_id,
    )
    await record(tx, change, actor=str(actor), now=now)
    return await read_form(tx, row, home, person_id=None, now=now)


async def refuse_late(
    tx: Transaction,
    *,
    actor: Actor,
    row: Row[Any],
    home: Row[Any],
    sent_at: datetime,
    now: datetime,
) -> OrderForm:
    await tx.insert(
        late_order,
        cycle_id=row.id,
        household_id=home.id,
        person_id=actor.person_id,
        sent_at=sent_at,
        quantities={},
    )
    change = Change("cycle", row.id, "refuse_late", None, {"household": home.id}, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    form = await read_form(tx, row, home, person_id=None, now=now, refused_late=True)
    data = {"address": home.key, "sent_at": sent_at.isoformat(), "timezone": form.timezone}
    key = f"late_order:{row.id}:{home.id}"
    posts = [
        Post(f"person:{person_id}", Notice.LATE_ORDER, data, f"{key}:{person_id}")
        for person_id in await holders(tx, home.compound_id, "approve")
    ]
    await post_all(tx, posts, now=now)
    return form


async def _tell_household(
    tx: Transaction,
    home: Row[Any],
    offers: Mapping[str, Row[Any]],
    quantities: Mapping[str, int],
    *,
    now: datetime,
) -> None:
    place = await tx.one(select(compound).where(compound.c.id == home.compound_id))
    data = {
        "address": home.key,
        "currency": place.currency,
        "total": sum(offers[code].price * count for code, count in quantities.items()),
        "lines": [
            {
                "code": code,
                "name": offers[code].name,
                "name_en": offers[code].name_en,
                "quantity": count,
            }
            for code, count in quantities.items()
        ],
    }
    people = (await members_of(tx, [home.id])).get(home.id, [])
    posts = [Post(f"person:{person_id}", Notice.ORDERED_FOR_YOU, data) for person_id in people]
    await post_all(tx, posts, now=now)
