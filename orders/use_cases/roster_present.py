"""What is known of a compound's households, as the rules of the roster take it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from orders.rules.address import AddressRegister
from orders.rules.flags import Flag, FlagWords
from orders.rules.roster import Home
from orders.rules.roster_lines import Person
from orders.rules.roster_places import Known, known_by
from orders.tables.households import household, household_flag, roster_entry
from orders.use_cases.compounds import compound_of
from orders.use_cases.registers import building_names
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Present:
    """A compound as a roster is read against it. `ids` and `entries` find the rows again."""

    known: Known
    words: FlagWords
    homes: Mapping[str, Home]
    ids: Mapping[str, int]
    entries: Mapping[tuple[str, tuple[str, str]], int]  # by household and identity


async def present_of(tx: Transaction, compound_id: int) -> Present:
    """Read a compound's households, flags and roster, in five statements."""
    place = await compound_of(tx, compound_id)
    others = (await building_names(tx, [compound_id]))[compound_id]
    rows = await tx.all(
        select(household.c.id, household.c.key, household.c.kind, household.c.heads)
        .where(household.c.compound_id == compound_id)
        .order_by(household.c.position, household.c.id)
    )
    names = (place.name, *place.aliases)
    register = AddressRegister(frozenset(row.key for row in rows), names, others)
    flags = await _flags(tx, compound_id)
    people = await _people(tx, compound_id)
    homes = {
        row.key: Home(
            row.kind,
            row.heads,
            frozenset(flags.get(row.id, ())),
            tuple(person for _, person in people.get(row.id, ())),
        )
        for row in rows
    }
    return Present(
        known=known_by(register),
        words=FlagWords(own_flags(place.flags)),
        homes={key: home for key, home in homes.items() if home != Home()},
        ids={row.key: row.id for row in rows},
        entries={
            (row.key, person.identity): entry_id
            for row in rows
            for entry_id, person in people.get(row.id, ())
        },
    )


def own_flags(rows: list[dict[str, str]]) -> tuple[Flag, ...]:
    """The flags that a compound has beside the usual ones, as its row keeps them."""
    return tuple(Flag(row["code"], row["name"], row.get("name_en") or row["name"]) for row in rows)


async def flags_of_compound(tx: Transaction, compound_id: int) -> tuple[Flag, ...]:
    """Return all flags that a household of the compound may have."""
    place = await compound_of(tx, compound_id)
    return tuple(FlagWords(own_flags(place.flags)).flags)


async def _flags(tx: Transaction, compound_id: int) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in await tx.all(
        select(household_flag.c.household_id, household_flag.c.flag)
        .join(household, household.c.id == household_flag.c.household_id)
        .where(household.c.compound_id == compound_id)
    ):
        found[row.household_id].append(row.flag)
    return found


async def _people(tx: Transaction, compound_id: int) -> dict[int, list[tuple[int, Person]]]:
    found: defaultdict[int, list[tuple[int, Person]]] = defaultdict(list)
    for row in await tx.all(
        select(
            roster_entry.c.id,
            roster_entry.c.household_id,
            roster_entry.c.role,
            roster_entry.c.name,
            roster_entry.c.phone,
        )
        .join(household, household.c.id == roster_entry.c.household_id)
        .where(household.c.compound_id == compound_id, roster_entry.c.removed_at.is_(None))
        .order_by(roster_entry.c.id)
    ):
        person = Person(row.role, row.name or "", row.phone or "")
        found[row.household_id].append((row.id, person))
    return found
