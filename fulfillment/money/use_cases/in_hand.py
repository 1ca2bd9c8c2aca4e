"""What is with those who gather, advance or cover, by cycle and supplier: read from the books."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select

from fulfillment.money.rules.books import Event
from fulfillment.money.tables.payments import ledger_entry
from fulfillment.money.use_cases.holder_names import names_of_holders
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from storage.database import Transaction

THROUGH = "through:"


@dataclass(frozen=True, slots=True)
class InHand:
    """What one of them has taken, handed on, and still has, of a cycle and for a supplier."""

    cycle_id: int
    cycle_number: int
    supplier_id: int
    supplier: str
    supplier_en: str
    holder: str
    name: str
    name_en: str
    currency: str
    taken: int
    handed: int

    @property
    def left(self) -> int:
        return self.taken - self.handed


async def money_in_hand(
    tx: Transaction,
    *,
    compound_id: int,
    holder: str | None = None,
    cycle_id: int | None = None,
    kind: str = "",
) -> tuple[InHand, ...]:
    """Return what stands between, the newest cycle first; `kind` is p (people) or o (payers)."""
    wanted = f"{THROUGH}{holder}" if holder else None
    of_one: ColumnElement[bool] = (
        ledger_entry.c.account == wanted
        if wanted
        else ledger_entry.c.account.like(f"{THROUGH}{kind}%")
    )
    is_handed = ledger_entry.c.natural_key.like(f"{Event.HAND_ON}:%") | (
        ledger_entry.c.natural_key.like(f"{Event.NOT_HANDED_ON}:%")
    )
    keys = (
        ledger_entry.c.cycle_id,
        ledger_entry.c.supplier_id,
        ledger_entry.c.account,
        ledger_entry.c.currency,
    )
    names = (cycle.c.number, supplier.c.name, supplier.c.name_en)
    in_cycle = () if cycle_id is None else (ledger_entry.c.cycle_id == cycle_id,)
    rows = await tx.all(
        select(
            *keys,
            *names,
            func.sum(case((is_handed, 0), else_=-ledger_entry.c.amount)).label("taken"),
            func.sum(case((is_handed, ledger_entry.c.amount), else_=0)).label("handed"),
        )
        .join(cycle, cycle.c.id == ledger_entry.c.cycle_id)
        .join(supplier, supplier.c.id == ledger_entry.c.supplier_id)
        .where(ledger_entry.c.compound_id == compound_id, of_one, *in_cycle)
        .group_by(*keys, *names)
        .order_by(
            ledger_entry.c.cycle_id.desc(), ledger_entry.c.supplier_id, ledger_entry.c.account
        )
    )
    called = await names_of_holders(tx, [_holder(row) for row in rows])
    return tuple(
        InHand(
            row.cycle_id,
            row.number,
            row.supplier_id,
            row.name,
            row.name_en,
            _holder(row),
            *called[_holder(row)],
            row.currency,
            int(row.taken),
            int(row.handed),
        )
        for row in rows
        if row.taken or row.handed
    )


async def bills_in_hand(
    tx: Transaction, *, compound_id: int, cycle_id: int, supplier_id: int, holder: str
) -> Sequence[tuple[int, int]]:
    """What each request still has with a holder, by its id, in the order in which it came."""
    rows = await tx.all(
        select(ledger_entry.c.natural_key, ledger_entry.c.amount)
        .where(
            ledger_entry.c.account == f"{THROUGH}{holder}",
            ledger_entry.c.compound_id == compound_id,
            ledger_entry.c.cycle_id == cycle_id,
            ledger_entry.c.supplier_id == supplier_id,
        )
        .order_by(ledger_entry.c.id)
    )
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        found[int(row.natural_key.split(":")[1])] -= int(row.amount)
    return [(key, amount) for key, amount in found.items() if amount]


def _holder(row: Row[Any]) -> str:
    holder: str = row.account.removeprefix(THROUGH)
    return holder
