"""A bag that a household complains of, as its people and the liaison see it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from fulfillment.money.rules.disputing import most_given, open_until
from fulfillment.money.tables.disputes import dispute
from fulfillment.money.use_cases.dispute_photos import packed_photos
from fulfillment.money.use_cases.payment_views import PaidLine
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.use_cases.parcels import described, lines_of
from orders.rules.errors import StaleButton
from orders.rules.states import DisputeState, ParcelState
from orders.tables.compounds import compound
from orders.tables.people import person
from storage.database import Transaction

HANDED = (ParcelState.COLLECTED, ParcelState.DELIVERED)


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute; with `dispute_id` 0 one that may be opened until `until`."""

    dispute_id: int
    parcel_id: int
    household_id: int
    compound_id: int
    supplier_id: int
    cycle_id: int
    number: str
    address: str
    cycle_number: int
    compound: str
    compound_en: str
    supplier: str
    supplier_en: str
    lines: tuple[PaidLine, ...]
    price: int
    most: int  # that may still be given
    currency: str
    timezone: str
    until: datetime | None
    state: str = ""
    text: str = ""
    has_photo: bool = False
    given: int = 0
    gives_back: str = ""
    reason: str = ""
    comment: str = ""
    made_at: datetime | None = None
    by: str = ""
    packed: int = 0  # photos of its bags, taken when they were packed
    kind: str = "other"
    bag_code: str = ""  # of the bag in which what was missing is brought
    decided_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Something is still to be done: decided, or brought."""
        return self.state in (DisputeState.OPEN, DisputeState.BRINGING)

    def data(self) -> dict[str, Any]:
        """What notices say of it."""
        names = (
            "dispute_id", "compound_id", "address", "number", "cycle_number", "compound",
            "compound_en", "supplier", "supplier_en", "state", "text", "has_photo", "given",
            "gives_back", "reason", "comment", "currency", "by", "most", "packed", "kind",
            "bag_code",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names} | {"amount": self.price}


async def disputes_where(
    tx: Transaction, *conditions: ColumnElement[bool]
) -> tuple[DisputeView, ...]:
    """Disputes, those to be decided first, then the newest."""
    rows = await tx.all(
        select(dispute)
        .where(*conditions)
        .order_by(
            dispute.c.state != DisputeState.OPEN,
            dispute.c.state != DisputeState.BRINGING,
            dispute.c.id.desc(),
        )
    )
    bags = {view.parcel_id: view for view in await _bags(tx, [row.parcel_id for row in rows])}
    names = await _names(tx, rows)
    photos = await packed_photos(tx, list(bags))
    codes = await _codes(tx, rows)
    return tuple(
        replace(
            _with(bags[row.parcel_id], row, names),
            packed=len(photos.get(row.parcel_id, ())),
            bag_code=codes.get(row.bag_id, ""),
        )
        for row in rows
    )


async def dispute_of(tx: Transaction, dispute_id: int) -> DisputeView:
    """One dispute; raises `StaleButton` where there is none."""
    found = await disputes_where(tx, dispute.c.id == dispute_id)
    if not found:
        raise StaleButton()
    return found[0]


async def bag_to_dispute(tx: Transaction, parcel_id: int) -> DisputeView | None:
    """The parcel as one that may be complained of; None where there is none."""
    found = await _bags(tx, [parcel_id])
    return found[0] if found else None


async def _bags(tx: Transaction, parcel_ids: Sequence[int]) -> Sequence[DisputeView]:
    ids = sorted(set(parcel_ids))
    lines = await lines_of(tx, ids)
    handed = await _handed_until(tx, ids)
    given = {
        row.parcel_id: int(row.sum)
        for row in await tx.all(
            select(dispute.c.parcel_id, func.sum(dispute.c.amount).label("sum"))
            .where(dispute.c.parcel_id.in_(ids), dispute.c.state == DisputeState.UPHELD)
            .group_by(dispute.c.parcel_id)
        )
    }
    return [
        DisputeView(
            0, row.id, row.household_id, row.compound_id, row.supplier_id, row.cycle_id,
            row.number, row.address, row.cycle_number, row.compound, row.compound_en,
            row.supplier, row.supplier_en, tuple(PaidLine(**line) for line in lines[row.id]),
            row.amount, most_given(row.amount, given.get(row.id, 0)), row.currency, row.timezone,
            handed.get(row.id),
        )
        for row in await described(tx, ids)
    ]  # fmt: skip


async def _handed_until(tx: Transaction, parcel_ids: Sequence[int]) -> dict[int, datetime]:
    """Until when each parcel that was handed over may be complained of: from its last bag on."""
    rows = await tx.all(
        select(
            parcel.c.id,
            func.max(bag.c.collected_at).label("at"),
            compound.c.dispute_hours,
        )
        .join(bag, bag.c.parcel_id == parcel.c.id)
        .join(compound, compound.c.id == parcel.c.compound_id)
        .where(parcel.c.id.in_(parcel_ids), parcel.c.state.in_(HANDED))
        .group_by(parcel.c.id, compound.c.dispute_hours)
    )
    return {row.id: open_until(row.at, hours=row.dispute_hours) for row in rows if row.at}


async def _codes(tx: Transaction, rows: Sequence[Row[Any]]) -> dict[int | None, str]:
    """Codes of the bags in which something is brought, by id."""
    ids = [row.bag_id for row in rows if row.bag_id is not None]
    found = await tx.all(select(bag.c.id, bag.c.code).where(bag.c.id.in_(ids)))
    return {row.id: row.code for row in found}


async def _names(tx: Transaction, rows: Sequence[Row[Any]]) -> dict[str, str]:
    """Who decided, by name."""
    ids = [int(row.decided_by[7:]) for row in rows if (row.decided_by or "").startswith("person:")]
    found = await tx.all(select(person.c.id, person.c.name).where(person.c.id.in_(ids)))
    return {f"person:{row.id}": row.name for row in found}


def _with(view: DisputeView, row: Row[Any], names: dict[str, str]) -> DisputeView:
    return replace(
        view,
        dispute_id=row.id,
        state=row.state,
        text=row.text,
        has_photo=row.photo is not None,
        given=row.amount,
        gives_back=row.gives_back or "",
        reason=row.reason or "",
        comment=row.comment or "",
        made_at=row.made_at,
        by=names.get(row.decided_by or "", ""),
        kind=row.kind,
        decided_at=row.decided_at,
    )
