"""Telling those whose control level is another one than they were told last."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from fulfillment.handover.notices_levels import Notice
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.places import Place, iso
from fulfillment.handover.use_cases.reachable import CAN_BE_TOLD
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from orders.rules.levels import Level, changed, levels_at
from orders.rules.states import HandoverState, MemberState
from orders.tables.households import household, member
from orders.tables.levels import control_level
from orders.tables.people import person
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.levels import as_rule
from orders.use_cases.places import buildings_of
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post_all


async def tell_levels(tx: Transaction, place: Place, *, now: datetime) -> None:
    """Tell what differs from what was told last. The caller holds the place."""
    codes = {row.id: row.code for row in await buildings_of(tx, place.compound_id)}
    applied = (
        control_level.c.compound_id == place.compound_id,
        control_level.c.applied_at.is_not(None),
    )
    rows = await tx.all(select(control_level).where(*applied).order_by(control_level.c.id))
    before = levels_at([as_rule(row) for row in rows if row.told_at], list(codes), now)
    levels = changed(before, levels_at([as_rule(row) for row in rows], list(codes), now))
    await tx.run(
        update(control_level).where(*applied, control_level.c.told_at.is_(None)).values(told_at=now)
    )
    if not levels:
        return
    newest = rows[-1]
    said = {
        **place.data(),
        "authority": newest.authority,
        "notice": newest.notice,
        "holds_from": iso(newest.holds_from),
    }
    posts = await _to_households(tx, place, before, levels, said, row_id=newest.id)
    posts += await _to_group(tx, place, codes, levels, said, row_id=newest.id)
    await post_all(tx, posts, now=now)


async def _to_households(
    tx: Transaction,
    place: Place,
    before: Mapping[int | None, Level],
    levels: Mapping[int | None, Level],
    said: Mapping[str, Any],
    *,
    row_id: int,
) -> list[Post]:
    """A notice to each member of every household in the buildings concerned."""
    bags = await _bags_to_door(tx, place)
    rows: Sequence[Row[Any]] = await tx.all(
        select(household.c.id, household.c.key, household.c.building_id, member.c.person_id)
        .join(member, member.c.household_id == household.c.id)
        .join(person, person.c.id == member.c.person_id)
        .where(
            household.c.compound_id == place.compound_id,
            household.c.building_id.in_([each for each in levels if each is not None]),
            member.c.state == MemberState.ACCEPTED,
            *CAN_BE_TOLD,
        )
        .order_by(member.c.id)
    )
    return [
        Post(
            f"person:{row.person_id}",
            Notice.LEVEL_CHANGED,
            {
                **said,
                "address": row.key,
                "level": levels[row.building_id],
                "before": before[row.building_id],
                "bags": bags.get(row.id, 0),
            },
            natural_key=f"level_changed:{row_id}:{row.id}:{row.person_id}",
        )
        for row in rows
    ]


async def _to_group(
    tx: Transaction,
    place: Place,
    codes: Mapping[int, str],
    levels: Mapping[int | None, Level],
    said: Mapping[str, Any],
    *,
    row_id: int,
) -> list[Post]:
    """One post for everybody to read, and the same with its consequences for the liaisons."""
    whole = levels.get(None)
    named = {each: level for each, level in levels.items() if each is not None and level != whole}
    data = {
        **said,
        "whole": whole or "",
        "buildings": [{"building": codes[each], "level": level} for each, level in named.items()],
    }
    to_door = len(await _bags_to_door(tx, place))
    group = await group_of_compound(tx, place.compound_id)
    liaisons = await holders(tx, place.compound_id, "approve")
    key = f"levels:{place.compound_id}:{row_id}"
    return [
        Post(f"group:{group.id}", Notice.LEVELS_POSTED, data, natural_key=key),
        *(
            Post(
                f"person:{each}",
                Notice.LEVELS_APPLIED,
                {**data, "to_door": to_door},
                natural_key=f"{key}:{each}",
            )
            for each in liaisons
        ),
    ]


async def _bags_to_door(tx: Transaction, place: Place) -> Mapping[int, int]:
    """Bags by household that are still to be brought in the compound's open hand-overs."""
    rows = await tx.all(
        select(slot.c.household_id, func.count(bag.c.id).label("bags"))
        .join(handover, handover.c.id == slot.c.handover_id)
        .join(
            parcel,
            (parcel.c.handover_id == slot.c.handover_id)
            & (parcel.c.household_id == slot.c.household_id),
        )
        .join(bag, BAG_CAME)
        .where(
            handover.c.compound_id == place.compound_id,
            handover.c.state == HandoverState.OPEN,
            slot.c.way == Way.DOOR,
            bag.c.collected_at.is_(None),
        )
        .group_by(slot.c.household_id)
    )
    return {row.household_id: row.bags for row in rows}
