"""Being paid back what was paid in a household's place; who paid books it, the household hears."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.rules.holders import of_person, read_holder
from fulfillment.money.rules.repaying import Debt, spread
from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.use_cases.debts import Advance, Owed, advances_of, owed_by, owed_of
from fulfillment.money.use_cases.ledger import book_claims
from fulfillment.money.use_cases.request_rows import hold_requests
from fulfillment.notices_chasing import Notice
from fulfillment.told import Note, tell_households, tell_people
from orders.actors import Actor, person_actor
from orders.rules.errors import NoRight, NotYours, StaleButton
from orders.rules.errors_advances import BadRepayment, MoreThanOwed, NothingOwed
from orders.rules.money import AmountError, read_amount, show_amount
from orders.rules.states import PaymentState
from orders.tables.households import household
from orders.tables.orders import order
from orders.use_cases.channels import who_answers
from orders.use_cases.members import members_of
from orders.use_cases.rights import has_right, holders
from storage.audit import Change, record
from storage.database import Transaction

RIGHTS = ("approve", "collect_money")
WAYS = ("cash", "transfer")


async def repay(
    tx: Transaction,
    *,
    actor: Actor,
    household_id: int,
    holder: str,
    text: str = "",
    way: str,
    seen: int | None = None,
    now: datetime,
) -> Owed:
    """The household has paid back a sum (as typed), or all of it (an empty text).

    `seen` is what was owed when it was asked; if that is another sum by now, nothing is booked.
    Booked by who advanced it; for a payer, or somebody without a right by now, by who approves.
    Returns what is still owed.
    """
    # Held first, as everywhere: nobody undoes the advance, or makes it less, meanwhile.
    advanced = payment_request.c.state == PaymentState.ADVANCED
    await hold_requests(tx, payment_request.c.household_id == household_id, advanced)
    home = await _held_home(tx, household_id)
    await require_booker(tx, actor, home.compound_id, holder)
    if way not in WAYS:
        raise StaleButton()
    mine = [
        each
        for each in await advances_of(tx, payment_request.c.household_id == household_id)
        if each.holder == holder and each.owed
    ]
    if not mine:
        raise NothingOwed()
    if seen not in (None, sum(each.owed for each in mine)):
        raise StaleButton()
    amount = _amount_of(text, mine)
    parts = spread(amount, [Debt(each.request_id, each.owed) for each in mine])
    await _book(tx, parts, holder, way, actor=actor, now=now)
    change = Change("household", home.id, "repay", None, {"holder": holder}, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    (before,) = owed_of(mine)
    left = Owed(**{**_fields(before), "amount": before.amount - amount})
    await _tell(tx, left, amount, way, now=now)
    return left


async def require_booker(tx: Transaction, actor: Actor, compound_id: int, holder: str) -> None:
    """Raise `NoRight` for who may not say that a holder was paid back."""
    if not await may_book(tx, actor, compound_id, holder):
        raise NoRight(right="approve")


async def may_book(tx: Transaction, actor: Actor, compound_id: int, holder: str) -> bool:
    """The holder itself; for a payer, or somebody without a right by now, who approves."""
    if not await has_right(tx, actor, compound_id, *RIGHTS):
        return False
    if actor.person_id is not None and holder == of_person(actor.person_id):
        return True
    try:
        it = read_holder(holder)
    except ValueError:
        raise StaleButton() from None
    stands_for_it = it.kind == "o" or not await has_right(
        tx, person_actor(it.number), compound_id, *RIGHTS
    )
    return stands_for_it and await has_right(tx, actor, compound_id, "approve")


async def doubt_repayment(
    tx: Transaction, *, actor: Actor, household_id: int, holder: str, now: datetime
) -> None:
    """The household says that what was booked as paid back is not right; who booked it hears."""
    home = await _held_home(tx, household_id)
    members = (await members_of(tx, [household_id])).get(household_id, ())
    if actor.person_id not in members:
        raise NotYours()
    advances = await advances_of(tx, payment_request.c.household_id == household_id)
    if holder not in {each.holder for each in advances}:
        raise StaleButton()  # nobody else hears of it
    left = [each for each in await owed_by(tx, household_id) if each.holder == holder]
    data = {
        "household_id": household_id,
        "compound_id": home.compound_id,
        "address": home.key,
        "left": sum(each.amount for each in left),
        "currency": left[0].currency if left else "",
        "holder": holder,
    }
    it = read_holder(holder)
    people = [it.number] if it.kind == "p" else await holders(tx, home.compound_id, "approve")
    key = f"{Notice.REPAID_DOUBTED}:{household_id}:{holder}:{now.date()}"
    await tell_people(tx, people, Notice.REPAID_DOUBTED, data, now=now, key=key)
    change = Change("household", home.id, "doubt_repayment", None, None, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)


def _amount_of(text: str, mine: Sequence[Advance]) -> int:
    owed, currency = sum(each.owed for each in mine), mine[0].currency
    if not text.strip():
        return owed
    try:
        amount = read_amount(text.strip().lstrip("¥￥").removesuffix("元"), currency).minor
    except AmountError:
        raise BadRepayment(text=text[:40]) from None
    if amount <= 0:
        raise BadRepayment(text=text[:40])
    if amount > owed:
        raise MoreThanOwed(wanted=show_amount(amount, currency), owed=show_amount(owed, currency))
    return amount


async def _book(
    tx: Transaction,
    parts: Sequence[Debt],
    holder: str,
    way: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    ids = [part.request_id for part in parts]
    rows = {
        row.id: row
        for row in await tx.all(select(payment_request).where(payment_request.c.id.in_(ids)))
    }
    before = await _repayments(tx, ids)
    claims = []
    for part in parts:
        row = rows[part.request_id]
        number = f"{way[0]}{before.get(row.id, 0) + 1}"
        claim = Claim(
            row.id, row.household_id, row.supplier_id, part.amount, holder=holder, part=number
        )
        claims.append((row, claim))
    await book_claims(tx, Event.REPAY, claims, actor=actor, now=now)


async def _repayments(tx: Transaction, ids: Sequence[int]) -> Mapping[int, int]:
    """How often each of these bills was paid back in part, so that each has a key of its own."""
    found: dict[int, int] = {}
    for request_id in ids:  # of one household
        found[request_id] = await tx.scalar(
            select(func.count(ledger_entry.c.natural_key.distinct())).where(
                ledger_entry.c.natural_key.like(f"{Event.REPAY}:{request_id}:%")
            )
        )
    return found


async def _held_home(tx: Transaction, household_id: int) -> Row[Any]:
    found = await tx.lock_all(select(household).where(household.c.id == household_id))
    if not found:
        raise StaleButton()
    return found[0]


async def _tell(tx: Transaction, left: Owed, amount: int, way: str, *, now: datetime) -> None:
    placed_by = await tx.scalar(
        select(who_answers())
        .where(order.c.household_id == left.household_id)
        .order_by(order.c.id.desc())
        .limit(1)
    )
    data = {
        "household_id": left.household_id,
        "address": left.address,
        "amount": amount,
        "left": left.amount,
        "currency": left.currency,
        "way": way,
        "by": left.by,
        "by_en": left.by_en,
        "holder": left.holder,
    }
    note = Note(left.household_id, Notice.REPAID, data, placed_by)
    await tell_households(tx, [note], now=now)


def _fields(owed: Owed) -> dict[str, Any]:
    return {name: getattr(owed, name) for name in Owed.__slots__}
