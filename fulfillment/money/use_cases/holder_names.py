"""What people call those who stand between a household and the supplier."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from fulfillment.money.rules.holders import read_holder
from fulfillment.money.tables.terms import payer
from orders.tables.people import person
from storage.database import Transaction

Names = tuple[str, str]  # Chinese, English


async def name_of_holder(tx: Transaction, holder: str) -> Names:
    """The name of a person or payer, in both languages."""
    return (await names_of_holders(tx, [holder]))[holder]


async def names_of_holders(tx: Transaction, wanted: Iterable[str]) -> Mapping[str, Names]:
    """The names of several; a person who was forgotten is called what is left of them."""
    read = {holder: read_holder(holder) for holder in set(wanted)}
    persons = {it.number for it in read.values() if it.kind == "p"}
    payers = {it.number for it in read.values() if it.kind == "o"}
    found: dict[tuple[str, int], Names] = {}
    for row in await tx.all(select(person.c.id, person.c.name).where(person.c.id.in_(persons))):
        found["p", row.id] = (row.name, row.name)
    for row in await tx.all(
        select(payer.c.id, payer.c.name, payer.c.name_en).where(payer.c.id.in_(payers))
    ):
        found["o", row.id] = (row.name, row.name_en or row.name)
    return {holder: found.get((it.kind, it.number), ("", "")) for holder, it in read.items()}
