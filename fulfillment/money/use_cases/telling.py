"""Telling households what became of their payments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from fulfillment.money.rules.settled import OPEN
from fulfillment.money.use_cases.asking import pay_data, told_data
from fulfillment.money.use_cases.bills import bill_slot, settle_bills
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import Note, tell_households
from storage.database import Transaction


async def tell_of_payments(
    tx: Transaction,
    notice: str,
    requests: Sequence[Row[Any]],
    *,
    now: datetime,
    to_pay: bool = False,
    **more: Any,
) -> None:
    """Tell households what became of their payment; `to_pay` adds how to pay.

    Where nothing is to be paid, the bills that they have say so from now on.
    """
    by_parcel = {row.parcel_id: row for row in requests}
    notes = []
    for row in await described(tx, list(by_parcel)):
        request = by_parcel[row.id]
        data = {**told_data(request, row), **(pay_data(request, row) if to_pay else {}), **more}
        is_owed = to_pay and request.state in OPEN
        slot = bill_slot(notice, request.id) if is_owed else None
        notes.append(Note(row.household_id, notice, data, row.placed_by, slot=slot))
    await tell_households(tx, notes, now=now)
    settled = [row.parcel_id for row in requests if not (to_pay and row.state in OPEN)]
    await settle_bills(tx, settled, now=now)
