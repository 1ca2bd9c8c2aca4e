"""All that stands in all tables, read as whoever has the key would; and everything finished."""

from sqlalchemy import select, update

from app.schema import metadata
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import parcel
from orders.rules.states import ParcelState, PaymentState
from storage.database import Transaction


async def finish_everything(tx: Transaction) -> None:
    """All parcels collected, all bills paid."""
    await tx.run(update(parcel).values(state=ParcelState.COLLECTED))
    await tx.run(update(payment_request).values(state=PaymentState.CONFIRMED))


async def everything(tx: Transaction, *, but: tuple[str, ...] = ()) -> dict[str, str]:
    """All that can be read in each column of each table, unsealed."""
    found = {}
    for table in metadata.tables.values():
        rows = await tx.all(select(table).order_by(*table.primary_key))
        for column in table.columns:
            values = [row._mapping[column.name] for row in rows]
            shown = [item.decode() if isinstance(item, bytes) else item for item in values]
            if f"{table.name}.{column.name}" not in but:
                found[f"{table.name}.{column.name}"] = repr(shown)
    return found
