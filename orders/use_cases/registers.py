"""The addresses of a group's households, for reading messages, kept between messages.

Reading 1,100 households and sorting them into a register takes several milliseconds, most of a
message's time, and a group's households hardly ever change. Kept is what the rows say and nothing
else: whatever they say differently makes another register.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.engine import URL

from orders.rules.address_fields import read_address
from orders.rules.address_register import Addresses, AddressRegister, SeveralCompounds
from orders.rules.errors import UnknownRoom
from orders.tables.compounds import building, compound, ordering_group
from orders.tables.households import household
from orders.use_cases.compounds import compounds_of_group
from orders.use_cases.members import Membership
from storage.database import Transaction

# A group of the example's size takes half a megabyte.
MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class GroupRegister:
    """The register to read with, which household each address is, and how each is written.

    In a group over several compounds an address is written with its compound's name.
    """

    addresses: Addresses
    homes: Mapping[str, int]
    written: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Seen:
    """By what a register is known: number and newest tell what was added, `revision` of loads."""

    database: URL
    group_id: int
    home: int | None
    households: int
    newest: int | None
    revision: int
    names: tuple[tuple[int, str, tuple[str, ...]], ...]


_kept: OrderedDict[_Seen, GroupRegister] = OrderedDict()


async def register_of(tx: Transaction, group_id: int, *, home: int | None = None) -> GroupRegister:
    """Return the register of a group's households, with all names of its compounds.

    `home` is the compound in which whoever writes is registered: in a group over several a bare
    address means that one.
    """
    compounds = await compounds_of_group(tx, group_id)
    seen = await _seen(tx, group_id, home if len(compounds) > 1 else None, compounds)
    found = _kept.get(seen)
    if found is None:
        found = await _read(tx, compounds, seen.home)
    _kept[seen] = found
    _kept.move_to_end(seen)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return found


def home_compound(own: Sequence[Membership]) -> int | None:
    """The compound that a bare address means: the only one in which somebody is registered."""
    compounds = {item.compound_id for item in own}
    return compounds.pop() if len(compounds) == 1 else None


async def find_home(tx: Transaction, *, compound_id: int, text: str) -> tuple[int, str]:
    """Return the one household of a compound that an address means, and its key.

    Raises `UnknownRoom`.
    """
    compounds = await tx.all(select(compound).where(compound.c.id == compound_id))
    register = await _read(tx, compounds, None)
    found = read_address(text, register.addresses)
    if found.household is None:
        raise UnknownRoom(text=text[:40])
    return register.homes[found.household], found.household


async def building_names(
    tx: Transaction, compound_ids: Sequence[int]
) -> Mapping[int, Mapping[str, str]]:
    """Return the other names of buildings and what each is called here, by compound."""
    found: dict[int, dict[str, str]] = {each: {} for each in compound_ids}
    for row in await tx.all(
        select(building.c.compound_id, building.c.code, building.c.aliases).where(
            building.c.compound_id.in_(compound_ids)
        )
    ):
        found[row.compound_id].update(dict.fromkeys(row.aliases, row.code))
    return found


async def _seen(
    tx: Transaction, group_id: int, home: int | None, compounds: Sequence[Row[Any]]
) -> _Seen:
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
    names = tuple((place.id, place.name, tuple(place.aliases)) for place in compounds)
    return _Seen(
        tx.connection.engine.url, group_id, home, row.households, row.newest, row.revision, names
    )


async def _read(tx: Transaction, compounds: Sequence[Row[Any]], home: int | None) -> GroupRegister:
    ids = [place.id for place in compounds]
    keys: dict[int, dict[str, int]] = defaultdict(dict)
    for row in await tx.all(
        select(household.c.compound_id, household.c.key, household.c.id).where(
            household.c.compound_id.in_(ids)
        )
    ):
        keys[row.compound_id][row.key] = row.id
    buildings = await building_names(tx, ids)
    registers = {
        place.name: AddressRegister(
            frozenset(keys[place.id]), (place.name, *place.aliases), buildings[place.id]
        )
        for place in compounds
    }
    if len(registers) == 1:
        (one,) = registers.values()
        homes = dict(keys[ids[0]])
        return GroupRegister(one, homes, {number: key for key, number in homes.items()})
    homes = {
        f"{place.name} {key}": number
        for place in compounds
        for key, number in keys[place.id].items()
    }
    home_name = next((place.name for place in compounds if place.id == home), None)
    written = {number: key for key, number in homes.items()}
    return GroupRegister(SeveralCompounds(registers, home_name), homes, written)
