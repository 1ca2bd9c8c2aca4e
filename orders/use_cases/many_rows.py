"""The rows of many households' orders: what they were, and all of them anew in a few statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.states import OrderState, check
from orders.tables.compounds import compound
from orders.tables.cycles import offer
from orders.tables.orders import draft, order, order_line
from orders.use_cases.cycles import offers_of
from orders.use_cases.members import members_of
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all


@dataclass(frozen=True, slots=True)
class Known:
    """What a household ordered before the message."""

    order_id: int
    state: str
    quantities: Mapping[str, int]
    choices: Mapping[str, Mapping[str, Any]]  # by code: what if stock is short
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a household shall have, and the state of its order then."""

    quantities: Mapping[str, int]
    state: OrderState
    waiting_since: datetime | None = None


async def known_orders(tx: Transaction, cycle_id: int, ids: Sequence[int]) -> Mapping[int, Known]:
    rows = await tx.all(
        select(order.c.id, order.c.household_id, order.c.state, order.c.waiting_since).where(
            order.c.cycle_id == cycle_id, order.c.household_id.in_(ids)
        )
    )
    lines = await tx.all(
        select(order_line, offer.c.code)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(order_line.c.order_id.in_([item.id for item in rows]))
    )
    quantities: dict[int, dict[str, int]] = defaultdict(dict)
    choices: dict[int, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for line in lines:
        quantities[line.order_id][line.code] = line.quantity
        choice = {"if_short": line.if_short, "instead_id": line.instead_id}
        choices[line.order_id][line.code] = choice
    return {
        item.household_id: Known(
            item.id, item.state, quantities[item.id], choices[item.id], item.waiting_since
        )
        for item in rows
    }


async def save_many(
    tx: Transaction,
    *,
    actor: Actor,
    row: Row[Any],
    homes: Sequence[Row[Any]],
    known: Mapping[int, Known],
    wanted: Mapping[int, Wanted],
    now: datetime,
) -> None:
    homes = [home for home in homes if home.id in wanted]
    if not homes:
        return
    ids = [home.id for home in homes]
    members = await members_of(tx, ids)
    own = {home.id for home in homes if actor.person_id in members.get(home.id, ())}
    placed = {"placed_by": actor.person_id, "source": "chat", "changed_at": now}
    await _insert(tx, row, homes, known, wanted, own=own, placed=placed)
    await _update(tx, homes, known, wanted, own=own, placed=placed)
    rows = await tx.all(
        select(order.c.household_id, order.c.id).where(
            order.c.cycle_id == row.id, order.c.household_id.in_(ids)
        )
    )
    order_ids = {item.household_id: item.id for item in rows}
    await _write_lines(tx, row.id, order_ids, known, wanted)
    await tx.run(
        delete(draft).where(
            draft.c.cycle_id == row.id,
            draft.c.household_id.in_(ids),
            draft.c.person_id == actor.person_id,
        )
    )
    changes = [
        _change(home, order_ids, known.get(home.id), wanted[home.id], is_own=home.id in own)
        for home in homes
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    told = [home for home in homes if home.id not in own and wanted[home.id].quantities]
    await _tell(tx, row.id, told, members, wanted, now=now)


async def _insert(
    tx: Transaction,
    row: Row[Any],
    homes: Sequence[Row[Any]],
    known: Mapping[int, Known],
    wanted: Mapping[int, Wanted],
    *,
    own: set[int],
    placed: Mapping[str, Any],
) -> None:
    """The rows of those who had no order."""
    rows = [
        {
            "cycle_id": row.id,
            "compound_id": home.compound_id,
            "household_id": home.id,
            "address": home.key,
            "state": wanted[home.id].state,
            "waiting_since": wanted[home.id].waiting_since,
            "for_other": int(home.id not in own),
            "placed_at": placed["changed_at"],
            **placed,
        }
        for home in homes
        if home.id not in known
    ]
    await tx.insert_many(order, rows)


async def _update(
    tx: Transaction,
    homes: Sequence[Row[Any]],
    known: Mapping[int, Known],
    wanted: Mapping[int, Wanted],
    *,
    own: set[int],
    placed: Mapping[str, Any],
) -> None:
    """The rows of those who had one, a statement for those who become the same."""
    alike: dict[tuple[Any, ...], list[Known]] = defaultdict(list)
    for home in homes:
        if home.id in known:
            item = wanted[home.id]
            alike[item.state, item.waiting_since, home.id in own].append(known[home.id])
    for (state, since, is_own), items in alike.items():
        for before in {item.state for item in items} - {state}:
            check(OrderState(before), state)
        values = {"state": state, "waiting_since": since, "changed_at": placed["changed_at"]}
        if state != OrderState.WITHDRAWN:
            values |= {**placed, "for_other": int(not is_own)}
        ids = [item.order_id for item in items]
        await tx.run(update(order).where(order.c.id.in_(ids)).values(**values))


async def _write_lines(
    tx: Transaction,
    cycle_id: int,
    order_ids: Mapping[int, int],
    known: Mapping[int, Known],
    wanted: Mapping[int, Wanted],
) -> None:
    """The lines anew at the cycle's prices; what was chosen for short stock stays."""
    await tx.run(delete(order_line).where(order_line.c.order_id.in_(list(order_ids.values()))))
    offers = {item.code: item for item in await offers_of(tx, cycle_id)}
    usual = {"if_short": "fewer", "instead_id": None}
    rows = []
    for home_id, order_id in order_ids.items():
        chosen = known[home_id].choices if home_id in known else {}
        for code, count in wanted[home_id].quantities.items():
            line = {"order_id": order_id, "offer_id": offers[code].id, "quantity": count}
            rows.append({**line, "price": offers[code].price, **chosen.get(code, usual)})
    await tx.insert_many(order_line, rows)


def _change(
    home: Row[Any],
    order_ids: Mapping[int, int],
    known: Known | None,
    wanted: Wanted,
    *,
    is_own: bool,
) -> Change:
    before = None
    if known is not None:
        before = {"state": known.state, "lines": dict(known.quantities)}
    after: dict[str, Any] = {"state": wanted.state}
    if wanted.quantities:
        after["lines"] = dict(sorted(wanted.quantities.items()))
        after |= {} if is_own else {"for_other": True, "source": "chat"}
    verb = "place" if wanted.quantities else "withdraw"
    return Change("order", order_ids[home.id], verb, before, after, home.compound_id)


async def _tell(
    tx: Transaction,
    cycle_id: int,
    homes: Sequence[Row[Any]],
    members: Mapping[int, Sequence[int]],
    wanted: Mapping[int, Wanted],
    *,
    now: datetime,
) -> None:
    """The members of households for which somebody else has ordered."""
    if not any(members.get(home.id) for home in homes):
        return
    offers = {item.code: item for item in await offers_of(tx, cycle_id)}
    currency = await tx.scalar(
        select(compound.c.currency).where(compound.c.id == homes[0].compound_id)
    )
    posts = []
    for home in homes:
        wished = wanted[home.id].quantities
        lines = [
            {"code": c, "name": offers[c].name, "name_en": offers[c].name_en, "quantity": n}
            for c, n in wished.items()
        ]
        total = sum(offers[code].price * count for code, count in wished.items())
        data = {"address": home.key, "currency": currency, "total": total, "lines": lines}
        posts += [
            Post(f"person:{person_id}", Notice.ORDERED_FOR_YOU, data)
            for person_id in members.get(home.id, ())
        ]
    await post_all(tx, posts, now=now)
