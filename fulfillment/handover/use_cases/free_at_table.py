"""Free goods that go over the table with the bags: shown with the pickup code, ticked there."""

from dataclasses import dataclass

from sqlalchemy import select

from orders.rules.states import FreeListState
from orders.tables.donations import donation
from orders.tables.free_goods import free_list, free_share
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Gift:
    """A household's share of free goods that still lies at the table."""

    share_id: int
    goods: str
    unit: str
    quantity: int
    donor: str


async def gifts_at_table(tx: Transaction, household_id: int) -> tuple[Gift, ...]:
    """Return the household's shares that go over the table and have not yet."""
    rows = await tx.all(
        select(
            free_share.c.id,
            free_share.c.quantity,
            donation.c.goods,
            donation.c.unit,
            donation.c.donor,
        )
        .join(free_list, free_list.c.id == free_share.c.list_id)
        .join(donation, donation.c.id == free_list.c.donation_id)
        .where(
            free_share.c.household_id == household_id,
            free_share.c.quantity > 0,
            free_share.c.handed_at.is_(None),
            free_list.c.state == FreeListState.APPROVED,
            free_list.c.at_table,
        )
        .order_by(free_share.c.id)
    )
    return tuple(Gift(row.id, row.goods, row.unit, row.quantity, row.donor) for row in rows)
