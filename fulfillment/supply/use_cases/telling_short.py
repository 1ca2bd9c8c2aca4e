"""Telling households that got less or other than they wished; once each, in private."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from fulfillment.notices import Notice
from fulfillment.supply.rules.parcels import AllocatedLine, short_orders
from fulfillment.told import Note, tell_households
from orders.rules.choices import IfShort
from storage.database import Transaction


async def tell_short(
    tx: Transaction, row: Row[Any], lines: Sequence[AllocatedLine], *, now: datetime
) -> None:
    """Post a notice with all lines of the order to each of these households."""
    notes = [
        Note(
            household_id=of_order[0].household_id,
            notice=Notice.ORDER_SHORT,
            data={
                "cycle_id": row.id,
                "cycle_number": row.number,
                "household_id": of_order[0].household_id,
                "address": of_order[0].address,
                "lines": [_line(line) for line in of_order],
                "nothing": not any(line.got for line in of_order),
            },
            placed_by=of_order[0].placed_by,
            key=f"order_short:{order_id}",
        )
        for order_id, of_order in short_orders(lines).items()
    ]
    await tell_households(tx, notes, now=now)


def _line(line: AllocatedLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "name_en": line.name_en,
        "wished": line.wished,
        "got": line.got,
        "substituted": line.substituted,
        "all_or_none": line.if_short == IfShort.NOTHING,
    }
