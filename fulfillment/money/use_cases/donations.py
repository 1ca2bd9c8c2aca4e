"""Donations: what was given to a compound, for whom, and how much of it is left.

Money is entered when the supplier has it; what is left of it is the sum of its account in the
books. Goods that were given are handed out directly, or offered for nothing in the next cycle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, literal, select, update

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.rules.giving import Aim
from fulfillment.money.tables.payments import ledger_entry
from fulfillment.money.use_cases.ledger import book_claims
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_giving import BadDonation, DonationUsed
from orders.rules.money import AmountError, read_amount
from orders.rules.names import straight
from orders.tables.compounds import building, compound, group_compound
from orders.tables.donations import donation
from orders.tables.households import household
from orders.tables.suppliers import bundle, supplier
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.donated import left_of
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

MONEY, GOODS = "money", "goods"
MOST_UNITS = 1_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """A donation as it is entered: `quantity` units of `goods`, or `amount` as it was typed."""

    kind: str
    donor: str = ""
    purpose: str = ""
    aim: str = Aim.ALL
    buildings: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    goods: str = ""
    unit: str = ""
    quantity: int = 0
    amount: str = ""
    supplier_id: int = 0


@dataclass(frozen=True, slots=True)
class Donation:
    """One donation and what is left of it; `meant` names buildings or rooms of its aim."""

    donation_id: int
    kind: str
    donor: str
    purpose: str
    aim: str
    meant: tuple[str, ...]
    goods: str
    unit: str
    quantity: int
    amount: int
    currency: str
    left: int
    supplier: str
    supplier_en: str
    received_at: datetime
    is_withdrawn: bool
    offered_as: str


@dataclass(frozen=True, slots=True)
class Donations:
    """All donations of a compound, the newest first, and who can have money."""

    desk: Desk
    rows: tuple[Donation, ...]
    suppliers: tuple[tuple[int, str, str], ...]
    currency: str


async def record_donation(
    tx: Transaction, *, actor: Actor, compound_id: int, given: Given, now: datetime
) -> int:
    """Enter a donation. Needs `approve`; raises `BadDonation` with what is missing."""
    await require_right(tx, actor, compound_id, "approve")
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    values = {
        "donor": straight(given.donor)[:80],
        "purpose": straight(given.purpose)[:200],
        **await _aim(tx, compound_id, given),
        **await _what(tx, place, given),
    }
    donation_id = await tx.insert(
        donation,
        compound_id=compound_id,
        currency=place.currency,
        received_at=now,
        taken_by=str(actor),
        **values,
    )
    await _book(tx, donation_id, Event.DONATE, actor=actor, now=now)
    change = Change("donation", donation_id, "take", None, given.kind, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return donation_id


async def withdraw_donation(
    tx: Transaction, *, actor: Actor, donation_id: int, now: datetime
) -> None:
    """It was entered by mistake. Raises `DonationUsed` once something of it was given."""
    row = await hold_donation(tx, actor, donation_id)
    if row.withdrawn_at is not None:
        return
    whole = row.amount if row.kind == MONEY else row.quantity
    if (await lefts(tx, [row]))[row.id] != whole:
        raise DonationUsed()
    await _book(tx, row.id, Event.UNDONATE, actor=actor, now=now)
    await tx.run(update(donation).where(donation.c.id == row.id).values(withdrawn_at=now))
    await tx.run(update(bundle).where(bundle.c.donation_id == row.id).values(is_offered=False))
    change = Change("donation", row.id, "withdraw", row.kind, None, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def donations_of_compound(
    tx: Transaction, *, actor: Actor, compound_id: int | None = None
) -> Donations:
    """Return what was given to the compound and what is left. Needs `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    here = desk.place.compound_id
    rows = await tx.all(
        select(
            donation,
            supplier.c.name.label("supplier"),
            supplier.c.name_en.label("supplier_en"),
            bundle.c.code.label("offered_as"),
        )
        .outerjoin(supplier, supplier.c.id == donation.c.supplier_id)
        .outerjoin(bundle, (bundle.c.donation_id == donation.c.id) & bundle.c.is_offered)
        .where(donation.c.compound_id == here)
        .order_by(donation.c.id.desc())
    )
    left = await lefts(tx, rows)
    meant = await _meant(tx, rows)
    sellers = await tx.all(
        select(supplier.c.id, supplier.c.name, supplier.c.name_en)
        .where(supplier.c.id.in_(_sells_here(here)))
        .order_by(supplier.c.id)
    )
    shown = tuple(_shown(row, left[row.id], meant.get(row.id, ())) for row in rows)
    currency = await tx.scalar(select(compound.c.currency).where(compound.c.id == here))
    named = tuple((row.id, row.name, row.name_en) for row in sellers)
    return Donations(desk, shown, named, currency)


async def hold_donation(tx: Transaction, actor: Actor, donation_id: int) -> Row[Any]:
    """Read a donation and hold it: two people must not give the same away."""
    found = await tx.lock_all(select(donation).where(donation.c.id == donation_id))
    if not found:
        raise StaleButton()
    await require_right(tx, actor, found[0].compound_id, "approve")
    return found[0]


async def lefts(tx: Transaction, rows: Sequence[Row[Any]]) -> Mapping[int, int]:
    """What is left of donations: money by the books, goods by what was handed out."""
    accounts = {f"donation:{row.id}": row.id for row in rows if row.kind == MONEY}
    sums = await tx.all(
        select(ledger_entry.c.account, func.sum(ledger_entry.c.amount).label("amount"))
        .where(ledger_entry.c.account.in_(list(accounts)))
        .group_by(ledger_entry.c.account)
    )
    money = {accounts[row.account]: int(row.amount) for row in sums}
    goods = await left_of(tx, [row.id for row in rows if row.kind == GOODS])
    return {row.id: {**money, **goods}.get(row.id, 0) for row in rows}


async def _book(
    tx: Transaction, donation_id: int, event: Event, *, actor: Actor, now: datetime
) -> None:
    row = await tx.one(
        select(donation, literal(None).label("cycle_id")).where(donation.c.id == donation_id)
    )
    if row.kind == MONEY:
        part = f"d{row.id}"
        claim = Claim(0, 0, row.supplier_id, row.amount, donation_id=row.id, part=part)
        await book_claims(tx, event, [(row, claim)], actor=actor, now=now)


async def _aim(tx: Transaction, compound_id: int, given: Given) -> dict[str, Any]:
    """The aim with the ids of what it names; raises `BadDonation` for what is not there."""
    aim = Aim(given.aim)
    if aim is Aim.BUILDING:
        ids = await _named(tx, building, building.c.code, compound_id, given.buildings)
    elif aim is Aim.HOUSEHOLDS:
        ids = await _named(tx, household, household.c.key, compound_id, given.rooms)
    else:
        return {"aim": aim, "aim_ids": []}
    return {"aim": aim, "aim_ids": ids}


async def _named(
    tx: Transaction, table: Any, name: Any, compound_id: int, wanted: Sequence[str]
) -> list[int]:
    rows = await tx.all(
        select(table.c.id, name.label("name")).where(
            table.c.compound_id == compound_id, name.in_(wanted)
        )
    )
    if not wanted or {row.name for row in rows} != set(wanted):
        raise BadDonation(field="aim")
    return sorted(row.id for row in rows)


async def _what(tx: Transaction, place: Row[Any], given: Given) -> dict[str, Any]:
    nothing = {"goods": "", "unit": "", "quantity": 0, "amount": 0, "supplier_id": None}
    if given.kind == MONEY:
        amount = _minor(given.amount, place.currency)
        known = await tx.scalars(_sells_here(place.id))
        if given.supplier_id not in set(known):
            raise BadDonation(field="supplier")
        what = {"amount": amount, "supplier_id": given.supplier_id}
        return {**nothing, "kind": MONEY, **what}
    goods, unit = straight(given.goods)[:80], straight(given.unit)[:20]
    if not goods or not unit:
        raise BadDonation(field="goods")
    if not 0 < given.quantity <= MOST_UNITS:
        raise BadDonation(field="quantity")
    return {**nothing, "kind": GOODS, "goods": goods, "unit": unit, "quantity": given.quantity}


def _minor(text: str, currency: str) -> int:
    try:
        amount = read_amount(text, currency).minor
    except AmountError:
        raise BadDonation(field="amount") from None
    if amount <= 0:
        raise BadDonation(field="amount")
    return amount


def _sells_here(compound_id: int) -> Any:
    return (
        select(bundle.c.supplier_id)
        .join(group_compound, group_compound.c.group_id == bundle.c.group_id)
        .where(group_compound.c.compound_id == compound_id)
        .distinct()
    )


async def _meant(tx: Transaction, rows: Sequence[Row[Any]]) -> Mapping[int, tuple[str, ...]]:
    """The names of the buildings or rooms that donations are for."""
    by_aim = {
        Aim.BUILDING: (building, building.c.code),
        Aim.HOUSEHOLDS: (household, household.c.key),
    }
    found: dict[int, tuple[str, ...]] = {}
    for aim, (table, name) in by_aim.items():
        mine = [row for row in rows if row.aim == aim]
        ids = {each for row in mine for each in row.aim_ids}
        named = await tx.all(
            select(table.c.id, name.label("name"))
            .where(table.c.id.in_(ids))
            .order_by(table.c.position)
        )
        for row in mine:
            found[row.id] = tuple(each.name for each in named if each.id in row.aim_ids)
    return found


def _shown(row: Row[Any], left: int, meant: tuple[str, ...]) -> Donation:
    return Donation(
        row.id,
        row.kind,
        row.donor,
        row.purpose,
        row.aim,
        meant,
        row.goods,
        row.unit,
        row.quantity,
        row.amount,
        row.currency,
        left,
        row.supplier or "",
        row.supplier_en or "",
        row.received_at,
        row.withdrawn_at is not None,
        row.offered_as or "",
    )
