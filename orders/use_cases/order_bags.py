"""Whether one household's order is in as it shall be, or waits for bags; and since when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from orders.rules.bags import bags_of
from orders.rules.errors_sharing import CycleFull
from orders.rules.states import OrderState
from orders.rules.waiting import Admission
from orders.use_cases.sorting import OrderChange, admit_orders, packing_of, sorting_of
from storage.database import Transaction


async def place_in(
    tx: Transaction,
    *,
    row: Row[Any],
    home: Row[Any],
    known: Row[Any] | None,
    before: Mapping[str, int],
    after: Mapping[str, int],
    now: datetime,
) -> tuple[OrderState, datetime | None]:
    """The state in which the order is saved, and since when it waits; its bags are counted.

    Raises `CycleFull` where the order is in and would need more bags than are free: it stays.
    """
    state = None if known is None else known.state
    change = OrderChange(home.id, before, state, after)
    verdict = (await admit_orders(tx, row=row, changes=[change]))[home.id]
    if verdict == Admission.IN:
        return OrderState.LIVE, None
    packing = await packing_of(tx, row.id)
    needs, had = bags_of(after, packing), bags_of(before, packing)
    if verdict == Admission.REFUSED:
        how_full = await sorting_of(tx, row.id)
        free = max(0, (how_full.capacity or 0) - how_full.bags)
        raise CycleFull(household=home.key, needs=needs - had, free=0 if how_full.waiting else free)
    return OrderState.WAITING, _since(known, needs=needs, had=had, now=now)


def _since(known: Row[Any] | None, *, needs: int, had: int, now: datetime) -> datetime:
    """Who waits already keeps the place, unless more bags are needed than before."""
    if known is None or known.state != OrderState.WAITING or needs > had:
        return now
    since: datetime = known.waiting_since
    return since
