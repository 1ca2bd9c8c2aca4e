"""Orders of many households in one message, saved in a few statements.

A chain of two hundred lines would otherwise take thousands. It does for each household what
`place_order` and `withdraw_order` do, in time and for whom the actor may order; both are the
caller's to see to. Where what one household gets depends on what the one before it took (bags that
are counted), the caller goes one by one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import DomainError, EmptyOrder, NothingToWithdraw
from orders.rules.group_text import ReadOrder
from orders.rules.states import OrderState, check
from orders.tables.compounds import compound
from orders.tables.cycles import offer
from orders.tables.orders import draft, order, order_line
from orders.use_cases.cycles import offers_of
from orders.use_cases.members import members_of
from orders.use_cases.offer_lines import OfferLine, check_quantities, offer_line
from orders.use_cases.order_rows import STANDING
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all


@dataclass(slots=True)
class Placed:
    """Addresses whose order is in or withdrawn, and those refused, each with why."""

    taken: list[str] = field(default_factory=list)
    refused: list[tuple[str, DomainError]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a household ordered before the message."""

    order_id: int
    state: str
    quantities: Mapping[str, int]
    choices: Mapping[str, Mapping[str, Any]]  # by code: what if stock is short


async def place_many(
    tx: Transaction,
    *,
    actor: Actor,
    row: Row[Any],
    homes: Sequence[Row[Any]],
    orders: Mapping[int, ReadOrder],
    now: datetime,
) -> Placed:
    """Apply one order for each of the homes; `orders` is by household id."""
    ids = [home.id for home in homes]
    offers = await offers_of(tx, row.id)
    known = await _known(tx, row.id, ids)
    placed, wishes = Placed(), {}
    for home in homes:
        try:
            lines = [offer_line(item, home, quantity=0, choices={}) for item in offers]
            wishes[home.id] = _wish(orders[home.id], known.get(home.id), lines)
        except DomainError as error:
            placed.refused.append((home.key, error))
    kept = [home for home in homes if home.id in wishes]
    placed.taken = [home.key for home in kept]
    changed = [home for home in kept if not _stands(known.get(home.id), wishes[home.id])]
    await _save(tx, actor=actor, row=row, homes=changed, known=known, wishes=wishes, now=now)
    return placed


def _wish(said: ReadOrder, known: _Known | None, lines: Sequence[OfferLine]) -> dict[str, int]:
    """The quantities that the household shall have; none: its order is withdrawn."""
    is_live = known is not None and known.state in STANDING
    if said.action == "withdraw":
        if known is None:
            raise NothingToWithdraw()
        return {}
    check_quantities(lines, said.lines)
    before = known.quantities if known and is_live and said.action == "set" else {}
    wished = {code: count for code, count in {**before, **said.lines}.items() if count}
    if not wished and not is_live:
        raise EmptyOrder()
    check_quantities(lines, wished)
    return wished


def _stands(known: _Known | None, wished: Mapping[str, int]) -> bool:
    """Said before already: nothing is to be done."""
    if known is None:
        return False
    if not wished:
        return known.state == OrderState.WITHDRAWN
    return known.state == OrderState.LIVE and dict(known.quantities) == dict(wished)


