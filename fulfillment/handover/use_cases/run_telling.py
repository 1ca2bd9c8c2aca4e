"""Who hears what of door runs; rooms only in private, and to a volunteer only while it is theirs.

What a volunteer is told of a run is one message: it changes when the run goes to somebody else.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.handover.notices_runs import Notice
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.due_doors import TO_BRING
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from fulfillment.told import Note, tell_households, tell_people
from orders.tables.compounds import building, compound
from orders.tables.households import household
from orders.tables.orders import order
from orders.tables.people import person
from orders.use_cases.rights import holders
from storage.database import Transaction


async def tell_yours(tx: Transaction, run_id: int, *, now: datetime) -> None:
    """Somebody has a run: how many doors and bags, where; the rooms when they open it."""
    row = await tx.one(select(run).where(run.c.id == run_id))
    doors = await tx.all(
        select(household.c.unit, building.c.code)
        .join(run_door, run_door.c.household_id == household.c.id)
        .join(building, building.c.id == household.c.building_id)
        .where(run_door.c.run_id == run_id, run_door.c.done_at.is_(None))
        .order_by(run_door.c.position)
    )
    data = {
        **await _names(tx, row),
        "building": doors[0].code if doors and row.building_id is not None else "",
        "units": list(dict.fromkeys(each.unit for each in doors if each.unit)),
        "households": len(doors),
        "bags": await bags_to_bring(tx, run_id),
    }
    slot = _slot(row)
    await tell_people(tx, [row.person_id], Notice.RUN_FOR_YOU, data, now=now, slot=slot)


async def tell_not_yours(tx: Transaction, row: Row[Any], *, now: datetime) -> None:
    """The run as it still stands is nobody's now, or another's: its message says only that."""
    if row.person_id is None:
        return
    data = await _names(tx, row)
    await tell_people(tx, [row.person_id], Notice.RUN_NOT_YOURS, data, now=now, slot=_slot(row))


async def tell_waiting(
    tx: Transaction, compound_id: int, run_ids: Sequence[int], *, now: datetime
) -> None:
    """To the liaison: so many runs have nobody."""
    place = await _place(tx, compound_id)
    mine = run_door.c.run_id.in_(run_ids), run_door.c.done_at.is_(None)
    codes = await tx.scalars(
        select(building.c.code)
        .where(
            building.c.id.in_(
                select(household.c.building_id)
                .join(run_door, run_door.c.household_id == household.c.id)
                .where(*mine)
            )
        )
        .order_by(building.c.position)
    )
    data = {
        **place,
        "compound_id": compound_id,
        "runs": len(run_ids),
        "households": await tx.scalar(select(func.count()).select_from(run_door).where(*mine)),
        "buildings": list(codes),
    }
    liaisons = await holders(tx, compound_id, "approve")
    await tell_people(tx, liaisons, Notice.RUNS_WAITING, data, now=now)


async def tell_brought(
    tx: Transaction, door: Row[Any], *, is_left: bool, bags: int, photo: int | None, now: datetime
) -> None:
    """To the household: what stands before its door, or was handed to it."""
    data = {
        **await _at_door(tx, door, now),
        "is_left": is_left,
        "bags": bags,
        "lacking": len(door.missing),
        **_photo(photo),
    }
    note = Note(door.household_id, Notice.BROUGHT_TO_DOOR, data, None, f"brought_to_door:{door.id}")
    await tell_households(tx, [note], now=now)


async def tell_brought_back(
    tx: Transaction,
    door: Row[Any],
    *,
    outcome: str,
    note: str | None,
    photo: int | None,
    now: datetime,
) -> None:
    """To the liaison, who decides; to the household where nobody opened."""
    at_door = await _at_door(tx, door, now)
    place = await _place(tx, door.compound_id)
    volunteer = await tx.scalar(select(person.c.name).where(person.c.id == door.person_id))
    data = {
        **at_door,
        **place,
        "door_id": door.id,
        "number": door.number,
        "outcome": outcome,
        "lacking": len(door.missing),
        "volunteer": volunteer or "",
        "note": note or "",
        **_photo(photo),
    }
    liaisons = await holders(tx, door.compound_id, "approve")
    key = f"brought_back:{door.id}"
    await tell_people(tx, liaisons, Notice.BROUGHT_BACK, data, now=now, key=key)
    if outcome == "nobody":
        ordered = await _who_ordered(tx, door)
        said = Note(door.household_id, Notice.NOBODY_OPENED, at_door, ordered, f"nobody:{door.id}")
        await tell_households(tx, [said], now=now)


async def tell_decided(
    tx: Transaction, door: Row[Any], data: dict[str, Any], *, now: datetime
) -> None:
    """To the household: what becomes of its bags."""
    ordered = await _who_ordered(tx, door)
    note = Note(door.household_id, Notice.BAGS_KEPT, data, ordered, f"bags_kept:{door.id}")
    await tell_households(tx, [note], now=now)


async def bags_to_bring(tx: Transaction, run_id: int) -> int:
    """Bags that are still to be brought on a run."""
    count: int = await tx.scalar(
        select(func.count())
        .select_from(bag)
        .join(parcel, BAG_CAME)
        .join(
            run_door,
            (run_door.c.handover_id == parcel.c.handover_id)
            & (run_door.c.household_id == parcel.c.household_id),
        )
        .where(
            run_door.c.run_id == run_id,
            run_door.c.done_at.is_(None),
            parcel.c.state.in_(TO_BRING),
            bag.c.collected_at.is_(None),
        )
    )
    return count


async def _who_ordered(tx: Transaction, door: Row[Any]) -> int | None:
    """The neighbour who ordered, for a household of which nobody is in the chat."""
    found: int | None = await tx.scalar(
        select(order.c.placed_by)
        .join(parcel, parcel.c.order_id == order.c.id)
        .where(
            parcel.c.handover_id == door.handover_id,
            parcel.c.household_id == door.household_id,
            order.c.for_other == 1,
        )
        .limit(1)
    )
    return found


async def _names(tx: Transaction, row: Row[Any]) -> dict[str, Any]:
    return {**await _place(tx, row.compound_id), "run_id": row.id, "number": row.number}


async def _place(tx: Transaction, compound_id: int) -> dict[str, Any]:
    row = await tx.one(
        select(compound.c.name, compound.c.name_en, compound.c.timezone).where(
            compound.c.id == compound_id
        )
    )
    return {"compound": row.name, "compound_en": row.name_en, "timezone": row.timezone}


async def _at_door(tx: Transaction, door: Row[Any], now: datetime) -> dict[str, Any]:
    place = await _place(tx, door.compound_id)
    return {"address": door.address, "at": now.isoformat(), "timezone": place["timezone"]}


def _photo(document_id: int | None) -> dict[str, Any]:
    return {} if document_id is None else {"document_id": document_id}


def _slot(row: Row[Any]) -> str:
    """One message for each time that a run is somebody's."""
    return f"run:{row.id}:{int(row.assigned_at.timestamp())}"
