"""Who holds a cycle or a compound keeps nobody waiting who only writes rows that name it."""

import asyncio

import pytest
from sqlalchemy import select

from fulfillment.handover.tables.handovers import consignment
from fulfillment.handover.use_cases.places import hold_place
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.payments import confirm
from fulfillment.supply.use_cases.moves import hold_cycle
from orders.rules.errors import StaleButton
from orders.rules.states import PaymentState
from storage.database import Database, Transaction
from tests.builders import DURING, make_order
from tests.handover.loads import TRUCK, World, make_packed, make_world, send

HOMES = ("1-1-101", "1-1-102", "1-1-201")
# What does not wait is done in a blink; a wait for the lock would have no end.
MOST_SECONDS = 20


async def make_requests(tx: Transaction, world: World) -> list[int]:
    """Parcels of both suppliers: the big one's are paid, the shop's wait for a confirmation."""
    await make_packed(tx, world, HOMES)
    await make_packed(tx, world, HOMES, clerk=world.shop_clerk, payment=PaymentState.CLAIMED)
    waiting = select(payment_request.c.id).where(payment_request.c.state == PaymentState.CLAIMED)
    return list(await tx.scalars(waiting))


# SQLite has one writer at a time, so only here can somebody write while another one holds a row.
@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
async def test_a_payment_is_confirmed_while_a_truck_is_being_sent(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        waiting = await make_requests(tx, world)

    async def confirms() -> None:
        async with db.write() as tx:
            await confirm(tx, actor=world.liaison, request_ids=waiting, now=TRUCK)

    async with db.write() as sending:
        await send(sending, world)
        await asyncio.wait_for(confirms(), MOST_SECONDS)


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
async def test_an_order_is_written_while_the_compound_and_another_cycle_are_held(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_world(tx)

    async def orders() -> None:
        async with db.write() as tx:
            await make_order(tx, "2-1-101", {"A": 1}, cycle_id=world.cycle_id, now=DURING)

    async with db.write() as holding:
        await hold_cycle(holding, world.cycle_id)
        await hold_place(holding, world.compound_id)
        await asyncio.wait_for(orders(), MOST_SECONDS)


async def test_trucks_and_confirmations_that_meet_all_get_through(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        waiting = await make_requests(tx, world)

    async def sends() -> None:
        async with db.write() as tx:
            await send(tx, world)

    async def confirms(request_id: int) -> None:
        async with db.write() as tx:
            await confirm(tx, actor=world.liaison, request_ids=[request_id], now=TRUCK)

    await asyncio.gather(sends(), *map(confirms, waiting), *map(confirms, reversed(waiting)))
    async with db.write() as tx:
        await send(tx, world, clerk=world.shop_clerk)
        assert list(await tx.scalars(select(consignment.c.bags_sent))) == [3, 3]
        states = set(await tx.scalars(select(payment_request.c.state)))
        assert states == {PaymentState.CONFIRMED}


async def test_a_cycle_that_does_not_exist_is_a_stale_button(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        with pytest.raises(StaleButton):
            await hold_cycle(tx, world.cycle_id + 1)
