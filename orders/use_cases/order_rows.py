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
    """Make these the quantities of the household's one order; the same once more is nothing."""
    is_own = await is_member(tx, actor, home.id)
    known = await order_of(tx, row.id, home.id)
    before = None
    after = {"state": OrderState.LIVE, "lines": dict(sorted(quantities.items()))}
    if known is not None:
        before = {"state": known.state, "lines": await quantities_of(tx, known.id)}
        if before == after:
            return  # the same press or message once more
    placed = {
        "placed_by": actor.person_id,
        "for_other": int(not is_own),
        "source": "chat",  # also when it changes an order from paper
        "changed_at": now,
    }
    order_id = await _live_order(tx, known, row=row, home=home, placed=placed)
    offers = {item.code: item for item in await offers_of(tx, row.id)}
    await _write_lines(tx, order_id, offers, quantities)
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
    quantities: Mapping[str, int],
    sent_at: datetime,
    now: datetime,
) -> OrderForm:
    """Keep what was wished too late (nothing: a withdrawal) and tell the liaison once."""
    await tx.insert(
        late_order,
        cycle_id=row.id,
        household_id=home.id,
        person_id=actor.person_id,
        sent_at=sent_at,
        quantities=dict(quantities),
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


async def _live_order(
    tx: Transaction,
    known: Row[Any] | None,
    *,
    row: Row[Any],
    home: Row[Any],
    placed: Mapping[str, Any],
) -> int:
    """The household's order, live and without lines; made where there is none. Its id."""
    if known is None:
        return await tx.insert(
            order,
            cycle_id=row.id,
            compound_id=home.compound_id,
            household_id=home.id,
            state=OrderState.LIVE,
            address=home.key,
            placed_at=placed["changed_at"],
            **placed,
        )
    if known.state != OrderState.LIVE:
        check(OrderState(known.state), OrderState.LIVE)
    renewed = update(order).where(order.c.id == known.id)
    await tx.run(renewed.values(state=OrderState.LIVE, **placed))
    await tx.run(delete(order_line).where(order_line.c.order_id == known.id))
    return int(known.id)


async def _write_lines(
    tx: Transaction,
    order_id: int,
    offers: Mapping[str, Row[Any]],
    quantities: Mapping[str, int],
) -> None:
    """The lines at the prices of the cycle's offers."""
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
