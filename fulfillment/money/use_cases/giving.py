"""What becomes of a donation: bills that it pays, goods that go to households.

Only within its aim, and never more than is left of it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.rules.giving import Aim, is_meant
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.bill_data import told_data
from fulfillment.money.use_cases.bills import settle_bills
from fulfillment.money.use_cases.confirming import dropped_among
from fulfillment.money.use_cases.donations import GOODS, hold_donation, lefts
from fulfillment.money.use_cases.giving_proposals import home_of, is_flagged
from fulfillment.money.use_cases.ledger import book_claims
from fulfillment.money.use_cases.request_rows import hold_requests, move_requests
from fulfillment.notices_giving import Notice
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import Note, tell_households
from orders.actors import Actor
from orders.rules.errors_giving import DonationUsedUp, NotMeant
from orders.rules.states import PaymentState
from orders.tables.donations import donation_use
from orders.tables.households import household
from storage.audit import Change, record_all
from storage.database import Transaction


async def pay_bills(
    tx: Transaction, *, actor: Actor, donation_id: int, request_ids: Sequence[int], now: datetime
) -> int:
    """A donation pays these bills, each whole; returns how many. Paid ones are passed over.

    Raises `NotMeant` for households outside its aim, `DonationUsedUp` where it is not enough.
    """
    gift = await hold_donation(tx, actor, donation_id)
    held = await hold_requests(
        tx,
        payment_request.c.id.in_(request_ids),
        payment_request.c.compound_id == gift.compound_id,
        payment_request.c.supplier_id == gift.supplier_id,
        payment_request.c.currency == gift.currency,
    )
    off = await dropped_among(tx, held)
    rows = [row for row in held if row.state in OPEN and row.amount and row.parcel_id not in off]
    await _require_meant(tx, gift, [row.household_id for row in rows])
    left = (await lefts(tx, [gift]))[gift.id]
    if gift.withdrawn_at is not None or sum(row.amount for row in rows) > left:
        raise DonationUsedUp(left=left)
    await move_requests(
        tx, rows, PaymentState.COVERED, "give", actor=actor, now=now, confirmed_at=now
    )
    claims = [
        (row, Claim(row.id, row.household_id, row.supplier_id, row.amount, donation_id=gift.id))
        for row in rows
    ]
    await book_claims(tx, Event.GIVE, claims, actor=actor, now=now)
    await _tell_paid(tx, gift, rows, now=now)
    return len(rows)


async def hand_out(
    tx: Transaction,
    *,
    actor: Actor,
    donation_id: int,
    household_ids: Collection[int],
    units: int,
    now: datetime,
) -> int:
    """Give these households so many units each; who has had some is passed over.

    Raises `NotMeant` and `DonationUsedUp` as for money.
    """
    gift = await hold_donation(tx, actor, donation_id)
    had = set(
        await tx.scalars(
            select(donation_use.c.household_id).where(donation_use.c.donation_id == gift.id)
        )
    )
    wanted = sorted(set(household_ids) - had)
    await _require_meant(tx, gift, wanted)
    left = (await lefts(tx, [gift]))[gift.id]
    if gift.kind != GOODS or units < 1 or gift.withdrawn_at or units * len(wanted) > left:
        raise DonationUsedUp(left=left)
    await tx.insert_many(
        donation_use,
        [
            {
                "donation_id": gift.id,
                "household_id": household_id,
                "quantity": units,
                "at": now,
                "by": str(actor),
            }
            for household_id in wanted
        ],
    )
    change = Change("donation", gift.id, "hand_out", left, left - units * len(wanted),
                    gift.compound_id)  # fmt: skip
    await record_all(tx, [change], actor=str(actor), now=now)
    notes = [
        Note(
            household_id,
            Notice.GIFT_FOR_YOU,
            {"donor": gift.donor, "goods": gift.goods, "unit": gift.unit, "quantity": units},
            None,
            f"{Notice.GIFT_FOR_YOU}:{gift.id}:{household_id}",
        )
        for household_id in wanted
    ]
    await tell_households(tx, notes, now=now)
    return len(wanted)


async def _require_meant(tx: Transaction, gift: Row[Any], household_ids: Collection[int]) -> None:
    rows = await tx.all(
        select(household.c.id.label("household_id"), household.c.key, household.c.building_id,
               household.c.compound_id, is_flagged())
        .where(household.c.id.in_(household_ids))
        .order_by(household.c.position)
    )  # fmt: skip
    outside = tuple(
        row.key
        for row in rows
        if row.compound_id != gift.compound_id
        or not is_meant(Aim(gift.aim), gift.aim_ids, home_of(row))
    )
    if outside or len(rows) != len(set(household_ids)):
        raise NotMeant(rooms=outside)


async def _tell_paid(
    tx: Transaction, gift: Row[Any], requests: Sequence[Row[Any]], *, now: datetime
) -> None:
    by_parcel = {row.parcel_id: row for row in requests}
    notes = [
        Note(
            row.household_id,
            Notice.PAID_BY_DONATION,
            {**told_data(by_parcel[row.id], row), "donor": gift.donor},
            row.placed_by,
            f"{Notice.PAID_BY_DONATION}:{by_parcel[row.id].id}",
        )
        for row in await described(tx, list(by_parcel))
    ]
    await tell_households(tx, notes, now=now)
    await settle_bills(tx, list(by_parcel), now=now)
