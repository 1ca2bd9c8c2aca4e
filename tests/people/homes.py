"""Looking at households."""

from sqlalchemy import select

from orders.tables.cycles import offer
from orders.tables.households import household
from orders.tables.orders import order, order_line
from storage.database import Transaction


async def ordered(tx: Transaction, key: str) -> dict[str, int]:
    """What the household with this key has in, over all cycles."""
    rows = await tx.all(
        select(offer.c.code, order_line.c.quantity)
        .join(order_line, order_line.c.offer_id == offer.c.id)
        .join(order, order.c.id == order_line.c.order_id)
        .join(household, household.c.id == order.c.household_id)
        .where(household.c.key == key)
    )
    return {row.code: row.quantity for row in rows}
