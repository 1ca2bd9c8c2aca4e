"""Entering orders on paper: all clear lines of a sheet in one transaction, in a few statements.

Nothing is guessed and nothing is overwritten unless it was chosen for the very order that was
shown. What is not clear stays, to be looked at again. The same sheet once more changes nothing.
A sheet handed in after the cut-off, or entered after the closing, is kept as late orders.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.rules.errors import NoRight
from orders.rules.paper import Verdict, rest_of
from orders.tables.orders import late_order
from orders.use_cases.paper import (
    Sheet,
    SheetRow,
    hold_cycle_alone,
    paper_cycle,
    read_against,
)
from orders.use_cases.paper_rows import admitted, save_rows, split_by
from orders.use_cases.paper_telling import tell_of_paper
from orders.use_cases.sorting import move_up
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
    waiting: tuple[str, ...] = ()  # of those entered, who waits for bags


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
    wanted, too_much, waits = await admitted(tx, row, by_fate["enter"])
    if wanted:
        await save_rows(
            tx, row, wanted, sheet, waits, actor=actor, compound_id=compound_id, now=now
        )
        for_bags, others = split_by(wanted, lambda item: item.household_id in waits)
        for part, outcome in ((others, None), (for_bags, "waiting")):
            await tell_of_paper(
                tx,
                row,
                part,
                sheet,
                actor=actor,
                compound_id=compound_id,
                now=now,
                outcome=outcome,
            )
        await move_up(tx, row, now=now)
    left = tuple(sorted((*by_fate["left"], *too_much), key=lambda item: item.line.number))
    return Entered(
        verdict=sheet.verdict,
        entered=_addresses(wanted),
        late=(),
        unchanged=_addresses(by_fate["same"]),
        kept=_addresses(by_fate["keep"]),
        left=Sheet(sheet.cycle_id, sheet.given_at, sheet.verdict, left),
        rest=rest_of([item.line for item in left]),
        waiting=_addresses([item for item in wanted if item.household_id in waits]),
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
