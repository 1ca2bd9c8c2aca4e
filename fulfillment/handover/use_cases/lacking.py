"""What a household had allotted and does not get in a hand-over: the shop had run out of it."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from fulfillment.supply.tables.batches import parcel, parcel_line
from orders.rules.states import ParcelState
from orders.tables.cycles import offer
from orders.tables.orders import order_line
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Lacking:
    """So many units of a bundle are short."""

    code: str
    name: str
    name_en: str
    units: int


async def lacking_of(tx: Transaction, handover_id: int, household_id: int) -> tuple[Lacking, ...]:
    """Return what is short of the orders whose bags are in this hand-over."""
    orders = select(parcel.c.order_id).where(
        parcel.c.handover_id == handover_id, parcel.c.household_id == household_id
    )
    packed = (
        select(
            parcel.c.order_id, parcel_line.c.offer_id, func.sum(parcel_line.c.quantity).label("n")
        )
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .where(parcel.c.order_id.in_(orders), parcel.c.state != ParcelState.SHORT)
        .group_by(parcel.c.order_id, parcel_line.c.offer_id)
        .subquery()
    )
    got = func.coalesce(packed.c.n, 0)
    rows = await tx.all(
        select(
            offer.c.code, offer.c.name, offer.c.name_en, (order_line.c.allocated - got).label("n")
        )
        .join(offer, offer.c.id == order_line.c.offer_id)
        .outerjoin(
            packed,
            and_(
                packed.c.order_id == order_line.c.order_id,
                packed.c.offer_id == order_line.c.offer_id,
            ),
        )
        .where(order_line.c.order_id.in_(orders), order_line.c.allocated > got)
        .order_by(offer.c.code, offer.c.id)
    )
    return tuple(Lacking(row.code, row.name, row.name_en, int(row.n)) for row in rows)