async def _known(tx: Transaction, cycle_id: int, ids: Sequence[int]) -> Mapping[int, _Known]:
    rows = await tx.all(
        select(order.c.id, order.c.household_id, order.c.state).where(
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
        item.household_id: _Known(item.id, item.state, quantities[item.id], choices[item.id])
        for item in rows
    }


async def _save(
    tx: Transaction,
    *,
    actor: Actor,
    row: Row[Any],
    homes: Sequence[Row[Any]],
    known: Mapping[int, _Known],
    wishes: Mapping[int, dict[str, int]],
    now: datetime,
) -> None:
    if not homes:
        return
    members = await members_of(tx, [home.id for home in homes])
    own = {home.id for home in homes if actor.person_id in members.get(home.id, ())}
    order_ids = await _order_rows(
        tx, actor=actor, row=row, homes=homes, known=known, wishes=wishes, own=own, now=now
    )
    await _write_lines(tx, row.id, order_ids, known, wishes)
    await tx.run(
        delete(draft).where(
            draft.c.cycle_id == row.id,
            draft.c.household_id.in_([home.id for home in homes]),
            draft.c.person_id == actor.person_id,
        )
    )
    changes = [_change(home, order_ids, known.get(home.id), wishes[home.id]) for home in homes]
    await record_all(tx, changes, actor=str(actor), now=now)
    told = [home for home in homes if home.id not in own and wishes[home.id]]
    await _tell(tx, row.id, told, members, wishes, now=now)


async def _order_rows(
    tx: Transaction,
    *,
    actor: Actor,
    row: Row[Any],
    homes: Sequence[Row[Any]],
    known: Mapping[int, _Known],
    wishes: Mapping[int, dict[str, int]],
    own: set[int],
    now: datetime,
) -> Mapping[int, int]:
    """The orders' rows in their new state; their ids by household."""
    placed = {"placed_by": actor.person_id, "source": "chat", "changed_at": now}
    live = {"state": OrderState.LIVE, **placed}
    new = [
        {
            "cycle_id": row.id,
            "compound_id": home.compound_id,
            "household_id": home.id,
            "address": home.key,
            "placed_at": now,
            "for_other": int(home.id not in own),
            **live,
        }
        for home in homes
        if home.id not in known
    ]
    await tx.insert_many(order, new)
    kept = [home for home in homes if home.id in known and wishes[home.id]]
    mine = [known[home.id] for home in kept if home.id in own]
    others = [known[home.id] for home in kept if home.id not in own]
    ended = [known[home.id] for home in homes if not wishes[home.id]]
    await _move(tx, mine, {**live, "for_other": 0})
    await _move(tx, others, {**live, "for_other": 1})
    await _move(tx, ended, {"state": OrderState.WITHDRAWN, "changed_at": now})
    rows = await tx.all(
        select(order.c.household_id, order.c.id).where(
            order.c.cycle_id == row.id, order.c.household_id.in_([home.id for home in homes])
        )
    )
    return {item.household_id: item.id for item in rows}


async def _move(tx: Transaction, known: Sequence[_Known], values: Mapping[str, Any]) -> None:
    if not known:
        return
    for state in {item.state for item in known} - {values["state"]}:
        check(OrderState(state), values["state"])
    ids = [item.order_id for item in known]
    await tx.run(update(order).where(order.c.id.in_(ids)).values(waiting_since=None, **values))


async def _write_lines(
    tx: Transaction,
    cycle_id: int,
    order_ids: Mapping[int, int],
    known: Mapping[int, _Known],
    wishes: Mapping[int, dict[str, int]],
) -> None:
    """The lines anew at the cycle's prices; what was chosen for short stock stays."""
    await tx.run(delete(order_line).where(order_line.c.order_id.in_(list(order_ids.values()))))
    offers = {item.code: item for item in await offers_of(tx, cycle_id)}
    usual = {"if_short": "fewer", "instead_id": None}
    rows = []
    for home_id, order_id in order_ids.items():
        chosen = known[home_id].choices if home_id in known else {}
        for code, count in wishes[home_id].items():
            line = {"order_id": order_id, "offer_id": offers[code].id, "quantity": count}
            rows.append({**line, "price": offers[code].price, **chosen.get(code, usual)})
    await tx.insert_many(order_line, rows)


def _change(
    home: Row[Any], order_ids: Mapping[int, int], known: _Known | None, wished: dict[str, int]
) -> Change:
    before = None
    if known is not None:
        before = {"state": known.state, "lines": dict(known.quantities)}
    after: dict[str, Any] = {"state": OrderState.WITHDRAWN}
    if wished:
        after = {"state": OrderState.LIVE, "lines": dict(sorted(wished.items()))}
    verb = "place" if wished else "withdraw"
    return Change("order", order_ids[home.id], verb, before, after, home.compound_id)


async def _tell(
    tx: Transaction,
    cycle_id: int,
    homes: Sequence[Row[Any]],
    members: Mapping[int, Sequence[int]],
    wishes: Mapping[int, dict[str, int]],
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
        wished = wishes[home.id]
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
