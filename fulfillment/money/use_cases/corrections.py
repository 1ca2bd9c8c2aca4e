"""Something is let off one bill, given as goodwill, or put right by a counter-entry.

Entries are never changed: each of these writes its own two, with the reason of who did it. `seen`
is what the bill or the credit stood at when it was looked at, so a form sent twice counts once.
"""

from binascii import crc32
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from fulfillment.money.rules.books import Event
from fulfillment.money.rules.settled import SETTLED
from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.use_cases.codes import payment_code
from fulfillment.money.use_cases.credits import credit_left, hold_credit
from fulfillment.money.use_cases.ledger import book_claims, claim_of
from fulfillment.money.use_cases.request_rows import hold_requests, move_requests
from fulfillment.money.use_cases.telling import tell_of_payments
from fulfillment.notices_books import Notice
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import MissingReason, NotYours, StaleButton, TextTooLong, WrongCompound
from orders.rules.errors_books import NoCredit, NoSum, NotOnBill, SumTooHigh
from orders.rules.money import show_amount
from orders.rules.states import ParcelState, PaymentState
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

LONGEST = 300
MOST_BILLS = 60
# What can be done, and the event that it writes.
KINDS = {
    "discount": Event.DISCOUNT,
    "goodwill": Event.GOODWILL,
    "correct_up": Event.CORRECT_UP,
    "correct_down": Event.CORRECT_DOWN,
}
# The counter-entries are the compound's; a supplier may be generous with its own money.
OF_SUPPLIERS = ("discount", "goodwill")


@dataclass(frozen=True, slots=True)
class BillToCorrect:
    """A bill with the credit that its household has with the supplier."""

    request_id: int
    supplier_id: int
    household_id: int
    address: str
    number: str
    cycle_number: int
    supplier: str
    supplier_en: str
    state: str
    amount: int
    discount: int
    credit_used: int
    credit: int
    currency: str

    @property
    def seen(self) -> int:
        """Stands for the bill and the credit as they are."""
        return digest_of(self.state, self.amount, self.discount, self.credit)


def digest_of(*parts: str | int) -> int:
    """A number that stands for what somebody looked at."""
    return crc32(":".join(str(part) for part in parts).encode())


async def bills_to_correct(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    room: str = "",
    supplier_id: int | None = None,
) -> tuple[BillToCorrect, ...]:
    """A compound's newest bills, of one room where it is named. See `put_right` for who may."""
    await _require(tx, actor, compound_id, supplier_id)
    conditions = [payment_request.c.compound_id == compound_id]
    if supplier_id is not None:
        conditions.append(payment_request.c.supplier_id == supplier_id)
    if room.strip():
        conditions.append(parcel.c.address.like(f"{room.strip()[:30]}%"))
    rows = await tx.all(
        select(
            payment_request,
            parcel.c.address,
            parcel.c.number,
            cycle.c.number.label("cycle_number"),
            supplier.c.name,
            supplier.c.name_en,
        )
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .join(cycle, cycle.c.id == payment_request.c.cycle_id)
        .join(supplier, supplier.c.id == payment_request.c.supplier_id)
        .where(*conditions)
        .order_by(payment_request.c.id.desc())
        .limit(MOST_BILLS)
    )
    left = await credit_left(tx, rows)
    return tuple(
        BillToCorrect(
            row.id, row.supplier_id, row.household_id, row.address, row.number,
            row.cycle_number, row.name, row.name_en, row.state, row.amount, row.discount,
            row.credit_used, left.get((row.household_id, row.supplier_id, row.currency), 0),
            row.currency,
        )
        for row in rows
    )  # fmt: skip


async def currency_of(tx: Transaction, request_id: int) -> str:
    """In which currency a bill is; raises `StaleButton` where there is none."""
    found: str | None = await tx.scalar(
        select(payment_request.c.currency).where(payment_request.c.id == request_id)
    )
    if found is None:
        raise StaleButton()
    return found


