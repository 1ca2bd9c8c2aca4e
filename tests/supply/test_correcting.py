"""An order on the wrong door: order, parcel, batch, bags, bill and papers go to the right one."""

import pytest
from sqlalchemy import select, update

from fulfillment.money.schemes.reading import read_any
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.payments import balance_of, confirm
from fulfillment.supply.rules.amendment import amend
from fulfillment.supply.tables.batches import bag, batch, parcel
from fulfillment.supply.use_cases.batches import approve_batch
from fulfillment.supply.use_cases.closed_orders import orders_of_home
from fulfillment.supply.use_cases.correcting import Correction, correct_address, right_door
from fulfillment.supply.use_cases.pick_lists import read_snapshot, versions
from orders.rules.errors import UnknownRoom
from orders.rules.errors_correcting import DoorHasOrder, PaidWithCredit, SameDoor
from orders.rules.money import Money
from storage.database import Database, Transaction
from tests.builders import PORTAL, household_id_of, make_member
from tests.money.cancellations import NOON
from tests.schemes.payees import PAYEES
from tests.supply.rounds import (
    APPROVAL,
    Round,
    batch_of,
    make_packed_round,
    make_round,
    notices,
    parcel_of,
)


async def _correct(tx: Transaction, world: Round, wrong: str, right: str) -> Correction:
    (found,) = await orders_of_home(tx, await household_id_of(tx, wrong))
    return await correct_address(
        tx,
        actor=world.liaison,
        order_id=found.order_id,
        household_id=await household_id_of(tx, right),
        portal_url=PORTAL,
        now=NOON,
    )


async def test_the_order_goes_to_the_right_door_with_all_that_belongs_to_it(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx, {"1-1-101": {"A": 2}, "1-2-302": {"A": 1}})
        await make_member(tx, "2-1-101", name="李四")
        before = await parcel_of(tx, world, "1-1-101")
        await _correct(tx, world, "1-1-101", "2-1-101")
        after = await parcel_of(tx, world, "2-1-101")
        there = await tx.one(select(batch).where(batch.c.id == after.batch_id))
        boxes = await tx.scalars(select(bag.c.box).where(bag.c.parcel_id == after.id))
        bill = await tx.one(select(payment_request).where(payment_request.c.parcel_id == after.id))
        first, second = [
            await read_snapshot(tx, each.pick_list_id)
            for each in await versions(tx, **world.of_list)
        ]
        told = [await notices(tx, name) for name in ("order_moved_here", "order_moved_away")]
        settled = await notices(tx, "bill_settled")
        due = [note for note in await notices(tx, "payment_due")
               if note.data["address"] == "2-1-101"]  # fmt: skip
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        here = await household_id_of(tx, "2-1-101")
    assert (after.id, after.number, after.reference) == (before.id, before.number, before.reference)
    assert (there.state, there.id) == ("approved", after.batch_id)
    assert there.id != before.batch_id
    assert list(boxes) == [2]  # buildings 1 and 2 shared none: the second box is new
    assert (bill.household_id, bill.amount) == (here, 2000)
    assert balance.balances
    assert balance.open == 3000
    assert second.reason == "address_corrected"
    (room,) = amend([first, second]).rooms
    assert (room.old_address, room.address, len(room.labels)) == ("1-1-101", "2-1-101", 1)
    assert [[note.data["address"] for note in each] for each in told] == [["2-1-101"], ["1-1-101"]]
    assert [note.data["state"] for note in settled] == ["moved"]
    assert len(due) == 1


async def test_a_door_with_an_order_of_its_own_takes_no_second_one(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx, {"1-1-101": {"A": 2}, "1-2-302": {"A": 1}})
        for right, error in (("1-2-302", DoorHasOrder), ("1-1-101", SameDoor)):
            with pytest.raises(error):
                await _correct(tx, world, "1-1-101", right)
        (found,) = await orders_of_home(tx, await household_id_of(tx, "1-1-101"))
        with pytest.raises(UnknownRoom):
            await right_door(tx, actor=world.liaison, order_id=found.order_id, text="九栋")
        await tx.run(update(payment_request).values(credit_used=500, amount=500))
        ids = list(await tx.scalars(select(payment_request.c.id)))
        await confirm(tx, actor=world.liaison, request_ids=ids, now=NOON)
        with pytest.raises(PaidWithCredit):
            await _correct(tx, world, "1-1-101", "2-1-101")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_code_of_a_bill_that_moves_carries_what_its_new_household_owes(db: Database):
    async with db.write() as tx:
        world = await make_packed_round(tx, {"1-1-101": {"A": 2}})
        await tx.run(update(parcel).values(scheme="fps_hk", pay_inputs=PAYEES["fps_hk"][1]))
        before = await tx.one(select(payment_request))
        await tx.run(update(payment_request).values(credit_used=500, amount=before.amount - 500))
        await _correct(tx, world, "1-1-101", "2-1-101")
        after = await tx.one(select(payment_request))
    assert after.amount == before.amount
    assert read_any(after.payload, key="").amount == Money(before.amount, "CNY")


@pytest.mark.parametrize("approved", ["1", "2"])
async def test_one_of_the_two_buildings_was_not_approved_yet(db: Database, approved: str) -> None:
    async with db.write() as tx:
        world = await make_round(tx, {"1-1-101": {"A": 2}, "2-1-101": {"A": 1}})
        await approve_batch(
            tx,
            actor=world.liaison,
            batch_id=await batch_of(tx, world, approved),
            portal_url=PORTAL,
            now=APPROVAL,
        )
        await _correct(tx, world, "1-1-101", "2-1-201")
        assert (await parcel_of(tx, world, "2-1-201")).state == "approved"
        editions = await versions(tx, **world.of_list)
        frozen = await read_snapshot(tx, editions[-1].pick_list_id)
    assert "2-1-201" in [each.address for each in frozen.parcels]
