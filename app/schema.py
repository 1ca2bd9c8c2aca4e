"""Every table of the program on the one MetaData: importing this module completes it."""

from fulfillment.handover.tables import handovers
from fulfillment.money.tables import (
    disputes,
    gateway_trades,
    payees,
    payments,
    settlements,
    statement_rows,
    terms,
)
from fulfillment.supply.tables import batches, pick_lists
from orders.tables import (
    compounds,
    cycles,
    donations,
    households,
    imports,
    levels,
    needs,
    orders,
    people,
    questions,
    suppliers,
    uploads,
)
from storage import tables
from storage.metadata import metadata

TABLE_MODULES = (
    tables,
    compounds,
    people,
    households,
    donations,
    suppliers,
    cycles,
    orders,
    levels,
    needs,
    questions,
    uploads,
    imports,
    batches,
    pick_lists,
    terms,
    payments,
    payees,
    statement_rows,
    gateway_trades,
    disputes,
    settlements,
    handovers,
)

__all__ = ["TABLE_MODULES", "metadata"]
