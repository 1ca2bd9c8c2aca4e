"""Telling households what a statement has shown of their money, each in its own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.asking import pay_data, told_data
from fulfillment.money.use_cases.bills import bill_slot, settle_bills
from fulfillment.money.use_cases.request_rows import IDS_AT_ONCE, hold_requests
from fulfillment.notices_shortage import Notice as ShortageNotice
from fulfillment.notices_statements import Notice
from fulfillment.supply.use_cases.parcels import described, lines_of
from fulfillment.told import Note, tell_households
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one request: which notice, and what it says beside the bill."""

    request_id: int
    notice: Notice
    more: Mapping[str, Any] = field(default_factory=dict)


async def tell_of_rows(tx: Transaction, told: Sequence[Told], *, now: datetime) -> None:
    """Post all of it; bills that are in the chat are changed to what stands now."""
    if not told:
        return
    requests = await _as_they_are(tx, sorted({each.request_id for each in told}))
    parcels = [row.parcel_id for row in requests.values()]
    rows = {row.id: row for row in await described(tx, parcels)}
    lines = await lines_of(tx, parcels)
    part = {each.request_id for each in told if each.notice is Notice.PAYMENT_PART}
    short = [requests[each].parcel_id for each in sorted(part)]
    # First the bills that were sent, so that the new one is not among those that change.
    await settle_bills(tx, short, now=now, notice=ShortageNotice.BILL_CHANGED)
    await settle_bills(tx, sorted(set(parcels) - set(short)), now=now)
    notes = []
    for each in told:
        request = requests[each.request_id]
        row = rows[request.parcel_id]
        data = {**told_data(request, row), **each.more}
        if each.notice is Notice.PAYMENT_PART:
            data |= {**pay_data(request, row), "lines": lines[row.id]}
        slot = bill_slot(each.notice, request.id)
        notes.append(Note(row.household_id, each.notice, data, row.placed_by, slot=slot))
    await tell_households(tx, notes, now=now)


async def _as_they_are(tx: Transaction, ids: Sequence[int]) -> dict[int, Row[Any]]:
    found: dict[int, Row[Any]] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = payment_request.c.id.in_(ids[start : start + IDS_AT_ONCE])
        found |= {row.id: row for row in await hold_requests(tx, part)}
    return found
