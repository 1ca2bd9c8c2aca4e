"""Every table of the program on the one MetaData: importing this module completes it."""

from fulfillment.handover.tables import (
    buying,
    calling,
    duty,
    gate,
    handovers,
    outings,
    points,
    runs,
    scanning,
)
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
    care,
    compounds,
    cycles,
    donations,
    free_goods,
    households,
    imports,
    levels,
    needs,
    orders,
    people,
    questions,
    stock,
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
    free_goods,
    suppliers,
    cycles,
    orders,
    levels,
    needs,
    care,
    stock,
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
    gate,
    buying,
    duty,
    outings,
    points,
    scanning,
    calling,
    runs,
)

__all__ = ["TABLE_MODULES", "metadata"]
