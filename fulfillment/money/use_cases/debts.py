"""What households owe to those who paid in their place.

The account `advancer:<holder>` of the books says what is owed; each entry's natural key names the
bill that it is about.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from fulfillment.money.rules.books import Event
from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.use_cases.holder_names import names_of_holders
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.use_cases.rights import require_right
from storage.database import Transaction

RIGHTS = ("approve", "collect_money")
# Of so few households only their own entries are read.
FEW_HOMES = 50


@dataclass(frozen=True, slots=True)
class Advance:
    """A bill that somebody paid in the household's place; all of it may be paid back by now."""

    request_id: int
    household_id: int
    address: str
    holder: str
    by: str
    by_en: str
    cycle_id: int
    cycle_number: int
    number: str
    supplier_id: int
    amount: int
    repaid: int
    currency: str
    at: datetime

    @property
    def owed(self) -> int:
        return self.amount - self.repaid


@dataclass(frozen=True, slots=True)
class Owed:
    """What one household owes one holder."""

    household_id: int
    address: str
    holder: str
    by: str
    by_en: str
    amount: int
    currency: str


async def advances_of(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[Advance, ...]:
    """The advances of requests that match, in walking order, the oldest first."""
    requests = {
        row.id: row
        for row in await tx.all(
            select(
                payment_request,
                parcel.c.number,
                household.c.key.label("address"),
                cycle.c.number.label("cycle_number"),
            )
            .join(parcel, parcel.c.id == payment_request.c.parcel_id)
            .join(household, household.c.id == payment_request.c.household_id)
            .join(cycle, cycle.c.id == payment_request.c.cycle_id)
            .where(*conditions)
            .order_by(household.c.position, payment_request.c.id)
        )
    }
    sums = await _sums(tx, requests.values())
    names = await names_of_holders(tx, {holder for _, holder in sums})
    found = [
        _advance(requests[request_id], holder, names[holder], each)
        for (request_id, holder), each in sums.items()
        if request_id in requests and each.amount
    ]
    place = {request_id: number for number, request_id in enumerate(requests)}
    return tuple(sorted(found, key=lambda each: (place[each.request_id], each.holder)))


async def owed_in(tx: Transaction, *, actor: Actor, compound_id: int) -> tuple[Owed, ...]:
    """What is owed in a compound by household. Needs `approve` or `collect_money`."""
    await require_right(tx, actor, compound_id, *RIGHTS)
    return owed_of(await advances_of(tx, payment_request.c.compound_id == compound_id))


async def owed_by(tx: Transaction, household_id: int) -> tuple[Owed, ...]:
    """What one household owes, by whom it owes it to."""
    return owed_of(await advances_of(tx, payment_request.c.household_id == household_id))


def owed_of(advances: Sequence[Advance]) -> tuple[Owed, ...]:
    """Advances summed up by household and holder; what is settled is left out."""
    sums: dict[tuple[int, str, str], list[Advance]] = defaultdict(list)
    for each in advances:
        if each.owed:
            sums[each.household_id, each.holder, each.currency].append(each)
    return tuple(
        Owed(
            household_id=found[0].household_id,
            address=found[0].address,
            holder=found[0].holder,
            by=found[0].by,
            by_en=found[0].by_en,
            amount=sum(each.owed for each in found),
            currency=found[0].currency,
        )
        for found in sums.values()
    )


@dataclass(slots=True)
class _Sum:
    """What the books say of one advance."""

    amount: int = 0
    repaid: int = 0
    at: datetime | None = None


async def _sums(tx: Transaction, requests: Collection[Row[Any]]) -> dict[tuple[int, str], _Sum]:
    """By request and holder. What was undone or became less is no debt any more."""
    entry = ledger_entry.c
    conditions = [
        entry.compound_id.in_({row.compound_id for row in requests}),
        entry.account.like("advancer:%"),
    ]
    homes = {f"advanced:{row.household_id}" for row in requests}
    if len(homes) <= FEW_HOMES:
        theirs = select(entry.natural_key).where(entry.account.in_(homes))
        conditions.append(entry.natural_key.in_(theirs))
    rows = await tx.all(
        select(entry.natural_key, entry.account, entry.amount, entry.at)
        .where(*conditions)
        .order_by(entry.id)
    )
    found: dict[tuple[int, str], _Sum] = defaultdict(_Sum)
    for row in rows:
        event, number = row.natural_key.split(":")[:2]
        each = found[int(number), row.account.partition(":")[2]]
        if event == Event.REPAY:
            each.repaid -= int(row.amount)
        else:
            each.amount += int(row.amount)
            each.at = row.at if each.at is None or event == Event.DEBT else each.at
    return found


def _advance(row: Row[Any], holder: str, name: tuple[str, str], each: _Sum) -> Advance:
    return Advance(
        request_id=row.id,
        household_id=row.household_id,
        address=row.address,
        holder=holder,
        by=name[0],
        by_en=name[1],
        cycle_id=row.cycle_id,
        cycle_number=row.cycle_number,
        number=row.number,
        supplier_id=row.supplier_id,
        amount=each.amount,
        repaid=each.repaid,
        currency=row.currency,
        at=each.at or row.asked_at,
    )
