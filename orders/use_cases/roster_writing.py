"""Writing what a roster changes: a few statements for thousands of households.

One audit row a household, with numbers and flags; names and phones stand in sealed columns only.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from orders.actors import Actor
from orders.rules.roster import Home, HomeChange
from orders.rules.roster_lines import CARES, Person
from orders.rules.states import MemberState
from orders.rules.walking import parse_key
from orders.tables.compounds import building, group_compound, ordering_group
from orders.tables.households import household, household_flag, member, roster_entry
from orders.tables.people import person
from orders.use_cases.loading_homes import number_all
from orders.use_cases.roster_present import Present
from storage.audit import Change, record_all
from storage.database import Transaction

IDS_AT_ONCE = 5000


async def write_changes(
    tx: Transaction,
    changes: Sequence[HomeChange],
    present: Present,
    *,
    compound_id: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Make the database say what the changes say."""
    ids = dict(present.ids)
    new = [change.key for change in changes if change.key not in ids]
    if new:
        ids |= await _add_homes(tx, compound_id, new)
    await _end_entries(tx, _entries(changes, present, "removed"), now)
    await _rephone(tx, changes, present)
    await tx.insert_many(
        roster_entry,
        [_entry(tx, ids[change.key], each, now) for change in changes for each in change.added],
    )
    await _set_flags(tx, changes, ids)
    await _set_homes(tx, changes, ids)
    await link_people(tx, compound_id)
    rows = [_audited(change, ids[change.key], compound_id) for change in changes]
    await record_all(tx, rows, actor=str(actor), now=now)


def name_index(tx: Transaction, who: Person) -> str:
    """By which an entry is found without its name being readable."""
    return tx.sealer.index("|".join(who.identity))


async def link_people(tx: Transaction, compound_id: int) -> None:
    """Let entries know the member with their phone: of the same household; a carer's, of any."""
    of_compound = select(household.c.id).where(household.c.compound_id == compound_id)
    who = (
        select(func.min(person.c.id))
        .join(member, member.c.person_id == person.c.id)
        .where(
            person.c.phone_index == roster_entry.c.phone_index,
            member.c.state == MemberState.ACCEPTED,
            (member.c.household_id == roster_entry.c.household_id) | (roster_entry.c.role == CARES),
        )
        .correlate(roster_entry)
        .scalar_subquery()
    )
    of_members = select(person.c.phone_index).where(person.c.phone_index.is_not(None))
    await tx.run(
        update(roster_entry)
        .where(
            roster_entry.c.household_id.in_(of_compound),
            roster_entry.c.person_id.is_(None),
            roster_entry.c.removed_at.is_(None),
            roster_entry.c.phone_index.in_(of_members),
        )
        .values(person_id=who)
    )


async def _add_homes(tx: Transaction, compound_id: int, keys: Collection[str]) -> Mapping[str, int]:
    here = building.c.compound_id == compound_id
    rows = await tx.all(
        select(building.c.id, building.c.code).where(here).order_by(building.c.position)
    )
    buildings = {row.code: row.id for row in rows}
    parts = {key: parse_key(key) for key in keys}
    await tx.insert_many(
        household,
        [
            {
                "compound_id": compound_id,
                "building_id": buildings[part.building],
                "key": key,
                "unit": part.unit or "",
                "floor": part.floor,
                "room": part.room or "",
                "position": 0,
                "heads": 0,
            }
            for key, part in parts.items()
        ],
    )
    await number_all(tx, compound_id, [row.code for row in rows])
    group = select(group_compound.c.group_id).where(group_compound.c.compound_id == compound_id)
    await tx.run(
        update(ordering_group)
        .where(ordering_group.c.id.in_(group))
        .values(revision=ordering_group.c.revision + 1)
    )
    found = await tx.all(
        select(household.c.key, household.c.id).where(
            household.c.compound_id == compound_id, household.c.key.in_(list(keys))
        )
    )
    return {row.key: row.id for row in found}


def _entry(tx: Transaction, household_id: int, who: Person, now: datetime) -> dict[str, Any]:
    return {
        "household_id": household_id,
        "role": who.role,
        "name": who.name or None,
        "name_index": name_index(tx, who),
        "phone": who.phone or None,
        "phone_index": tx.sealer.index(who.phone) if who.phone else None,
        "added_at": now,
    }


def _entries(changes: Iterable[HomeChange], present: Present, which: str) -> list[int]:
    return [
        present.entries[change.key, who.identity]
        for change in changes
        for who in getattr(change, which)
    ]


async def _end_entries(tx: Transaction, ids: Sequence[int], now: datetime) -> None:
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        await tx.run(update(roster_entry).where(roster_entry.c.id.in_(part)).values(removed_at=now))


async def _rephone(tx: Transaction, changes: Iterable[HomeChange], present: Present) -> None:
    """Another phone is perhaps another member: the link is found anew."""
    rows = [
        {
            "row": present.entries[change.key, who.identity],
            "new_phone": who.phone,
            "new_index": tx.sealer.index(who.phone),
        }
        for change in changes
        for who in change.rephoned
    ]
    if rows:
        statement = (
            update(roster_entry)
            .where(roster_entry.c.id == bindparam("row"))
            .values(
                phone=bindparam("new_phone"), phone_index=bindparam("new_index"), person_id=None
            )
        )
        await tx.run_many(statement, rows)


async def _set_flags(
    tx: Transaction, changes: Iterable[HomeChange], ids: Mapping[str, int]
) -> None:
    gone: defaultdict[str, list[int]] = defaultdict(list)
    new = []
    for change in changes:
        before, after = change.before.flags, change.after.flags
        for flag in before - after:
            gone[flag].append(ids[change.key])
        new += [{"household_id": ids[change.key], "flag": flag} for flag in sorted(after - before)]
    for flag, homes in gone.items():
        for start in range(0, len(homes), IDS_AT_ONCE):
            part = homes[start : start + IDS_AT_ONCE]
            await tx.run(
                delete(household_flag).where(
                    household_flag.c.flag == flag, household_flag.c.household_id.in_(part)
                )
            )
    await tx.insert_many(household_flag, new)


async def _set_homes(
    tx: Transaction, changes: Iterable[HomeChange], ids: Mapping[str, int]
) -> None:
    rows = [
        {"row": ids[change.key], "new_kind": change.after.kind, "new_heads": change.after.heads}
        for change in changes
        if (change.before.kind, change.before.heads) != (change.after.kind, change.after.heads)
    ]
    if rows:
        statement = (
            update(household)
            .where(household.c.id == bindparam("row"))
            .values(kind=bindparam("new_kind"), heads=bindparam("new_heads"))
        )
        await tx.run_many(statement, rows)


def _audited(change: HomeChange, household_id: int, compound_id: int) -> Change:
    after = {
        **_in_short(change.after),
        "added": len(change.added),
        "rephoned": len(change.rephoned),
        "removed": len(change.removed),
        "is_new": change.is_new,
    }
    before = _in_short(change.before)
    return Change("household", household_id, "roster", before, after, compound_id)


def _in_short(home: Home) -> dict[str, Any]:
    return {"kind": home.kind, "heads": home.heads, "flags": sorted(home.flags)}
