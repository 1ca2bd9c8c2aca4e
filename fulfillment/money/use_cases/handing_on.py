"""Handing on what was gathered, advanced or covered: at the gate in one sum, or by a payer.

What is missing stays with who has it, is named to both sides and written down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, literal, select

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.rules.handing_on import spread
from fulfillment.money.rules.holders import of_person, read_holder
from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.use_cases.holder_names import name_of_holder
from fulfillment.money.use_cases.in_hand import bills_in_hand
from fulfillment.money.use_cases.ledger import book_claims
from fulfillment.money.use_cases.numbered import parts_of
from fulfillment.money.use_cases.request_rows import IDS_AT_ONCE, hold_requests
from fulfillment.notices_modes import Notice
from fulfillment.supply.use_cases.moves import hold_cycle
from fulfillment.told import tell_people
from orders.actors import Actor
from orders.rules.errors_modes import BadHandedSum, HandsOnTooMuch, NothingToHandOn
from orders.rules.money import AmountError, read_amount, show_amount
from orders.tables.compounds import compound
from orders.tables.suppliers import supplier, supplier_contact
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction

# Under this number stand the entries of a subsidy.
OF_NO_BILL = 0


@dataclass(frozen=True, slots=True)
class HandedOn:
    """What reached the supplier just now, and what of it is missing."""

    cycle_id: int
    cycle_number: int
    compound_id: int
    supplier_id: int
    supplier: str
    supplier_en: str
    holder: str
    currency: str
    sum: int
    expected: int

    @property
    def left(self) -> int:
        return self.expected - self.sum


async def hand_on(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    cycle_id: int,
    supplier_id: int,
    holder: str | None = None,
    total: str | int | None = None,
    now: datetime,
) -> HandedOn:
    """Hand on everything, or a sum (as written, or in minor units), of one cycle and supplier.

    Whose it is does it (needs `collect_money` or `approve`); for anybody else, and for a payer,
    it needs `approve`. Raises `NothingToHandOn`, `HandsOnTooMuch`, `BadHandedSum`.
    """
    own = of_person(actor.person_id or 0)
    holder = holder or own
    rights = ("collect_money", "approve") if holder == own else ("approve",)
    await require_right(tx, actor, compound_id, *rights)
    cycle = await hold_cycle(tx, cycle_id)
    of: dict[str, int] = {
        "compound_id": compound_id, "cycle_id": cycle_id, "supplier_id": supplier_id,
    }  # fmt: skip
    owed = await _held_bills(tx, of, holder)
    expected = sum(amount for _, amount in owed)
    if expected <= 0:
        raise NothingToHandOn()
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    given = _read(total, expected, place.currency)
    seller = await tx.one(select(supplier).where(supplier.c.id == supplier_id))
    done = HandedOn(
        cycle_id, cycle.number, compound_id, supplier_id, seller.name, seller.name_en, holder,
        place.currency, given, expected,
    )  # fmt: skip
    await _book(tx, done, dict(spread(owed, given)), actor=actor, now=now)
    after = {"sum": given, "supplier": supplier_id, "holder": holder}
    change = Change("money", cycle_id, "hand_on", {"expected": expected}, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    await _tell(tx, done, place, bills=len(owed), now=now)
    return done


def _read(total: str | int | None, expected: int, currency: str) -> int:
    if total is None:
        return expected
    if isinstance(total, str):
        try:
            given = read_amount(total.strip().lstrip("¥￥"), currency).minor
        except AmountError:
            raise BadHandedSum(text=total[:40]) from None
    else:
        given = total
    if given <= 0:
        raise BadHandedSum(text=str(total)[:40])
    if given > expected:
        shown = (show_amount(each, currency) for each in (given, expected))
        wanted, gathered = shown
        raise HandsOnTooMuch(wanted=wanted, gathered=gathered)
    return given


async def _held_bills(tx: Transaction, of: Mapping[str, int], holder: str) -> list[tuple[int, int]]:
    """What stands with the holder by bill, the bills held: nobody undoes a tick meanwhile.

    Less than nothing where a bill became less after its money was handed on.
    """
    found = await bills_in_hand(tx, **of, holder=holder)
    ids = sorted(key for key, _ in found)
    for start in range(0, len(ids), IDS_AT_ONCE):
        await hold_requests(tx, payment_request.c.id.in_(ids[start : start + IDS_AT_ONCE]))
    known = set(ids)
    return [pair for pair in await bills_in_hand(tx, **of, holder=holder) if pair[0] in known]


async def _book(
    tx: Transaction, done: HandedOn, sums: Mapping[int, int], *, actor: Actor, now: datetime
) -> None:
    ids, rows = list(sums), list[Row[Any]]()
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        rows += await tx.all(select(payment_request).where(payment_request.c.id.in_(part)))
    parts = await parts_of(tx, Event.HAND_ON, rows)

    def claim(row: Row[Any]) -> Claim:
        doors = (row.household_id, row.supplier_id)
        return Claim(row.id, *doors, sums[row.id], holder=done.holder, part=parts[row.id])

    claims = [(row, claim(row)) for row in rows]
    if OF_NO_BILL in sums:
        claims.append(await _of_subsidy(tx, done, sums[OF_NO_BILL]))
    await book_claims(tx, Event.HAND_ON, claims, actor=actor, now=now)


async def _of_subsidy(tx: Transaction, done: HandedOn, amount: int) -> tuple[Row[Any], Claim]:
    """What a payer adds to the prices of a cycle is of no bill: it has a key of its own."""
    place = {
        "cycle_id": done.cycle_id,
        "compound_id": done.compound_id,
        "supplier_id": done.supplier_id,
        "currency": done.currency,
    }
    row = await tx.one(select(*(literal(value).label(name) for name, value in place.items())))
    part = f"{done.cycle_id}:{done.compound_id}:{done.supplier_id}:{done.holder}"
    before = await tx.scalar(
        select(func.count(ledger_entry.c.natural_key.distinct())).where(
            ledger_entry.c.natural_key.like(f"{Event.HAND_ON}:{OF_NO_BILL}:{part}:%")
        )
    )
    return row, Claim(
        OF_NO_BILL, 0, done.supplier_id, amount, holder=done.holder, part=f"{part}:{before + 1}"
    )


async def _tell(
    tx: Transaction, done: HandedOn, place: Row[Any], *, bills: int, now: datetime
) -> None:
    by, by_en = await name_of_holder(tx, done.holder)
    data = {
        "compound": place.name,
        "compound_en": place.name_en,
        "supplier": done.supplier,
        "supplier_en": done.supplier_en,
        "cycle_number": done.cycle_number,
        "currency": done.currency,
        "by": by,
        "by_en": by_en,
        "is_payer": read_holder(done.holder).kind == "o",
        "sum": done.sum,
        "expected": done.expected,
        "left": done.left,
        "bills": bills,
    }
    contacts = await tx.scalars(
        select(supplier_contact.c.person_id).where(
            supplier_contact.c.supplier_id == done.supplier_id
        )
    )
    people = sorted({*await holders(tx, done.compound_id, "approve"), *contacts})
    key = f"handed_on:{done.cycle_id}:{done.supplier_id}:{done.holder}:{now.timestamp():.3f}"
    await tell_people(tx, people, Notice.MONEY_HANDED_ON, data, now=now, key=key)
