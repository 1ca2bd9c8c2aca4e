"""Paying when the bags are handed over: what is owed then, and taking it before the bag goes.

Cash stands with who took it until it is handed on; a transfer is confirmed by who saw it on the
payee's telephone; without either the bag goes only by the liaison's word, who advances it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.holders import of_person
from fulfillment.money.rules.modes import RIDES_UNPAID
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.advances import advance_for
from fulfillment.money.use_cases.confirming import BY_PERSON, confirm_held
from fulfillment.money.use_cases.gathering import AT_THE_DOOR, gather_held
from fulfillment.money.use_cases.request_rows import hold_requests
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import NoRight, StaleButton
from orders.rules.errors_modes import StillToPay, SumChanged
from orders.rules.money import show_amount
from orders.tables.households import household
from orders.tables.people import portal_session, sign_in_link
from orders.use_cases.rights import require_right
from storage.database import Transaction

CASH, SEEN, ADVANCE = "cash", "seen", "advance"


@dataclass(frozen=True, slots=True)
class OwedAtDoor:
    """What a household pays when its bags are handed over; `links` are the payment codes."""

    household_id: int
    address: str
    amount: int
    currency: str
    links: tuple[str, ...]
    references: tuple[str, ...]


async def owed_at_door(tx: Transaction, household_id: int) -> OwedAtDoor | None:
    """What is still to be paid for bags that have come; None where that is nothing."""
    return (await owed_at_doors(tx, [household_id])).get(household_id)


async def owed_at_doors(tx: Transaction, household_ids: Sequence[int]) -> Mapping[int, OwedAtDoor]:
    """The same of many households; those that owe nothing are not in it."""
    by_home: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in await tx.all(_unpaid(*household_ids)):
        by_home[row.household_id].append(row)
    return {
        household_id: OwedAtDoor(
            household_id,
            rows[0].address,
            sum(row.amount for row in rows),
            rows[0].currency,
            tuple(row.payload for row in rows),
            tuple(row.reference for row in rows),
        )
        for household_id, rows in by_home.items()
    }


async def require_paid(tx: Transaction, parcel_id: int) -> None:
    """Raise `StillToPay` for a bag whose parcel rides unpaid and is not paid yet."""
    row = await tx.first(
        select(parcel.c.household_id, parcel.c.payment_mode).where(parcel.c.id == parcel_id)
    )
    if row is None or row.payment_mode not in RIDES_UNPAID:
        return
    unpaid = await tx.all(_unpaid(row.household_id))
    if any(each.parcel_id == parcel_id for each in unpaid):
        total = show_amount(sum(each.amount for each in unpaid), unpaid[0].currency)
        raise StillToPay(
            room=unpaid[0].address,
            sum=total,
            household_id=row.household_id,
            seen=sum(each.amount for each in unpaid),
        )


async def take_at_door(
    tx: Transaction,
    *,
    actor: Actor,
    household_id: int,
    way: str,
    seen: int | None = None,
    now: datetime,
) -> OwedAtDoor:
    """All that the household owes at the hand-over is paid, one of the three ways.

    Needs a right to hand out, deliver or collect, for an advance `approve`. What was taken a
    moment ago is left as it is; `SumChanged` where it is another sum than was seen.
    """
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None or way not in (CASH, SEEN, ADVANCE):
        raise StaleButton()
    rights = ("approve",) if way == ADVANCE else AT_THE_DOOR
    await require_right(tx, actor, home.compound_id, *rights)
    ids = [row.request_id for row in await tx.all(_unpaid(household_id))]
    rows = [
        row for row in await hold_requests(tx, payment_request.c.id.in_(ids)) if row.state in OPEN
    ]
    total = sum(row.amount for row in rows)
    currency = rows[0].currency if rows else ""
    if rows and seen is not None and seen != total:
        raise SumChanged(room=home.key, sum=show_amount(total, currency))
    await _settle(tx, rows, way, actor=actor, now=now)
    references = tuple(row.reference for row in rows)
    return OwedAtDoor(household_id, home.key, total, currency, (), references)


async def _settle(
    tx: Transaction, rows: Sequence[Row[Any]], way: str, *, actor: Actor, now: datetime
) -> None:
    if way == SEEN:
        await confirm_held(tx, rows, way=BY_PERSON, actor=actor, now=now)
        return
    holder = of_person(await _who(tx, actor))
    if way == CASH:
        await gather_held(tx, rows, holder, actor=actor, now=now, at_door=True)
    else:
        await advance_for(tx, rows, holder, actor=actor, now=now)


async def _who(tx: Transaction, actor: Actor) -> int:
    """Whose hand the money is in: of a page, who opened it for the table."""
    if actor.person_id is not None:
        return actor.person_id
    made_by: int | None = await tx.scalar(
        select(sign_in_link.c.made_by)
        .join(portal_session, portal_session.c.link_id == sign_in_link.c.id)
        .where(portal_session.c.id == actor.id)
    )
    if actor.kind != "page" or made_by is None:
        raise NoRight(right="hand_out")
    return made_by


def _unpaid(*household_ids: int) -> Any:
    """Open bills of parcels that have come without being paid."""
    return (
        select(
            payment_request.c.id.label("request_id"),
            payment_request.c.parcel_id,
            payment_request.c.household_id,
            payment_request.c.amount,
            payment_request.c.currency,
            payment_request.c.payload,
            payment_request.c.reference,
            parcel.c.address,
        )
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(
            payment_request.c.household_id.in_(household_ids),
            payment_request.c.state.in_(OPEN),
            parcel.c.payment_mode.in_(RIDES_UNPAID),
            parcel.c.consignment_id.is_not(None),
        )
        .order_by(payment_request.c.id)
    )
