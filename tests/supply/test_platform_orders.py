"""A platform's orders become orders like any others: batches, papers, bags; paid elsewhere."""

import pytest
from sqlalchemy import select

from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.ledger import balance_of
from fulfillment.money.use_cases.withdrawing import withdraw_order
from fulfillment.notices_correcting import Notice
from fulfillment.supply.tables.batches import bag, batch, parcel, parcel_line
from fulfillment.supply.use_cases.batches import approve_all
from fulfillment.supply.use_cases.packing import mark_packed
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot
from orders.rules.errors_platform import BuildingsApproved
from orders.tables.cycles import cycle
from orders.tables.imports import imported_line
from orders.tables.orders import order
from orders.use_cases.platform_goods import PlatformGood
from storage.database import Database, Transaction
from tests.builders import PORTAL, household_id_of, make_member
from tests.supply.platform_rounds import FETCHED, Beside, make_beside, rows_of, take_in
from tests.supply.rounds import notices

HOMES = {"2-1-101": {"A": 1}, "1-1-101": {"A": 2, "B": 1}, "1-2-302": {"B": 1}}


async def approve(tx: Transaction, world: Beside) -> None:
    where = {"cycle_id": world.cycle_id, "compound_id": world.compound_id}
    await approve_all(tx, actor=world.liaison, **where, portal_url=PORTAL, now=FETCHED)


async def test_an_import_ends_as_batches_papers_and_bags_that_nobody_is_asked_to_pay(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_beside(tx)
        taken = await take_in(tx, world, HOMES)
        assert (taken.lines, taken.units, taken.duplicates) == (4, 5, 0)
        assert len(taken.batch_ids) == 2
        state = select(cycle.c.state).where(cycle.c.id == world.cycle_id)
        assert await tx.scalar(state) == "closed"
        numbers = {row.address: row.number for row in await rows_of(tx, parcel, world)}
        assert numbers == {"1-1-101": "P1-0001", "1-2-302": "P1-0002", "2-1-101": "P1-0003"}

    async with db.write() as tx:
        await approve(tx, world)
        newest = await latest(tx, **world.of_list)
        assert newest is not None
        frozen = await read_snapshot(tx, newest.pick_list_id)
        assert (frozen.channel, frozen.cycle_number) == ("platform", 1)
        assert frozen.parcels[0].receiver == "收货人1-1-101"
        assert all(item.pay is None for item in frozen.parcels)
        packed = await mark_packed(
            tx, actor=world.liaison, **world.of_list, portal_url=PORTAL, now=FETCHED
        )
        assert (packed.parcels, packed.asked) == (3, 0)

    async with db.read() as tx:
        bills = await rows_of(tx, payment_request, world)
        assert {(row.state, row.scheme, row.payload) for row in bills} == {
            ("confirmed", "on_platform", "")
        }
        books = await balance_of(tx, cycle_id=world.cycle_id)
        assert books.balances
        assert books.requested == books.confirmed == 3 * 3990 + 2 * 11800
        assert not await notices(tx, "payment_due", "payment_reminder")
        assert len(await notices(tx, "batches_summary")) == 1


async def test_a_second_file_adds_what_is_new_and_says_what_was_in(db: Database) -> None:
    async with db.write() as tx:
        world = await make_beside(tx)
        await take_in(tx, world, HOMES)
        again = await take_in(tx, world, HOMES)
        assert (again.lines, again.duplicates) == (0, 4)
        # Its goods come in another order: a code of this file is another good's of the first.
        goods = (PlatformGood("A", "白虾三斤", 11800), PlatformGood("B", "鸡蛋", 2800))
        more = {"1-1-101": {"A": 1, "B": 2}, "3": {"B": 1}}
        added = await take_in(tx, world, more, file="2", goods=goods)
        assert (added.lines, added.units) == (3, 4)

    async with db.read() as tx:
        parcels = {row.address: row for row in await rows_of(tx, parcel, world)}
        assert parcels["3"].number == "P1-0004"
        assert parcels["1-1-101"].amount == 2 * 3990 + 2 * 11800 + 2 * 2800
        mine = parcel_line.c.parcel_id == parcels["1-1-101"].id
        lines = await tx.all(select(parcel_line).where(mine))
        units = {row.name: (row.code, row.quantity) for row in lines}
        assert units == {"荔枝四斤": ("A", 2), "白虾三斤": ("B", 2), "鸡蛋": ("C", 2)}
        bags = await tx.all(select(bag).where(bag.c.parcel_id == parcels["1-1-101"].id))
        packed = {tuple(pair) for row in bags for pair in row.contents}
        assert packed == {("A", 2), ("B", 2), ("C", 2)}
        read = await rows_of(tx, imported_line, world)
        assert len(read) == 7
        assert all(row.order_id and row.offer_id for row in read)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_whom_the_liaison_let_out_stays_out_and_is_named(db: Database) -> None:
    async with db.write() as tx:
        world = await make_beside(tx)
        await take_in(tx, world, HOMES)
        await make_member(tx, "2-1-101", telegram_id=911)
        of = select(order.c.id).where(order.c.address == "2-1-101")
        await withdraw_order(
            tx,
            actor=world.liaison,
            order_id=await tx.scalar(of),
            gives_back=GivesBack.REFUND,
            portal_url=PORTAL,
            now=FETCHED,
        )
        data = (await notices(tx, Notice.ORDER_WITHDRAWN))[0].data
        said = NOTICE_SCREENS[Notice.ORDER_WITHDRAWN](texts_for("en"), data).text
        assert "You paid <b>¥" in said
        assert "nothing to pay" not in said
        again = await take_in(tx, world, {"2-1-101": {"A": 1}, "3": {"A": 1}}, file="2")
        assert again.taken_out == ("2-1-101",)
        assert again.household_ids == (await household_id_of(tx, "3"),)


async def test_what_is_new_for_an_approved_building_is_refused_by_its_name(db: Database) -> None:
    async with db.write() as tx:
        world = await make_beside(tx)
        await take_in(tx, world, HOMES)
        await approve(tx, world)
    with pytest.raises(BuildingsApproved) as refused:
        async with db.write() as tx:
            await take_in(tx, world, {"1-1-102": {"A": 1}, "3": {"A": 1}}, file="2")
    assert refused.value.buildings == ("1",)
    async with db.write() as tx:
        assert len(await rows_of(tx, parcel, world)) == 3
        await take_in(tx, world, {"3": {"A": 1}}, file="2")
        states = [row.state for row in await rows_of(tx, batch, world)]
        assert states == ["approved", "approved", "awaiting_approval"]
