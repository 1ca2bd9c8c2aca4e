"""Posting calls: in a building's own group where it has one, else to each household in private.

The second call goes to the household itself; to the group only for those who have no chat. So
each call is heard once, and what is not sent before its minutes are over is not sent at all.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fulfillment.handover.notices_calling import Notice
from fulfillment.handover.rules.calling import WAIT_AFTER_RECALL
from fulfillment.handover.use_cases.places import iso
from fulfillment.handover.use_cases.queue_rows import Queued
from fulfillment.handover.use_cases.reachable import reachable_members
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post_all

People = Mapping[int, Sequence[int]]


async def tell_called(
    tx: Transaction, rows: Sequence[Queued], *, again: bool, timezone: str, now: datetime
) -> None:
    """Ask these households of one compound to come now."""
    people = await people_of(tx, rows)
    to_group = [
        row
        for row in rows
        if row.chat_id is not None and not (again and row.household_id in people)
    ]
    in_group = {row.slot_id for row in to_group}
    common = {"again": again, "timezone": timezone, "until": iso(now + WAIT_AFTER_RECALL)}
    posts = [
        Post(
            f"person:{person_id}",
            Notice.PICKUP_CALL,
            {
                **common,
                **_slot_data(row),
                "household_id": row.household_id,
                "address": row.address,
                "pickup_code": row.pickup_code,
            },
            natural_key=_key(Notice.PICKUP_CALL, row, again, now, person_id),
            not_after=_not_after(row, again, now),
        )
        for row in rows
        if row.slot_id not in in_group
        for person_id in people.get(row.household_id, ())
    ]
    await post_all(tx, [*posts, *_in_groups(to_group, common, again, now)], now=now)


async def tell_missed(
    tx: Transaction, rows: Sequence[Queued], *, to_door: bool, timezone: str, now: datetime
) -> None:
    """Tell these households that nobody came, and where their bags are."""
    people = await people_of(tx, rows)
    posts = [
        Post(
            f"person:{person_id}",
            Notice.PICKUP_MISSED,
            {
                "household_id": row.household_id,
                "address": row.address,
                "to_door": to_door,
                "point": row.point,
                "point_en": row.point_en,
                "timezone": timezone,
            },
            natural_key=f"{Notice.PICKUP_MISSED}:{row.slot_id}:{to_door}:{person_id}",
        )
        for row in rows
        for person_id in people.get(row.household_id, ())
    ]
    await post_all(tx, posts, now=now)


async def tell_helpers(
    tx: Transaction, *, compound_id: int, handover_id: int, data: dict[str, Any], now: datetime
) -> None:
    """One message to each who hands out, changed as households miss it and come after all."""
    posts = [
        Post(
            f"person:{person_id}",
            Notice.QUEUE_MISSED,
            {"compound_id": compound_id, "handover_id": handover_id, **data},
            slot=f"{Notice.QUEUE_MISSED}:{handover_id}:{person_id}",
        )
        for person_id in await holders(tx, compound_id, "approve", "hand_out")
    ]
    await post_all(tx, posts, now=now)


async def people_of(tx: Transaction, rows: Sequence[Queued]) -> dict[int, Sequence[int]]:
    """Whom the bot can write to, by household."""
    found: dict[int, Sequence[int]] = {}
    for handover_id in sorted({row.handover_id for row in rows}):
        found |= await reachable_members(tx, handover_id=handover_id)
    return found


def _in_groups(
    rows: Sequence[Queued], common: Mapping[str, Any], again: bool, now: datetime
) -> list[Post]:
    """A message a unit and slot, with all its rooms."""
    groups: dict[tuple[Any, ...], list[Queued]] = {}
    for row in rows:
        place = (row.chat_id, row.building, row.unit, row.point_id, row.starts_at)
        groups.setdefault(place, []).append(row)
    return [
        Post(
            f"chat:{mine[0].chat_id}",
            Notice.BUILDING_CALL,
            {
                **common,
                **_slot_data(mine[0]),
                "building": mine[0].building,
                "unit": mine[0].unit,
                "rooms": [row.room for row in mine],
            },
            natural_key=_key(Notice.BUILDING_CALL, mine[0], again, now, mine[0].building),
            not_after=_not_after(mine[0], again, now),
        )
        for mine in groups.values()
    ]


def _slot_data(row: Queued) -> dict[str, Any]:
    return {
        "point": row.point,
        "point_en": row.point_en,
        "starts_at": iso(row.starts_at),
        "ends_at": iso(row.ends_at),
    }


def _key(notice: Notice, row: Queued, again: bool, now: datetime, who: object) -> str:
    """Once for each promised time; a second call again and again, as often as somebody asks."""
    which = f"again {now.isoformat()}" if again else iso(row.starts_at)
    return f"{notice}:{row.slot_id}:{which}:{who}"


def _not_after(row: Queued, again: bool, now: datetime) -> datetime:
    return now + WAIT_AFTER_RECALL if again else max(row.ends_at, now + WAIT_AFTER_RECALL)
