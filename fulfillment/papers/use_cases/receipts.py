"""Receipts for orders that somebody placed for a household: on paper, by phone or by chat.

Whoever placed an order gets its receipt, the liaison everybody's of the running cycle. Reading
changes no order; that a receipt was made out is audited with how the order came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from fulfillment.papers.rules.receipts import Receipt, ReceiptLine
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.roster_lines import INSTITUTION
from orders.rules.states import OrderState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle, offer
from orders.tables.households import captain, household
from orders.tables.orders import order, order_line
from orders.tables.people import person, right_holder
from orders.use_cases.rights import has_right, require_right
from storage.audit import Change, record_all
from storage.database import Transaction

STANDS = (OrderState.LIVE, OrderState.CLOSED)


@dataclass(frozen=True, slots=True)
class PlacedForOther:
    """An order of the newest cycles that somebody placed for a household, as a list shows it."""

    cycle_id: int
    household_id: int
    address: str
    placed_at: datetime


async def receipt_for(
    tx: Transaction, *, actor: Actor, cycle_id: int, household_id: int, now: datetime
) -> Receipt:
    """Return one receipt, to whoever placed the order or to the liaison.

    Raises `StaleButton` where there is no such order, or it is somebody else's.
    """
    one = (order.c.cycle_id == cycle_id, order.c.household_id == household_id)
    row = await tx.first(select(order.c.placed_by, order.c.compound_id).where(*one))
    if row is None:
        raise StaleButton()
    if row.placed_by != actor.person_id and not await has_right(
        tx, actor, row.compound_id, "approve"
    ):
        raise StaleButton()
    found = await _receipts(tx, one, now)
    if not found:
        raise StaleButton()
    await _note(tx, found, actor=actor, now=now)
    return found[0][1]


async def receipts_of_cycle(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    cycle_id: int,
    address: str | None = None,
    now: datetime,
) -> tuple[Receipt, ...]:
    """Return the receipts of all orders placed on paper or for others, as one walks, or of one
    address. Needs `approve`.
    """
    await require_right(tx, actor, compound_id, "approve")
    one = () if address is None else (order.c.address == address,)
    found = await _receipts(
        tx,
        (
            *one,
            order.c.cycle_id == cycle_id,
            order.c.compound_id == compound_id,
            or_(order.c.source == "paper", order.c.for_other == 1),
        ),
        now,
    )
    await _note(tx, found, actor=actor, now=now)
    return tuple(receipt for _, receipt in found)


async def placed_for_others(tx: Transaction, *, actor: Actor) -> tuple[PlacedForOther, ...]:
    """Return the actor's standing orders for other households in the cycles that are open."""
    rows = await tx.all(
        select(order.c.cycle_id, order.c.household_id, order.c.address, order.c.placed_at)
        .join(cycle, cycle.c.id == order.c.cycle_id)
        .where(
            order.c.placed_by == actor.person_id,
            or_(order.c.for_other == 1, order.c.source == "paper"),
            order.c.state.in_(STANDS),
            cycle.c.state.in_(("open", "closed")),
        )
        .order_by(order.c.cycle_id.desc(), order.c.placed_at.desc())
        .limit(60)
    )
    return tuple(
        PlacedForOther(row.cycle_id, row.household_id, row.address, row.placed_at) for row in rows
    )


async def _receipts(
    tx: Transaction, wanted: Iterable[ColumnElement[bool]], now: datetime
) -> list[tuple[Row[Any], Receipt]]:
    rows = await tx.all(
        select(
            order,
            household.c.kind,
            household.c.building_id,
            household.c.unit,
            cycle.c.number,
            cycle.c.cutoff_at,
            cycle.c.deliver_at,
            compound.c.name.label("compound"),
            compound.c.name_en.label("compound_en"),
            compound.c.timezone,
            compound.c.currency,
            person.c.name.label("placed_by_name"),
        )
        .join(household, household.c.id == order.c.household_id)
        .join(cycle, cycle.c.id == order.c.cycle_id)
        .join(compound, compound.c.id == order.c.compound_id)
        .join(person, person.c.id == order.c.placed_by)
        .where(*wanted, order.c.state.in_(STANDS))
        .order_by(household.c.position, household.c.id)
    )
    lines = await _lines(tx, [row.id for row in rows])
    standing = await _standing(tx, {row.placed_by for row in rows})
    return [(row, _receipt(row, lines.get(row.id, ()), standing, now)) for row in rows]


def _receipt(
    row: Row[Any],
    lines: Sequence[ReceiptLine],
    standing: set[tuple[int, str, int, str]],
    now: datetime,
) -> Receipt:
    is_liaison = (row.placed_by, "liaison", row.compound_id, "") in standing
    of_stairs = ((row.placed_by, "captain", row.building_id, unit) for unit in ("", row.unit))
    by = "captain" if any(each in standing for each in of_stairs) else "neighbour"
    return Receipt(
        compound=row.compound,
        compound_en=row.compound_en,
        timezone=row.timezone,
        currency=row.currency,
        cycle_number=row.number,
        address=row.address,
        lines=tuple(lines),
        placed_by=row.placed_by_name,
        by="liaison" if is_liaison else by,
        source=row.source,
        to_gate=row.kind == INSTITUTION,
        placed_at=row.placed_at,
        cutoff_at=row.cutoff_at,
        deliver_at=row.deliver_at,
        made_at=now,
    )


async def _lines(tx: Transaction, order_ids: Sequence[int]) -> Mapping[int, list[ReceiptLine]]:
    rows = await tx.all(
        select(
            order_line.c.order_id,
            offer.c.code,
            offer.c.name,
            offer.c.name_en,
            order_line.c.quantity,
            order_line.c.price,
        )
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(order_line.c.order_id.in_(order_ids), order_line.c.quantity > 0)
        .order_by(order_line.c.order_id, offer.c.id)
    )
    found: dict[int, list[ReceiptLine]] = {}
    for row in rows:
        line = ReceiptLine(row.code, row.name, row.name_en, row.quantity, row.price)
        found.setdefault(row.order_id, []).append(line)
    return found


async def _standing(tx: Transaction, people: set[int]) -> set[tuple[int, str, int, str]]:
    """As what these people order for others: liaisons of compounds, captains of stairs."""
    held = await tx.all(
        select(right_holder.c.person_id, right_holder.c.compound_id).where(
            right_holder.c.person_id.in_(people),
            right_holder.c.right == "approve",
            right_holder.c.revoked_at.is_(None),
        )
    )
    stairs = await tx.all(
        select(captain.c.person_id, captain.c.building_id, captain.c.unit).where(
            captain.c.person_id.in_(people), captain.c.revoked_at.is_(None)
        )
    )
    return {(row.person_id, "liaison", row.compound_id, "") for row in held} | {
        (row.person_id, "captain", row.building_id, row.unit) for row in stairs
    }


async def _note(
    tx: Transaction, found: Sequence[tuple[Row[Any], Receipt]], *, actor: Actor, now: datetime
) -> None:
    """Write down for whose order a receipt was made out, and how it had come."""
    changes = [
        Change(
            "order",
            row.id,
            "make_receipt",
            None,
            {"source": row.source, "for_other": bool(row.for_other)},
            row.compound_id,
        )
        for row, _ in found
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
