"""Who is told what when a hand-over opens: households, the group, the liaisons."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from fulfillment.handover.notices import Notice
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.use_cases.overnight import tell_overnight
from fulfillment.handover.use_cases.places import Place, iso
from fulfillment.handover.use_cases.reachable import reachable_members
from fulfillment.handover.use_cases.slots import Slot
from orders.tables.compounds import group_compound
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post_all


async def tell_opened(
    tx: Transaction,
    place: Place,
    slots: Sequence[Slot],
    *,
    handover_id: int,
    minutes_missing: int,
    now: datetime,
) -> None:
    """Post the notices of a hand-over that has just opened."""
    same = {"handover_id": handover_id, **place.data()}
    people = await reachable_members(tx, handover_id=handover_id)
    posts = [
        Post(
            f"person:{person_id}",
            Notice.PICKUP_SLOT,
            {**same, **_slot_data(item), "household_id": item.household_id},
            natural_key=f"pickup_slot:{handover_id}:{item.household_id}:{person_id}",
        )
        for item in slots
        if item.way != Way.WAIT
        for person_id in people.get(item.household_id, ())
    ]
    posts += await _to_group(tx, place, slots, same)
    unreached = [
        _slot_data(item)
        for item in slots
        if item.household_id not in people and item.way != Way.WAIT
    ]
    if unreached:
        helpers = await holders(tx, place.compound_id, "approve", "hand_out")
        data = {**same, "slots": unreached}
        posts += _to_people(Notice.SLOTS_WITHOUT_CHAT, helpers, data, handover_id)
    if minutes_missing:
        liaisons = await holders(tx, place.compound_id, "approve")
        ends_at = max(item.ends_at for item in slots if item.way == Way.POINT)
        data = {**same, "minutes_missing": minutes_missing, "ends_at": iso(ends_at)}
        posts += _to_people(Notice.TIMETABLE_DOES_NOT_FIT, liaisons, data, handover_id)
    posts += await tell_overnight(tx, place, slots, handover_id=handover_id, now=now)
    await post_all(tx, posts, now=now)


async def _to_group(
    tx: Transaction, place: Place, slots: Sequence[Slot], same: dict[str, Any]
) -> list[Post]:
    group_id = await tx.scalar(
        select(group_compound.c.group_id).where(group_compound.c.compound_id == place.compound_id)
    )
    if group_id is None:
        return []
    data = {**same, "buildings": _buildings(slots), "brought": _brought(slots)}
    if not data["buildings"]:
        return []  # everything is brought to the doors
    key = f"pickup_timetable:{same['handover_id']}"
    return [Post(f"group:{group_id}", Notice.PICKUP_TIMETABLE, data, natural_key=key)]


def _buildings(slots: Sequence[Slot]) -> list[dict[str, Any]]:
    """From when to when each building is served at which point; the slots come in order."""
    served: dict[tuple[str, str], list[Slot]] = {}
    called = [item for item in slots if item.way == Way.POINT]
    for item in sorted(called, key=lambda item: (item.starts_at, item.ends_at)):
        served.setdefault((item.building, item.point), []).append(item)
    return [
        {
            "building": building,
            "point": point,
            "point_en": items[0].point_en,
            "from": iso(items[0].starts_at),
            "to": iso(max(item.ends_at for item in items)),
            "households": len(items),
        }
        for (building, point), items in served.items()
    ]


def _brought(slots: Sequence[Slot]) -> list[str]:
    """Buildings of which nobody comes down; of single rooms that are served so nothing is said."""
    down = {item.building for item in slots if item.way != Way.DOOR}
    return list(dict.fromkeys(item.building for item in slots if item.building not in down))


def _to_people(
    notice: Notice, people: Sequence[int], data: dict[str, Any], handover_id: int
) -> list[Post]:
    return [
        Post(f"person:{person_id}", notice, data, f"{notice}:{handover_id}:{person_id}")
        for person_id in people
    ]


def _slot_data(item: Slot) -> dict[str, Any]:
    return {
        "address": item.address,
        "point": item.point,
        "point_en": item.point_en,
        "starts_at": iso(item.starts_at),
        "ends_at": iso(item.ends_at),
        "pickup_code": item.pickup_code,
        "bags": item.bags,
        "way": item.way,
    }
