"""The rows of an order: saved, taken back, or refused because it came too late."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.choices import EVERY, IfShort
from orders.rules.errors import NothingToWithdraw
from orders.rules.states import OrderState, check
from orders.tables.compounds import compound
from orders.tables.orders import draft, late_order, order, order_line
from orders.use_cases.consents_given import who_ordered
from orders.use_cases.cycles import offers_of
from orders.use_cases.line_choices import choices_of, for_line, without_usual
from orders.use_cases.members import members_of
from orders.use_cases.order_access import is_member
from orders.use_cases.order_bags import place_in
from orders.use_cases.order_forms import OrderForm, draft_of, order_of, quantities_of, read_form
from orders.use_cases.rights import holders
from orders.use_cases.sorting import free_bags, move_up, place_of
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all

# Members who order within this time do not know of each other's order.
AT_ONCE = timedelta(minutes=1)
STANDING = (OrderState.LIVE, OrderState.WAITING)


async def save_order(
    tx: Transaction,
    *,
    actor: Actor,
    row: Row[Any],
    home: Row[Any],
    quantities: Mapping[str, int],
    now: datetime,
    choices: Mapping[str, str] | None = None,
) -> int:
    """Make these the quantities of the household's one order; the same once more is nothing.

    `choices` None: those of the order stay. Returns its place on the waiting list, 0 where it is
    in. Raises `CycleFull` where a change needs more bags than are free.
    """
    is_own = await is_member(tx, actor, home.id)
    known = await order_of(tx, row.id, home.id)
    lines = {} if known is None else await quantities_of(tx, known.id)
    chosen = await choices_of(tx, known)
    said = chosen if choices is None else without_usual(choices)
    if known is not None and known.state in STANDING and (lines, chosen) == (quantities, said):
        return await place_of(tx, known)  # the same press or message once more
    state, since = await place_in(
        tx, row=row, home=home, known=known, before=lines, after=quantities, now=now
    )
    before = None if known is None else {"state": known.state, "lines": lines}
    after = {"state": state, "lines": dict(sorted(quantities.items()))}
    placed = {
        "state": state,
        "waiting_since": since,
        "if_short": said.get(EVERY, IfShort.FEWER),
        "placed_by": actor.person_id,
        "for_other": int(not is_own),
        "source": "chat",  # also when it changes an order from paper
        "changed_at": now,
    }
    order_id = await _live_order(tx, known, row=row, home=home, placed=placed)
    offers = {item.code: item for item in await offers_of(tx, row.id)}
    await _write_lines(tx, order_id, offers, quantities, said)
    by = {} if is_own else {"for_other": True, "source": "chat"}
    change = Change("order", order_id, "place", before, after | by, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    told = await _to_tell(tx, actor, home, known, now=now)
    if told:
        await _tell(tx, actor, home, offers, quantities, people=told, now=now)
    if row.capacity_bags is not None and known is not None:
        await move_up(tx, row, now=now)
    return await place_of(tx, await order_of(tx, row.id, home.id)) if since else 0


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
    if known.state == OrderState.LIVE:
        await free_bags(tx, row=row, quantities=before)
    await tx.run(delete(order_line).where(order_line.c.order_id == known.id))
    await tx.run(
        update(order)
        .where(order.c.id == known.id)
        .values(state=OrderState.WITHDRAWN, changed_at=now, waiting_since=None)
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
    if row.capacity_bags is not None:
        await move_up(tx, row, now=now)
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
    """The household's order in its new state, without lines; made where there is none. Its id."""
    if known is None:
        return await tx.insert(
            order,
            cycle_id=row.id,
            compound_id=home.compound_id,
            household_id=home.id,
            address=home.key,
            placed_at=placed["changed_at"],
            **placed,
        )
    if known.state != placed["state"]:
        check(OrderState(known.state), OrderState(placed["state"]))
    await tx.run(update(order).where(order.c.id == known.id).values(**placed))
    await tx.run(delete(order_line).where(order_line.c.order_id == known.id))
    return int(known.id)


async def _write_lines(
    tx: Transaction,
    order_id: int,
    offers: Mapping[str, Row[Any]],
    quantities: Mapping[str, int],
    choices: Mapping[str, str],
) -> None:
    """The lines at the prices of the cycle's offers, and what to do where stock is short."""
    await tx.insert_many(
        order_line,
        [
            {
                "order_id": order_id,
                "offer_id": offers[code].id,
                "quantity": quantity,
                "price": offers[code].price,
                **for_line(code, choices, offers),
            }
            for code, quantity in quantities.items()
        ],
    )


async def _to_tell(
    tx: Transaction, actor: Actor, home: Row[Any], known: Row[Any] | None, *, now: datetime
) -> Sequence[int]:
    """The household's other members. Where another member has ordered a moment ago, all of them:
    who reads of that order last must not take it for the one that holds."""
    people = (await members_of(tx, [home.id])).get(home.id, [])
    is_race = (
        known is not None
        and known.placed_by != actor.person_id
        and now - known.changed_at < AT_ONCE
    )
    return people if is_race else [each for each in people if each != actor.person_id]


async def _tell(
    tx: Transaction,
    actor: Actor,
    home: Row[Any],
    offers: Mapping[str, Row[Any]],
    quantities: Mapping[str, int],
    *,
    people: Sequence[int],
    now: datetime,
) -> None:
    place = await tx.one(select(compound).where(compound.c.id == home.compound_id))
    data = {
        **await who_ordered(tx, actor, home.id),
        "address": home.key,
        "currency": place.currency,
        "total": sum(offers[code].price * count for code, count in quantities.items()),
        "lines": [
            {
                "code": code,
                "name": item.name,
                "name_en": item.name_en,
                "quantity": quantities[code],
            }
            for code, item in offers.items()
            if code in quantities
        ],
    }
    posts = [Post(f"person:{person_id}", Notice.ORDERED_FOR_YOU, data) for person_id in people]
    await post_all(tx, posts, now=now)
