"""The addresses of a group's households, for reading messages, kept between messages.

Reading 1,100 households and sorting them into a register takes several milliseconds, most of a
message's time, and a group's households hardly ever change. Kept is what the rows say and nothing
else: whatever they say differently makes another register.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.engine import URL

from orders.rules.address import AddressRegister
from orders.tables.compounds import group_compound, ordering_group
from orders.tables.households import household
from orders.use_cases.compounds import compounds_of_group
from storage.database import Transaction

# A group of the example's size takes half a megabyte.
MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class GroupRegister:
    """The register to read with, and which household each address is."""

    addresses: AddressRegister
    homes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Seen:
    """By what a register is known: number and newest tell what was added, `revision` of loads."""

    database: URL
    group_id: int
    households: int
    newest: int | None
    revision: int
    names: tuple[str, ...]


_kept: OrderedDict[_Seen, GroupRegister] = OrderedDict()


async def register_of(tx: Transaction, group_id: int) -> GroupRegister:
    """Return the register of a group's households, with all names of its compounds."""
    seen = await _seen(tx, group_id)
    found = _kept.get(seen)
    if found is None:
        homes = await _homes(tx, group_id)
        found = GroupRegister(AddressRegister(frozenset(homes), seen.names), homes)
    _kept[seen] = found
    _kept.move_to_end(seen)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return found


async def _seen(tx: Transaction, group_id: int) -> _Seen:
    compounds = await compounds_of_group(tx, group_id)
    of_group = household.c.compound_id.in_([row.id for row in compounds])
    row = await tx.one(
        select(
            func.count().label("households"),
            func.max(household.c.id).label("newest"),
            select(ordering_group.c.revision)
            .where(ordering_group.c.id == group_id)
            .scalar_subquery()
            .label("revision"),
        ).where(of_group)
    )
    names = tuple(name for place in compounds for name in (place.name, *place.aliases))
    return _Seen(
        tx.connection.engine.url, group_id, row.households, row.newest, row.revision, names
    )


async def _homes(tx: Transaction, group_id: int) -> Mapping[str, int]:
    rows = await tx.all(
        select(household.c.key, household.c.id)
        .join(group_compound, group_compound.c.compound_id == household.c.compound_id)
        .where(group_compound.c.group_id == group_id)
    )
    return {row.key: row.id for row in rows}
