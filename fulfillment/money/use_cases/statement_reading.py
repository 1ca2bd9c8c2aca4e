"""How a supplier's statements are read: the maps of banks' tables, the zone, the currency.

Maps belong to compounds, as the compound file does, but a bank's table is the supplier's: those of
every compound where it sells are known. One that was explained on a page is kept for the next time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row, select, union, update

from config.statement_maps import StatementMap
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.statement_scope import scope_of
from orders.actors import Actor
from orders.rules.errors_reading import MapIncomplete
from orders.tables.compounds import compound, group_compound
from orders.tables.suppliers import bundle
from storage.audit import Change, record
from storage.database import Transaction

LONGEST_NAME = 40
MOST_MAPS = 50


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What `read_statement` is told beside the file; `currency` is empty where several are used."""

    maps: Mapping[str, StatementMap]
    timezone: str
    currency: str


async def how_to_read(tx: Transaction, *, supplier_id: int) -> HowToRead:
    """What is known of a supplier's statements; Beijing time where it sells nowhere yet."""
    places = await _places(tx, supplier_id)
    maps = {name: kept for row in places for name, kept in row.statement_maps.items()}
    currencies = {row.currency for row in places}
    return HowToRead(
        {name: StatementMap(**kept) for name, kept in maps.items()},
        places[0].timezone if places else "Asia/Shanghai",
        currencies.pop() if len(currencies) == 1 else "",
    )


async def explain_statement(
    tx: Transaction,
    *,
    actor: Actor,
    supplier_id: int,
    name: str,
    said: Mapping[str, Any],
    now: datetime,
) -> StatementMap:
    """Keep what somebody said of a bank's table, where the supplier sells and the actor may.

    `said`: fields of `StatementMap`. Raises `MapIncomplete`, `NoRight`, `NotYours`.
    """
    scope = await scope_of(tx, actor=actor, supplier_id=supplier_id)
    try:
        found = StatementMap(**{key: value for key, value in said.items() if value})
    except ValidationError as error:
        wrong = error.errors()[0]
        raise MapIncomplete(
            field=str(wrong["loc"][0] if wrong["loc"] else wrong["input"])
        ) from None
    name = name.strip()[:LONGEST_NAME] or found.date
    for row in await _places(tx, supplier_id):
        if scope.holds(row.id):
            await _keep(tx, row.id, name, found)
            change = Change("compound", row.id, "explain_statement", None, None, row.id)
            await record(tx, change, actor=str(actor), now=now)
    return found


async def _keep(tx: Transaction, compound_id: int, name: str, found: StatementMap) -> None:
    row = await tx.lock(select(compound).where(compound.c.id == compound_id))
    others = {key: kept for key, kept in row.statement_maps.items() if key != name}
    kept = dict([*others.items()][-(MOST_MAPS - 1) :]) | {name: found.as_data}
    await tx.run(update(compound).where(compound.c.id == compound_id).values(statement_maps=kept))


async def _places(tx: Transaction, supplier_id: int) -> list[Row[Any]]:
    """The compounds where it sells, or has asked for money."""
    sells = (
        select(group_compound.c.compound_id)
        .join(bundle, bundle.c.group_id == group_compound.c.group_id)
        .where(bundle.c.supplier_id == supplier_id)
    )
    asked = select(payment_request.c.compound_id).where(
        payment_request.c.supplier_id == supplier_id
    )
    columns = (
        compound.c.id,
        compound.c.timezone,
        compound.c.currency,
        compound.c.statement_maps,
    )
    rows = await tx.all(
        select(*columns).where(compound.c.id.in_(union(sells, asked))).order_by(compound.c.id)
    )
    return list(rows)
