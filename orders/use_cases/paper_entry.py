"""Entering orders on paper: all clear lines of a sheet in one transaction, in a few statements.

Nothing is guessed and nothing is overwritten unless it was chosen for the very order that was
shown. What is not clear stays, to be looked at again. The same sheet once more changes nothing.
A sheet handed in after the cut-off, or entered after the closing, is kept as late orders.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from orders.actors import Actor
from orders.rules.errors import NoRight
from orders.rules.paper import Verdict, rest_of
from orders.rules.states import OrderState, check
from orders.tables.orders import late_order, order, order_line
from orders.use_cases.cycles import offers_of
from orders.use_cases.paper import (
    IDS_AT_ONCE,
    Sheet,
    SheetRow,
    hold_cycle_alone,
    paper_cycle,
    read_against,
)
from orders.use_cases.paper_telling import tell_of_paper
from storage.audit import Change, record_all
from storage.database import Transaction

KEEP = "keep"
REPLACE = "replace:"


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a sheet, by address. `left` is what nobody has decided yet."""

    verdict: Verdict
    entered: tuple[str, ...]
    late: tuple[str, ...]
    unchanged: tuple[str, ...]  # said so already
    kept: tuple[str, ...]  # another order stands there, and was chosen to stay
    left: Sheet
    rest: str


async def enter_sheet(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    text: str,
    given_at: datetime,
    choices: Mapping[str, str],
    now: datetime,
) -> Entered:
    """Enter what is sure. `choices` by address: `keep`, or `replace:` and the order as seen.

    Needs `approve`. Raises `GivenInFuture` and `GivenBeforeOpening`.
    """
    if actor.person_id is None:
        raise NoRight(right="approve")
    found = await paper_cycle(tx, actor=actor, compound_id=compound_id, now=now)
    row = await hold_cycle_alone(tx, found.id)
    sheet = await read_against(
        tx, row, compound_id=compound_id, text=text, given_at=given_at, now=now
    )
    if sheet.verdict == Verdict.IN:
        return await _enter(tx, row, sheet, choices, actor=actor, compound_id=compound_id, now=now)
    return await _keep_late(tx, row, sheet, actor=actor, compound_id=compound_id, now=now)


async def _enter(
    tx: Transaction,
    row: Row[Any],
    sheet: Sheet,
    choices: Mapping[str, str],
    *,
    actor: Actor,
    compound_id: int,
    now: datetime,
) -> Entered:
    by_fate: dict[str, list[SheetRow]] = {"enter": [], "same": [], "keep": [], "left": []}
    for item in sheet.rows:
        by_fate[_fate(item, choices.get(item.line.household or "", ""))].append(item)
    wanted = by_fate["enter"]
    if wanted:
        await _save(tx, row, wanted, sheet, actor=actor, compound_id=compound_id, now=now)
        await tell_of_paper(tx, row, wanted, sheet, actor=actor, compound_id=compound_id, now=now)
    left = tuple(by_fate["left"])
    return Entered(
        verdict=sheet.verdict,
        entered=_addresses(wanted),
        late=(),
        unchanged=_addresses(by_fate["same"]),
        kept=_addresses(by_fate["keep"]),
        left=Sheet(sheet.cycle_id, sheet.given_at, sheet.verdict, left),
        rest=rest_of([item.line for item in left]),
    )


def _fate(item: SheetRow, choice: str) -> str:
    if not item.line.is_sure:
        return "left"
    if item.is_same:
        return "same"
    if item.standing is None:
        return "enter"
    if choice == KEEP:
        return "keep"
    # Only the order that was shown may be replaced, not one that came in between.
    return "enter" if choice == REPLACE + item.standing.seen else "left"


async def _save(
    tx: Transaction,
    row: Row[Any],
    wanted: Sequence[SheetRow],
    sheet: Sheet,
    *,
    actor: Actor,
    compound_id: int,
    now: datetime,
) -> None:
    """The households' orders as on the sheet; their members' own wishes, so not for others."""
    placed = {
        "state": OrderState.LIVE,
        "placed_by": actor.person_id,
        "for_other": 0,
        "source": "paper",
        "placed_at": sheet.given_at,
        "changed_at": now,
    }
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
    order_ids = await _order_ids(tx, row.id, wanted)
    offers = {item.code: item for item in await offers_of(tx, row.id)}
    lines = [
        {
            "order_id": order_ids[item.household_id or 0],
            "offer_id": offers[code].id,
            "quantity": count,
            "price": offers[code].price,
        }
        for item in wanted
        for code, count in item.line.quantities.items()
    ]
    await tx.insert_many(order_line, lines)
    changes = [_change(order_ids[item.household_id or 0], item, compound_id) for item in wanted]
    await record_all(tx, changes, actor=str(actor), now=now)


async def _renew(tx: Transaction, replaced: Sequence[SheetRow], placed: Mapping[str, Any]) -> None:
    """Orders that stand there get new quantities; one row a household and cycle."""
    ids = []
    for item in replaced:
        assert item.standing is not None
        if item.standing.state != OrderState.LIVE:
            check(OrderState(item.standing.state), OrderState.LIVE)
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


def _change(order_id: int, item: SheetRow, compound_id: int) -> Change:
    before = item.standing and {
        "state": item.standing.state,
        "lines": dict(sorted(item.standing.quantities.items())),
    }
    after = {"state": OrderState.LIVE, "lines": dict(sorted(item.line.quantities.items()))}
    return Change("order", order_id, "enter_paper", before, after, compound_id)


async def _keep_late(
    tx: Transaction,
    row: Row[Any],
    sheet: Sheet,
    *,
    actor: Actor,
    compound_id: int,
    now: datetime,
) -> Entered:
    known = await _late_before(tx, row.id, sheet)
    new = [item for item in sheet.sure if _late_key(item) not in known]
    await tx.insert_many(
        late_order,
        [
            {
                "cycle_id": row.id,
                "household_id": item.household_id,
                "person_id": actor.person_id,
                "sent_at": sheet.given_at,
                "quantities": dict(item.line.quantities),
                "source": "paper",
            }
            for item in new
        ],
    )
    changes = [
        Change(
            "cycle", row.id, "keep_late_paper", None, {"household": item.household_id}, compound_id
        )
        for item in new
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    if new:
        await tell_of_paper(tx, row, new, sheet, actor=actor, compound_id=compound_id, now=now)
    left = sheet.doubtful
    return Entered(
        verdict=sheet.verdict,
        entered=(),
        late=_addresses(new),
        unchanged=_addresses([item for item in sheet.sure if item not in new]),
        kept=(),
        left=Sheet(sheet.cycle_id, sheet.given_at, sheet.verdict, left),
        rest=rest_of([item.line for item in left]),
    )


async def _late_before(tx: Transaction, cycle_id: int, sheet: Sheet) -> set[tuple[Any, ...]]:
    """What is kept of this very sheet already."""
    rows = await tx.all(
        select(late_order.c.household_id, late_order.c.quantities).where(
            late_order.c.cycle_id == cycle_id,
            late_order.c.source == "paper",
            late_order.c.sent_at == sheet.given_at,
        )
    )
    return {(item.household_id, *sorted(item.quantities.items())) for item in rows}


def _late_key(item: SheetRow) -> tuple[Any, ...]:
    return (item.household_id, *sorted(item.line.quantities.items()))


def _addresses(rows: Sequence[SheetRow]) -> tuple[str, ...]:
    return tuple(item.line.household or "" for item in rows)