async def put_right(
    tx: Transaction,
    *,
    actor: Actor,
    request_id: int,
    kind: str,
    amount: int | None,
    reason: str,
    seen: int,
    portal_url: str,
    now: datetime,
) -> None:
    """Do one of `KINDS` to a bill. Needs `approve`, or to be the supplier's clerk for its own.

    Raises `MissingReason`, `NoSum`, `SumTooHigh`, `NoCredit`, `NotOnBill`; `StaleButton` where
    something changed since it was looked at.
    """
    held = await hold_requests(tx, payment_request.c.id == request_id)
    if not held or kind not in KINDS:
        raise StaleButton()
    row = held[0]
    await _require(tx, actor, row.compound_id, row.supplier_id)
    if actor.supplier_id is not None and kind not in OF_SUPPLIERS:
        raise NotYours()
    words = _reason(reason)
    if not amount or amount < 0:
        raise NoSum()
    key = (row.household_id, row.supplier_id, row.currency)
    await hold_credit(tx, [row.household_id])
    credit = (await credit_left(tx, [row])).get(key, 0)
    if seen != digest_of(row.state, row.amount, row.discount, credit):
        raise StaleButton()
    _check(row, kind, amount, credit)
    claim = replace(claim_of(row), amount=amount, credit=0, part=f"c{await _number(tx, row)}")
    await book_claims(tx, KINDS[kind], [(row, claim)], actor=actor, now=now, reason=words)
    if kind == "discount":
        await _lower(tx, row, amount, actor=actor, portal_url=portal_url, now=now)
    change = Change("payment", row.id, kind, None, {"amount": amount}, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    await _tell(tx, row.id, kind, amount, words, now=now)


def _check(row: Row[Any], kind: str, amount: int, credit: int) -> None:
    """Whether the bill stands so that this can be done, and the sum fits."""
    price = row.amount + row.credit_used
    fits = {
        "discount": row.state == PaymentState.DUE,
        "goodwill": row.state in SETTLED,
        "correct_up": True,
        "correct_down": True,
    }
    if not fits[kind]:
        raise NotOnBill()
    if kind == "correct_down" and amount > credit:
        raise NoCredit()
    most = {"discount": row.amount, "goodwill": price}.get(kind, amount)
    if amount > most:
        raise SumTooHigh(most=show_amount(most, row.currency))


async def _lower(
    tx: Transaction,
    row: Row[Any],
    amount: int,
    *,
    actor: Actor,
    portal_url: str,
    now: datetime,
) -> None:
    """Less is to be paid, by a code that says so; with nothing left the bill is let off."""
    its = await tx.one(select(parcel).where(parcel.c.id == row.parcel_id))
    if its.state == ParcelState.DROPPED_UNPAID:
        raise NotOnBill()
    left = row.amount - amount
    until = {"now": row.asked_at, "pay_by": row.pay_by}
    code = payment_code(tx, its, portal_url=portal_url, amount=left, **until)
    await tx.run(
        update(payment_request)
        .where(payment_request.c.id == row.id)
        .values(amount=left, discount=row.discount + amount, payload=code.payload)
    )
    if not left:
        held = await hold_requests(tx, payment_request.c.id == row.id)
        await move_requests(tx, held, PaymentState.WAIVED, "discount", actor=actor, now=now)


async def _tell(
    tx: Transaction, request_id: int, kind: str, amount: int, reason: str, *, now: datetime
) -> None:
    rows = await tx.all(select(payment_request).where(payment_request.c.id == request_id))
    more = {"kind": kind, "given": amount, "reason": reason, "state": rows[0].state}
    is_owed = rows[0].state == PaymentState.DUE
    await tell_of_payments(tx, Notice.LET_OFF, rows, now=now, to_pay=is_owed, **more)


async def _number(tx: Transaction, row: Row[Any]) -> int:
    """Numbers a bill's corrections: each is an event of its own."""
    found = await tx.scalar(
        select(func.count(ledger_entry.c.natural_key.distinct())).where(
            ledger_entry.c.natural_key.like(f"%:{row.id}:c%"), ledger_entry.c.reason.is_not(None)
        )
    )
    return int(found) + 1


async def _require(
    tx: Transaction, actor: Actor, compound_id: int, supplier_id: int | None
) -> None:
    if actor.supplier_id is None:
        await require_right(tx, actor, compound_id, "approve")
    elif actor.supplier_id != supplier_id:
        raise NotYours()
    elif actor.compound_id not in (None, compound_id):
        raise WrongCompound()


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise MissingReason()
    if len(words) > LONGEST:
        raise TextTooLong(limit=LONGEST)
    return words
