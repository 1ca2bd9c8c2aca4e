"""A supplier's settlement of a cycle and compound: as it stands now, and signed by both sides.

Nothing is frozen before somebody signs; who signs, signs the very hash that was shown. A change
afterwards leaves what was signed as it is and makes another one that names the difference.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.money.rules.settling import (
    Settlement,
    differences,
    from_json,
    sha256_of,
    to_json,
)
from fulfillment.money.tables.settlements import settlement
from fulfillment.money.use_cases.settlement_facts import settlement_now
from fulfillment.notices_books import Notice
from fulfillment.told import tell_people
from orders.actors import Actor
from orders.rules.errors import NotYours, WrongCompound
from orders.rules.errors_books import NothingToSettle, SettlementChanged
from orders.tables.people import person
from orders.tables.suppliers import supplier_contact
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed for a side (a name where it is a person), and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SettlementView:
    """The settlement as it stands, with its signatures, and what was signed before."""

    cycle_id: int
    compound_id: int
    supplier_id: int
    timezone: str
    settlement: Settlement
    sha256: str
    by_supplier: Signature | None = None
    by_compound: Signature | None = None
    # Since what somebody signed last: (name, before, after); empty where nothing changed.
    changed: tuple[tuple[str, int, int], ...] = ()

    @property
    def is_done(self) -> bool:
        return self.by_supplier is not None and self.by_compound is not None


async def show_settlement(
    tx: Transaction, *, actor: Actor, cycle_id: int, compound_id: int, supplier_id: int
) -> SettlementView:
    """Return it for the supplier's clerk or the liaison. Raises `NothingToSettle`."""
    await require_side(tx, actor, compound_id, supplier_id)
    found = await settlement_now(
        tx, cycle_id=cycle_id, compound_id=compound_id, supplier_id=supplier_id
    )
    if found is None:
        raise NothingToSettle()
    now, timezone = found
    rows = await tx.all(
        select(settlement)
        .where(
            settlement.c.cycle_id == cycle_id,
            settlement.c.compound_id == compound_id,
            settlement.c.supplier_id == supplier_id,
        )
        .order_by(settlement.c.id)
    )
    sha256 = sha256_of(now)
    same = next((row for row in rows if row.sha256 == sha256), None)
    older = [row for row in rows if row.sha256 != sha256]
    return SettlementView(
        cycle_id,
        compound_id,
        supplier_id,
        timezone,
        now,
        sha256,
        by_supplier=await _signature(tx, same, "supplier"),
        by_compound=await _signature(tx, same, "compound"),
        changed=differences(from_json(older[-1].sums), now) if older and same is None else (),
    )


async def sign_settlement(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    compound_id: int,
    supplier_id: int,
    sha256: str,
    now: datetime,
) -> SettlementView:
    """Sign for one's own side exactly what was shown; raises `SettlementChanged`.

    Signing twice is signing once. The other side is told.
    """
    side = await require_side(tx, actor, compound_id, supplier_id)
    keys = {"cycle_id": cycle_id, "compound_id": compound_id, "supplier_id": supplier_id}
    shown = await show_settlement(tx, actor=actor, **keys)
    if shown.sha256 != sha256:
        raise SettlementChanged()
    sums = to_json(shown.settlement)
    await tx.insert_new(settlement, **keys, sums=sums, sha256=sha256, made_at=now)
    row = await tx.lock(
        select(settlement).where(
            settlement.c.cycle_id == cycle_id,
            settlement.c.compound_id == compound_id,
            settlement.c.supplier_id == supplier_id,
            settlement.c.sha256 == sha256,
        )
    )
    if getattr(row, f"{side}_signed_at") is None:
        values = {f"{side}_signed_by": str(actor), f"{side}_signed_at": now}
        await tx.run(update(settlement).where(settlement.c.id == row.id).values(**values))
        after = {"side": side, "sha256": sha256}
        change = Change("settlement", row.id, "sign", None, after, compound_id)
        await record(tx, change, actor=str(actor), now=now)
        shown = await show_settlement(tx, actor=actor, **keys)
        await _tell_other_side(tx, shown, side, now=now)
    return shown


async def require_side(tx: Transaction, actor: Actor, compound_id: int, supplier_id: int) -> str:
    """Which side somebody signs for: the supplier's clerk, or who approves in the compound."""
    if actor.supplier_id is None:
        await require_right(tx, actor, compound_id, "approve")
        return "compound"
    if actor.supplier_id != supplier_id:
        raise NotYours()
    if actor.compound_id not in (None, compound_id):
        raise WrongCompound()
    return "supplier"


async def _signature(tx: Transaction, row: Row[Any] | None, side: str) -> Signature | None:
    if row is None or getattr(row, f"{side}_signed_at") is None:
        return None
    by: str = getattr(row, f"{side}_signed_by")
    kind, _, number = by.partition(":")
    name = None
    if kind in ("person", "liaison"):
        name = await tx.scalar(select(person.c.name).where(person.c.id == int(number)))
    return Signature(name or "", getattr(row, f"{side}_signed_at"))


async def _tell_other_side(
    tx: Transaction, view: SettlementView, side: str, *, now: datetime
) -> None:
    it = view.settlement
    data = {
        "cycle_id": view.cycle_id,
        "cycle_number": it.cycle_number,
        "compound_id": view.compound_id,
        "supplier_id": view.supplier_id,
        "compound": it.compound,
        "compound_en": it.compound_en,
        "supplier": it.supplier,
        "supplier_en": it.supplier_en,
        "side": side,
        "is_done": view.is_done,
        "sum": it.sums.due,
        "currency": it.currency,
    }
    contacts = select(supplier_contact.c.person_id).where(
        supplier_contact.c.supplier_id == view.supplier_id
    )
    people = (
        await holders(tx, view.compound_id, "approve")
        if side == "supplier"
        else await tx.scalars(contacts)
    )
    await tell_people(tx, list(people), Notice.SETTLEMENT_SIGNED, data, now=now)
