"""New references and bag codes: made by chance, checked against everything ever made."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, select

from config.chance import Chance
from fulfillment.supply.tables.batches import bag, parcel
from orders.rules.codes import make_bag_code, make_reference
from storage.database import Transaction

ASKED_AT_ONCE = 500


async def new_references(tx: Transaction, count: int, *, chance: Chance) -> list[str]:
    """Payment references that no parcel has."""
    return await _new(tx, count, parcel.c.reference, lambda: make_reference(chance.below))


async def new_bag_codes(tx: Transaction, count: int, *, chance: Chance) -> list[str]:
    """Bag codes that no bag has."""
    return await _new(tx, count, bag.c.code, lambda: make_bag_code(chance.below))


async def _new(
    tx: Transaction, count: int, column: ColumnElement[Any], make: Callable[[], str]
) -> list[str]:
    codes: dict[str, None] = {}
    while len(codes) < count:
        fresh = dict.fromkeys(make() for _ in range(min(ASKED_AT_ONCE, count - len(codes))))
        taken = set(await tx.scalars(select(column).where(column.in_(fresh))))
        codes |= {code: None for code in fresh if code not in taken}
    return list(codes)
