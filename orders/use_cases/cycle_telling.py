"""Who hears that a liaison changed the cycles, once each: the group, suppliers, other liaisons.

In private only who has something chosen and not confirmed, when the cut-off comes earlier: for
everybody who has ordered nothing changes but how long they may change their mind.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.cycle_wishes import HOURS, OF_RULE, Wish
from orders.rules.schedule import CycleRule, cycle_times
from orders.rules.timetable import Slot, Timetable, next_after, next_regular
from orders.tables.compounds import group_compound
from orders.tables.people import person, right_holder
from orders.tables.suppliers import bundle, supplier, supplier_contact
from orders.use_cases.compounds import compounds_of_group
from orders.use_cases.cycle_board import drafting_people
from storage.database import Transaction
from storage.outbox import Post, post_all


async def change_data(
    tx: Transaction,
    group_id: int,
    *,
    wish: Wish,
    before: Timetable,
    after: Timetable,
    now: datetime,
) -> dict[str, Any]:
    """A change in plain data, as notices and previews show it."""
    places = await compounds_of_group(tx, group_id)
    following = next_after(after, now)
    if wish.kind in OF_RULE:
        number = next_regular(after)
        following = Slot(number=number, times=cycle_times(after.rule, number))
    return {
        "kind": wish.kind,
        "value": wish.value,
        "number": wish.number,
        "compound": "、".join(place.name for place in places),
        "compound_en": ", ".join(place.name_en for place in places),
        "timezone": after.rule.timezone,
        "now": now.isoformat(),
        "before": _times(before.slot(wish.number)),
        "after": _times(after.slot(wish.number)),
        "next_number": following.number,
        "next": _times(following),
        "next_before": _times(next_after(before, now)),
        "length_days": after.rule.length_days,
        "length_before": before.rule.length_days,
        "hours": _hours(after.rule),
        "hours_before": _hours(before.rule),
        "is_running": before.running is not None,
    }


async def tell_change(
    tx: Transaction,
    group_id: int,
    *,
    wish: Wish,
    before: Timetable,
    data: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    """Post all notices of a change that was made."""
    by = await tx.scalar(select(person.c.name).where(person.c.id == actor.person_id))
    others = await _liaisons(tx, group_id) - {actor.person_id or 0}
    contacts = await _contacts(tx, group_id)
    people = [(each, Notice.CYCLE_CHANGED_BY, {**data, "by": by or ""}) for each in sorted(others)]
    people += [(each, Notice.CYCLE_CHANGED_SUPPLY, dict(data)) for each in sorted(contacts)]
    running = before.running
    if wish.kind == "close" and wish.value != "0" and running and running.cycle_id:
        drafting = await drafting_people(tx, running.cycle_id)
        people += [(each, Notice.CLOSES_EARLIER, dict(data)) for each in drafting]
    posts = [Post(f"person:{each}", notice, told) for each, notice, told in people]
    await post_all(
        tx, [Post(f"group:{group_id}", Notice.CYCLE_CHANGED, dict(data)), *posts], now=now
    )


async def sellers_of(tx: Transaction, group_id: int) -> tuple[tuple[str, str], ...]:
    """The suppliers that sell to a group, by their names."""
    rows = await tx.all(
        select(supplier.c.id, supplier.c.name, supplier.c.name_en)
        .join(bundle, bundle.c.supplier_id == supplier.c.id)
        .where(bundle.c.group_id == group_id, bundle.c.is_offered)
        .distinct()
        .order_by(supplier.c.id)
    )
    return tuple((row.name, row.name_en) for row in rows)


async def _contacts(tx: Transaction, group_id: int) -> set[int]:
    rows = await tx.scalars(
        select(supplier_contact.c.person_id)
        .join(bundle, bundle.c.supplier_id == supplier_contact.c.supplier_id)
        .where(bundle.c.group_id == group_id, bundle.c.is_offered)
        .distinct()
    )
    return set(rows)


async def _liaisons(tx: Transaction, group_id: int) -> set[int]:
    rows = await tx.scalars(
        select(right_holder.c.person_id)
        .join(group_compound, group_compound.c.compound_id == right_holder.c.compound_id)
        .where(
            group_compound.c.group_id == group_id,
            right_holder.c.right == "approve",
            right_holder.c.revoked_at.is_(None),
        )
        .distinct()
    )
    return set(rows)


def _times(item: Slot | None) -> dict[str, str]:
    if item is None:
        return {}
    return {name: at.isoformat() for name, at in asdict(item.times).items()}


def _hours(rule: CycleRule) -> dict[str, str]:
    return {name: getattr(rule, name).strftime("%H:%M") for name in HOURS}
