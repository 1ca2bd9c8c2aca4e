"""The end of a hand-over: what is held and brought, and when a cycle is settled."""

import pytest
from sqlalchemy import select, update

from fulfillment.handover.use_cases.my_pickup import pickups_of
from fulfillment.handover.use_cases.pickup import (
    bring,
    close_handover,
    progress,
)
from fulfillment.handover.use_cases.settling import settle_cycles
from fulfillment.supply.tables.batches import bag, parcel
from orders.rules.errors import NoRight, WrongState
from orders.rules.states import ParcelState, PaymentState
from orders.tables.cycles import cycle
from orders.tables.orders import order_line
from storage.database import Database, Transaction
from tests.builders import household_id_of, make_order
from tests.handover.hands import AT, hand
from tests.handover.loads import (
    REST,
    World,
    bag_codes,
    make_holder,
    make_packed,
    make_world,
    open_with,
    states,
    told,
)

KEYS = ("1-1-101", "1-1-201", "2-2-302", "3")


async def test_what_was_not_collected_is_held_named_and_can_be_brought(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS)
        for key in KEYS[:3]:
            [bag_code] = await bag_codes(tx, key)
            await hand(tx, world.helper, key, bag_code)
        with pytest.raises(NoRight):
            await close_handover(tx, actor=world.helper, handover_id=handover_id, now=AT)
        closed = await close_handover(tx, actor=world.liaison, handover_id=handover_id, now=AT)
        assert (closed.households, closed.collected) == (4, 3)
        assert [item.address for item in closed.held] == [KEYS[3]]
        assert (await states(tx))[KEYS[3]] == "held"
        [(liaison, summary)] = await told(tx, "handover_closed")
        assert liaison == f"person:{world.liaison.id}"
        assert [row["address"] for row in summary["held"]] == [KEYS[3]]
        [(_, data)] = await told(tx, "parcel_held_uncollected")
        assert (data["address"], data["bags"]) == (KEYS[3], 1)
        again = await close_handover(tx, actor=world.liaison, handover_id=handover_id, now=AT)
        assert again == closed
        [view] = await pickups_of(tx, household_ids=[await household_id_of(tx, KEYS[3])])
        assert not view.is_open

        volunteer = await make_holder(tx, world.compound_id, "deliver")
        held = closed.held[0].parcel_id
        assert await bring(tx, actor=volunteer, parcel_id=held, now=AT + REST) == "delivered"
        assert await bring(tx, actor=volunteer, parcel_id=held, now=AT + REST) == "delivered"
        seen = await progress(tx, handover_id=handover_id, now=AT + REST)
        assert seen.waiting == 0
        assert await tx.scalar(select(bag.c.handed_by).where(bag.c.parcel_id == held))
        other = await tx.scalar(select(parcel.c.id).where(parcel.c.address == KEYS[0]))
        with pytest.raises(WrongState):
            await bring(tx, actor=volunteer, parcel_id=other, now=AT + REST)


async def test_what_is_held_unpaid_was_never_here_and_cannot_be_brought(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        made = await make_packed(
            tx, world, KEYS[:1], state=ParcelState.HELD, payment=PaymentState.DUE
        )
        with pytest.raises(WrongState):
            await bring(tx, actor=world.liaison, parcel_id=made[KEYS[0]], now=AT)


async def cycle_state(tx: Transaction, world: World) -> str:
    state: str = await tx.scalar(select(cycle.c.state).where(cycle.c.id == world.cycle_id))
    return state


async def test_a_cycle_is_settled_when_nothing_of_it_is_on_its_way(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(
            tx, world, KEYS[1:2], state=ParcelState.DROPPED_UNPAID, payment=PaymentState.DUE
        )
        handover_id = await open_with(tx, world, (KEYS[0], KEYS[2], KEYS[3]))
        [bag_code] = await bag_codes(tx, KEYS[0])
        await hand(tx, world.helper, KEYS[0], bag_code)
        assert await settle_cycles(tx, now=AT) == ()
        await close_handover(tx, actor=world.liaison, handover_id=handover_id, now=AT)
        assert await settle_cycles(tx, now=AT) == (world.cycle_id,)
        assert await cycle_state(tx, world) == "settled"
        assert await settle_cycles(tx, now=AT) == ()


async def test_a_cycle_with_something_held_unpaid_is_not_settled(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS[:1], state=ParcelState.HELD, payment=PaymentState.DUE)
        assert await settle_cycles(tx, now=AT) == ()
        assert await cycle_state(tx, world) == "closed"


async def test_a_cycle_whose_orders_are_in_no_parcel_yet_is_not_settled(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        order_id = await make_order(tx, KEYS[0], {"A": 1}, cycle_id=world.cycle_id)
        assert await settle_cycles(tx, now=AT) == ()
        await tx.run(
            update(order_line).where(order_line.c.order_id == order_id).values(allocated=0)
        )
        assert await settle_cycles(tx, now=AT) == (world.cycle_id,)


async def test_a_cycle_in_which_nobody_ordered_is_settled(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        assert await settle_cycles(tx, now=AT) == (world.cycle_id,)
