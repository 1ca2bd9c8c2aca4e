"""Which parcels may ride as far as money goes."""

from sqlalchemy import ColumnElement, exists, or_

from fulfillment.money.rules.modes import RIDES_UNPAID
from fulfillment.money.rules.settled import SETTLED
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import parcel

# Nothing is owed, what is owed is settled, or it is paid where it is handed over.
IS_PAID: ColumnElement[bool] = or_(
    parcel.c.amount == 0,
    parcel.c.payment_mode.in_(RIDES_UNPAID),
    exists().where(
        payment_request.c.parcel_id == parcel.c.id,
        payment_request.c.state.in_(SETTLED),
    ),
)
