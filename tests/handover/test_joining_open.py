"""A truck that comes while a hand-over is open: one slot for both bags, where it is still ahead."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from fulfillment.handover.tables.handovers import consignment, handover, slot
from fulfillment.handover.tables.runs import run
from orders.tables.households import household
from storage.database import Database
from tests.builders import make_member
from tests.handover.hands import AT, code_of, hand
from tests.handover.loads import (
    REST,
    TRUCK,
    bag_codes,
    count_all,
    make_packed,
    make_world,
    open_with,
    rest,
    send,
    told,
)
from tests.handover.run_stage import make_stage, to_the_door

BOTH, DONE, NEW = "1-1-101", "1-1-201", "2-2-302"


async def test_bags_of_a_later_truck_join_the_slots_that_are_still_to_come(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        neighbour = await make_member(tx, BOTH, telegram_id=41)
        first = await open_with(tx, world, (BOTH, DONE))
        before = {
            row.household_id: row
            for row in await tx.all(select(slot).where(slot.c.handover_id == first))
        }
        (code,) = await bag_codes(tx, DONE)
        at = TRUCK + REST + timedelta(minutes=1)
        assert (await hand(tx, world.helper, DONE, code, now=at)).done
        await make_packed(tx, world, (BOTH, DONE, NEW), clerk=world.shop_clerk)
        load = await send(tx, world, clerk=world.shop_clerk, now=at - REST)
        over = await rest(tx, world, load, now=at - REST)
        counted = await count_all(tx, world, load, bags=3, now=over)
        assert counted.opened is not None
        assert (counted.opened.households, counted.opened.bags) == (2, 2)

    async with db.write() as tx:
        slots = await tx.all(
            select(slot, household.c.key)
            .join(household, household.c.id == slot.c.household_id)
            .order_by(slot.c.handover_id, slot.c.id)
        )
        by_home = [(row.key, row.handover_id == first) for row in slots]
        assert by_home == [(BOTH, True), (DONE, True), (DONE, False), (NEW, False)]
        kept = {row.household_id: row for row in slots if row.handover_id == first}
        assert {home: (row.starts_at, row.pickup_code) for home, row in kept.items()} == {
            home: (row.starts_at, row.pickup_code) for home, row in before.items()
        }
        mine = f"person:{neighbour.person_id}"
        (more,) = (data for who, data in await told(tx, "pickup_more") if who == mine)
        assert (more["bags"], more["pickup_code"]) == (2, await code_of(tx, BOTH))
        one, two = await bag_codes(tx, BOTH)
        assert not (await hand(tx, world.helper, BOTH, one, now=over)).done
        assert (await hand(tx, world.helper, BOTH, two, now=over)).done


async def test_a_load_whose_households_all_have_a_slot_needs_no_hand_over_of_its_own(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        first = await open_with(tx, world, (BOTH, DONE))
        await make_packed(tx, world, (BOTH,), clerk=world.shop_clerk)
        load = await send(tx, world, clerk=world.shop_clerk)
        over = await rest(tx, world, load)
        counted = await count_all(tx, world, load, bags=1, now=over)
        assert counted.opened is not None
        assert (counted.opened.handover_id, counted.opened.bags) == (first, 3)
        mine = select(consignment.c.handover_id).where(consignment.c.id == load)
        assert await tx.scalar(mine) == first
        states = await tx.all(select(handover.c.id, handover.c.state).order_by(handover.c.id))
        assert [row.state for row in states] == ["open", "planned"]  # empty, for the next truck


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_bags_of_a_later_truck_do_not_join_a_run_that_has_set_out(db: Database) -> None:
    async with db.write() as tx:
        stage = await make_stage(tx, bags=1)
        await to_the_door(tx, stage, BOTH)
        await tx.run(update(run).values(state="under_way", begun_at=AT))
        await make_packed(tx, stage.world, (BOTH,), clerk=stage.world.shop_clerk)
        load = await send(tx, stage.world, clerk=stage.world.shop_clerk, now=AT)
        over = await rest(tx, stage.world, load, now=AT)
        counted = await count_all(tx, stage.world, load, bags=1, now=over)
        assert counted.opened is not None
        assert counted.opened.handover_id != stage.handover_id
