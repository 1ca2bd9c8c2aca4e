"""Handing on what was gathered, advanced or covered: at the gate in one sum, or by a payer.

What is missing stays with who has it, is named to both sides and written down.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.rules.handing_on import spread
from fulfillment.money.rules.holders import of_person, read_holder
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.holder_names import name_of_holder
from fulfillment.money.use_cases.in_hand import bills_in_hand
from fulfillment.money.use_cases.ledger import book_claims
from fulfillment.money.use_cases.numbered import parts_of
from fulfillment.money.use_cases.request_rows import IDS_AT_ONCE
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
    owed = [
        pair
        for pair in await bills_in_hand(
            tx, compound_id=compound_id, cycle_id=cycle_id, supplier_id=supplier_id, holder=holder
        )
        if pair[1] > 0
    ]
    expected = sum(amount for _, amount in owed)
    if not expected:
        raise NothingToHandOn()
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    given = _read(total, expected, place.currency)
    await _book(tx, spread(owed, given), holder, actor=actor, now=now)
    seller = await tx.one(select(supplier).where(supplier.c.id == supplier_id))
    done = HandedOn(
        cycle_id, cycle.number, compound_id, supplier_id, seller.name, seller.name_en, holder,
        place.currency, given, expected,
    )  # fmt: skip
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


async def _book(
    tx: Transaction,
    shares: list[tuple[int, int]],
    holder: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    sums = dict(shares)
    ids, rows = list(sums), list[Row[Any]]()
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        rows += await tx.all(select(payment_request).where(payment_request.c.id.in_(part)))
    parts = await parts_of(tx, Event.HAND_ON, rows)

    def claim(row: Row[Any]) -> Claim:
        doors = (row.household_id, row.supplier_id)
        return Claim(row.id, *doors, sums[row.id], holder=holder, part=parts[row.id])

    claims = [(row, claim(row)) for row in rows]
    await book_claims(tx, Event.HAND_ON, claims, actor=actor, now=now)


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
