"""A control level in the middle of a pickup: who leaves the queue, who is told, and how often."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fulfillment.handover.rules.ways import DoorFor
from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.level_effects import SETTLES_IN, apply_levels
from fulfillment.handover.use_cases.pickup import look_up
from fulfillment.handover.use_cases.to_the_door import send_to_door
from orders.rules.errors_collecting import ServedAtDoor
from orders.rules.levels import Level
from orders.tables.compounds import building
from orders.tables.households import household
from orders.tables.levels import control_level
from orders.use_cases.level_setting import (
    AS_COMPOUND,
    confirm_level,
    draft_level,
    name_level_notice,
    set_level_beginning,
    split_notice,
)
from orders.use_cases.levels import levels_of
from storage.database import Database, Transaction
from tests.builders import household_id_of
from tests.handover.hands import code_of
from tests.handover.loads import REST, TRUCK, World, make_world, open_with, told

SEALED_HOME, FREE_HOME = "1-1-101", "2-1-101"
NOW = TRUCK + REST + timedelta(minutes=1)


async def announce(
    tx: Transaction,
    world: World,
    level: str,
    *,
    code: str = "1",
    now: datetime = NOW,
    since: str = "",
) -> int:
    """Record a level as the liaison does in the chat; returns the row's id."""
    building_id = await tx.scalar(select(building.c.id).where(building.c.code == code))
    draft_id = await draft_level(
        tx,
        actor=world.liaison,
        compound_id=world.compound_id,
        building_id=building_id,
        level=level,
        now=now,
    )
    await name_level_notice(tx, actor=world.liaison, draft_id=draft_id, text="指挥部，第12号通告")
    if since:
        await set_level_beginning(tx, actor=world.liaison, draft_id=draft_id, text=since, now=now)
    await confirm_level(tx, actor=world.liaison, draft_id=draft_id, now=now)
    return draft_id


async def ways(tx: Transaction) -> dict[str, str]:
    rows = await tx.all(
        select(household.c.key, slot.c.way).join(slot, slot.c.household_id == household.c.id)
    )
    return {row.key: row.way for row in rows}


async def test_a_building_sealed_in_mid_pickup_leaves_the_queue_at_once(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, (SEALED_HOME, FREE_HOME))
        await announce(tx, world, Level.SEALED)
        assert await apply_levels(tx, now=NOW) == 1
        assert await ways(tx) == {SEALED_HOME: "door", FREE_HOME: "point"}
        assert await told(tx, "level_changed") == []
        await apply_levels(tx, now=NOW + SETTLES_IN)
        ((_, data),) = await told(tx, "level_changed")
        said = {name: data[name] for name in ("address", "level", "before", "bags", "notice")}
        assert said == {
            "address": SEALED_HOME,
            "level": "sealed",
            "before": "control",
            "bags": 1,
            "notice": "第12号通告",
        }
        assert len(await told(tx, "levels_posted")) == 1


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_five_changes_in_a_minute_that_end_where_they_began_are_told_to_nobody(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, (SEALED_HOME, FREE_HOME))
        steps = (Level.SEALED, Level.CONTROL, Level.SEALED, AS_COMPOUND)
        for number, level in enumerate(steps):
            at = NOW + timedelta(seconds=12 * number)
            await announce(tx, world, level, now=at)
            await apply_levels(tx, now=at)
        await apply_levels(tx, now=NOW + timedelta(minutes=2))
        assert await ways(tx) == {SEALED_HOME: "point", FREE_HOME: "point"}
        assert await told(tx, "level_changed") == await told(tx, "levels_posted") == []
        assert not await tx.all(select(control_level).where(control_level.c.told_at.is_(None)))


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_level_for_later_changes_nothing_before_it_holds(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, (SEALED_HOME, FREE_HOME))
        await announce(tx, world, Level.SEALED, since="2026-03-02 18:00")
        assert await apply_levels(tx, now=NOW) == 0
        held = await levels_of(tx, world.compound_id, at=NOW)
        assert (held["1"], held[""]) == (Level.CONTROL, Level.CONTROL)
        assert await apply_levels(tx, now=NOW + timedelta(hours=4)) == 1
        assert (await ways(tx))[SEALED_HOME] == "door"


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_who_wished_the_door_is_not_served_below_once_the_building_is_sealed(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, (SEALED_HOME, FREE_HOME))
        await send_to_door(
            tx,
            compound_id=world.compound_id,
            household_ids=[await household_id_of(tx, SEALED_HOME)],
            verb=DoorFor.WISH,
            actor=world.liaison,
            now=NOW,
        )
        code = await code_of(tx, SEALED_HOME)
        asked: dict[str, Any] = {"actor": world.helper, "pickup_code": code}
        assert (await look_up(tx, **asked, now=NOW)).address == SEALED_HOME
        await announce(tx, world, Level.SEALED)
        await apply_levels(tx, now=NOW)
        with pytest.raises(ServedAtDoor):
            await look_up(tx, **asked, now=NOW)


def test_authority_and_notice_are_parted_at_the_first_sign() -> None:
    assert split_notice("樊城区指挥部，第12号通告") == ("樊城区指挥部", "第12号通告")
    assert split_notice("District HQ, notice 12, page 2") == ("District HQ", "notice 12, page 2")
    assert split_notice(" 第12号通告 ") == ("", "第12号通告")
