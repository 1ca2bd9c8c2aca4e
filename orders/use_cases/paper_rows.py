"""The rows of orders on paper: who is let in, who waits for bags, and what is written.

All of a sheet in a few statements, however many lines it has.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from orders.actors import Actor
from orders.rules.paper import LineDoubt
from orders.rules.paper_choice import choices_for
from orders.rules.states import OrderState, check
from orders.rules.waiting import Admission
from orders.tables.orders import order, order_line
from orders.use_cases.cycles import offers_of
from orders.use_cases.line_choices import for_line
from orders.use_cases.paper import IDS_AT_ONCE, Sheet, SheetRow
from orders.use_cases.sorting import OrderChange, admit_orders
from storage.audit import Change, record_all
from storage.database import Transaction


async def admitted(
    tx: Transaction, row: Row[Any], rows: Sequence[SheetRow]
) -> tuple[list[SheetRow], list[SheetRow], set[int]]:
    """Who is entered, who would need more bags than are free, and the ids of those who wait."""
    verdicts = await admit_orders(
        tx,
        row=row,
        changes=[
            OrderChange(
                item.household_id or 0,
                item.standing.quantities if item.standing else {},
                item.standing.state if item.standing else None,
                item.line.quantities,
            )
            for item in rows
        ],
    )
    wanted, refused = split_by(
        rows, lambda item: verdicts[item.household_id or 0] != Admission.REFUSED
    )
    too_much = [
        replace(item, line=replace(item.line, doubts=(LineDoubt("no_bags", item.line.text),)))
        for item in refused
    ]
    waits = {home for home, verdict in verdicts.items() if verdict == Admission.WAITS}
    return wanted, too_much, waits


def split_by(
    rows: Sequence[SheetRow], holds: Callable[[SheetRow], bool]
) -> tuple[list[SheetRow], list[SheetRow]]:
    """Those of which it holds, and the others."""
    return [item for item in rows if holds(item)], [item for item in rows if not holds(item)]


async def save_rows(
    tx: Transaction,
    row: Row[Any],
    wanted: Sequence[SheetRow],
    sheet: Sheet,
    waits: set[int],
    *,
    actor: Actor,
    compound_id: int,
    now: datetime,
) -> None:
    """The households' orders as on the sheet; their members' own wishes, so not for others."""
    placed = {
        "placed_by": actor.person_id,
        "for_other": 0,
        "source": "paper",
        "placed_at": sheet.given_at,
        "changed_at": now,
    }
    for part, state in zip(
        split_by(wanted, lambda item: item.household_id in waits),
        (OrderState.WAITING, OrderState.LIVE),
        strict=True,
    ):
        # On the waiting list, too, an order on paper stands where it was handed in.
        since = sheet.given_at if state == OrderState.WAITING else None
        values = {**placed, "state": state, "waiting_since": since}
        await _write_orders(tx, row, part, values, compound_id=compound_id)
    order_ids = await _order_ids(tx, row.id, wanted)
    offers = {item.code: item for item in await offers_of(tx, row.id)}
    lines = [
        {
            "order_id": order_ids[item.household_id or 0],
            "offer_id": offers[code].id,
            "quantity": count,
            "price": offers[code].price,
            **for_line(code, choices_for(item.line.quantities, item.line.choice), offers),
        }
        for item in wanted
        for code, count in item.line.quantities.items()
    ]
    await tx.insert_many(order_line, lines)
    changes = [
        _change(order_ids[item.household_id or 0], item, compound_id, waits) for item in wanted
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


async def _write_orders(
    tx: Transaction,
    row: Row[Any],
    wanted: Sequence[SheetRow],
    placed: Mapping[str, Any],
    *,
    compound_id: int,
) -> None:
    """Rows of orders without lines: renewed where one stands, else new."""
    await _renew(tx, [item for item in wanted if item.standing], placed)
    new = [
        {
            "cycle_id": row.id,
            "compound_id": compound_id,
            "household_id": item.household_id,
            "address": item.line.household,
            **placed,
        }
        for item in wanted
        if item.standing is None
    ]
    await tx.insert_many(order, new)


async def _renew(tx: Transaction, replaced: Sequence[SheetRow], placed: Mapping[str, Any]) -> None:
    """Orders that stand there get new quantities; one row a household and cycle."""
    ids = []
    for item in replaced:
        assert item.standing is not None
        if item.standing.state != placed["state"]:
            check(OrderState(item.standing.state), OrderState(placed["state"]))
        ids.append(item.standing.order_id)
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        await tx.run(update(order).where(order.c.id.in_(part)).values(**placed))
        await tx.run(delete(order_line).where(order_line.c.order_id.in_(part)))


async def _order_ids(tx: Transaction, cycle_id: int, wanted: Sequence[SheetRow]) -> dict[int, int]:
    homes = [item.household_id for item in wanted]
    found: dict[int, int] = {}
    for start in range(0, len(homes), IDS_AT_ONCE):
        rows = await tx.all(
            select(order.c.id, order.c.household_id).where(
                order.c.cycle_id == cycle_id,
                order.c.household_id.in_(homes[start : start + IDS_AT_ONCE]),
            )
        )
        found |= {item.household_id: item.id for item in rows}
    return found


def _change(order_id: int, item: SheetRow, compound_id: int, waits: set[int]) -> Change:
    before = item.standing and {
        "state": item.standing.state,
        "lines": dict(sorted(item.standing.quantities.items())),
    }
    state = OrderState.WAITING if item.household_id in waits else OrderState.LIVE
    after = {"state": state, "lines": dict(sorted(item.line.quantities.items()))}
    return Change("order", order_id, "enter_paper", before, after, compound_id)
