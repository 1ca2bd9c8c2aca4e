"""The part of a load that is about places: buildings, households, delivery points, their order."""

from sqlalchemy import Table, bindparam, delete, select, update

from orders.rules.compound_changes import Changes
from orders.rules.walking import parse_key
from orders.tables.compounds import building, delivery_point, ordering_group
from orders.tables.households import household
from storage.database import Transaction


async def apply_homes(
    tx: Transaction, compound_id: int, changes: Changes, *, walking_order: list[str]
) -> None:
    """Add and remove buildings and households, then number everything in walking order."""
    buildings, homes = changes.of("buildings"), changes.of("households")
    await _remove(tx, compound_id, homes, buildings)
    await tx.insert_many(
        building,
        [
            {"compound_id": compound_id, "code": item.key, "position": 0, **item.fields}
            for item in buildings.added
        ],
    )
    for item in buildings.changed:
        of_code = (building.c.compound_id == compound_id, building.c.code == item.key)
        await tx.run(update(building).where(*of_code).values(**item.after))
    await _add_homes(tx, compound_id, homes)
    await number_all(tx, compound_id, walking_order)


async def note_homes(tx: Transaction, group_id: int) -> None:
    """Have every process read the group's households anew."""
    changed = {"revision": ordering_group.c.revision + 1}
    await tx.run(update(ordering_group).where(ordering_group.c.id == group_id).values(**changed))


async def _remove(tx: Transaction, compound_id: int, homes: Changes, buildings: Changes) -> None:
    here = household.c.compound_id == compound_id
    keys = [item.key for item in homes.gone]
    await tx.run(delete(household).where(here, household.c.key.in_(keys)))
    codes = [item.key for item in buildings.gone]
    await tx.run(
        delete(building).where(building.c.compound_id == compound_id, building.c.code.in_(codes))
    )


async def _add_homes(tx: Transaction, compound_id: int, homes: Changes) -> None:
    rows = await tx.all(
        select(building.c.code, building.c.id).where(building.c.compound_id == compound_id)
    )
    ids = {row.code: row.id for row in rows}
    await tx.insert_many(
        household,
        [
            {
                "compound_id": compound_id,
                "building_id": ids[item.fields["building"]],
                "key": item.key,
                "position": 0,
                "heads": 0,
                **_place(item.key),
            }
            for item in homes.added
        ],
    )


def _place(key: str) -> dict[str, str | int]:
    """Unit, floor and room of `3-2-501`; a house has none, a tower may have no units."""
    parts = parse_key(key)
    return {"unit": parts.unit or "", "floor": parts.floor, "room": parts.room or ""}


async def number_all(tx: Transaction, compound_id: int, codes: list[str]) -> None:
    """Give buildings and households their places: as in the file, those that it lost last."""
    rows = await tx.all(select(building).where(building.c.compound_id == compound_id))
    last = len(codes)
    places = {code: place for place, code in enumerate(codes)}
    ordered = sorted(rows, key=lambda row: (places.get(row.code, last), row.position, row.id))
    await _number(tx, building, [(row.id, row.position) for row in ordered])
    of_building = {row.id: place for place, row in enumerate(ordered)}
    homes = await tx.all(select(household).where(household.c.compound_id == compound_id))
    walked = sorted(
        homes,
        key=lambda row: (of_building[row.building_id], int(row.unit or 0), int(row.room or 0)),
    )
    await _number(tx, household, [(row.id, row.position) for row in walked])


async def _number(tx: Transaction, table: Table, rows: list[tuple[int, int]]) -> None:
    moved = [
        {"row": row_id, "place": place}
        for place, (row_id, before) in enumerate(rows)
        if place != before
    ]
    if not moved:
        return
    statement = (
        update(table).where(table.c.id == bindparam("row")).values(position=bindparam("place"))
    )
    await tx.run_many(statement, moved)


async def apply_points(tx: Transaction, compound_id: int, changes: Changes) -> None:
    """Add, change and remove delivery points."""
    here = delivery_point.c.compound_id == compound_id
    for new in changes.added:  # a handful, each with what the file says of it
        await tx.insert(delivery_point, compound_id=compound_id, name=new.key, **new.fields)
    for item in changes.changed:
        named = update(delivery_point).where(here, delivery_point.c.name == item.key)
        await tx.run(named.values(**item.after))
    gone = [item.key for item in changes.gone]
    await tx.run(delete(delivery_point).where(here, delivery_point.c.name.in_(gone)))
