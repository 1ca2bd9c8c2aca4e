"""How much is left of donated goods: given, less what was handed out, ordered or put aside."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from orders.rules.states import FreeListState, OrderState
from orders.tables.cycles import offer
from orders.tables.donations import donation, donation_use
from orders.tables.free_goods import free_list, free_share
from orders.tables.orders import order, order_line
from storage.database import Transaction

# What these hold is on its way, or was handed out.
TAKING = (OrderState.LIVE, OrderState.CLOSED)


async def left_of(tx: Transaction, donation_ids: Sequence[int]) -> Mapping[int, int]:
    """Units that are left of each of these; none of what was withdrawn."""
    if not donation_ids:
        return {}
    given = await tx.all(
        select(donation.c.id, donation.c.quantity, donation.c.withdrawn_at).where(
            donation.c.id.in_(donation_ids)
        )
    )
    direct = await tx.all(
        select(donation_use.c.donation_id, func.sum(donation_use.c.quantity).label("units"))
        .where(donation_use.c.donation_id.in_(donation_ids))
        .group_by(donation_use.c.donation_id)
    )
    ordered = await tx.all(
        select(
            offer.c.donation_id,
            func.sum(func.coalesce(order_line.c.allocated, order_line.c.quantity)).label("units"),
        )
        .join(order_line, order_line.c.offer_id == offer.c.id)
        .join(order, order.c.id == order_line.c.order_id)
        .where(offer.c.donation_id.in_(donation_ids), order.c.state.in_(TAKING))
        .group_by(offer.c.donation_id)
    )
    put_aside = await tx.all(
        select(free_list.c.donation_id, func.sum(free_share.c.quantity).label("units"))
        .join(free_share, free_share.c.list_id == free_list.c.id)
        .where(
            free_list.c.donation_id.in_(donation_ids),
            free_list.c.state == FreeListState.APPROVED,
            free_share.c.handed_at.is_(None),
        )
        .group_by(free_list.c.donation_id)
    )
    left = {row.id: 0 if row.withdrawn_at else row.quantity for row in given}
    for row in (*direct, *ordered, *put_aside):
        left[row.donation_id] -= int(row.units)
    return {key: max(0, units) for key, units in left.items()}
