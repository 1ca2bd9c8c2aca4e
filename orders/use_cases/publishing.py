"""Publishing a cycle's offers: what the group's bundles are at this moment, copied.

This is the one place where an offer is made. Its price stands beside the last one that the group
was shown, and a rise beside the reason for it. A good is known by its row and its name: a letter
that is given to something else has no earlier price.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from orders.rules.prices import direction
from orders.tables.cycles import cycle, offer
from orders.tables.suppliers import bundle
from orders.use_cases.donated import left_of
from storage.database import Transaction

COPIED = (
    "supplier_id",
    "code",
    "name",
    "name_en",
    "aliases",
    "contents",
    "price",
    "limit",
    "stock",
    "per_person",
    "is_standard",
    "subsidy",
    "subsidy_by",
    "donation_id",
)


async def publish_offers(tx: Transaction, *, group_id: int, cycle_id: int) -> None:
    """Copy what the group sells now into a cycle that opens.

    Only standard packs where the cycle's row says `standard_only`.
    """
    standard_only = await tx.scalar(select(cycle.c.standard_only).where(cycle.c.id == cycle_id))
    sold = select(bundle).where(bundle.c.group_id == group_id, bundle.c.is_offered)
    if standard_only:
        sold = sold.where(bundle.c.is_standard)
    rows = await tx.all(sold.order_by(func.length(bundle.c.code), bundle.c.code))
    before = await published_prices(tx, [row.id for row in rows])
    left = await left_of(tx, [row.donation_id for row in rows if row.donation_id])
    there = [row for row in rows if left.get(row.donation_id, 1) > 0]
    await tx.insert_many(offer, [_offer(row, cycle_id, before, left) for row in there])


def _offer(
    row: Row[Any],
    cycle_id: int,
    before: Mapping[tuple[int, str], int],
    left: Mapping[int, int],
) -> dict[str, Any]:
    """Of a gift there is as much as is left of it."""
    previous = before.get((row.id, row.name))
    moved = direction(previous, row.price)
    return {
        "cycle_id": cycle_id,
        "bundle_id": row.id,
        **{name: row._mapping[name] for name in COPIED},
        "stock": left.get(row.donation_id, row.stock),
        "previous_price": previous if moved else None,
        "price_reason": row.price_reason if moved == "up" else None,
    }


async def published_prices(
    tx: Transaction, bundle_ids: Sequence[int], *, until: datetime | None = None
) -> Mapping[tuple[int, str], int]:
    """The price at which each good was last published, by row and name; `until`, up to then."""
    shown = (
        select(offer.c.bundle_id, offer.c.name, func.max(cycle.c.number).label("number"))
        .join(cycle, cycle.c.id == offer.c.cycle_id)
        .where(offer.c.bundle_id.in_(bundle_ids), cycle.c.opened_at.is_not(None))
        .group_by(offer.c.bundle_id, offer.c.name)
    )
    if until is not None:
        shown = shown.where(cycle.c.opened_at <= until)
    latest = shown.subquery()
    rows = await tx.all(
        select(offer.c.bundle_id, offer.c.name, offer.c.price)
        .join(cycle, cycle.c.id == offer.c.cycle_id)
        .join(
            latest,
            (latest.c.bundle_id == offer.c.bundle_id)
            & (latest.c.name == offer.c.name)
            & (latest.c.number == cycle.c.number),
        )
    )
    return {(row.bundle_id, row.name): row.price for row in rows}
