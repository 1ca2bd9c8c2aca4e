"""What is unpaid does not go on the truck, and the list, the books and the people know it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.payments import balance_of, claim, confirm, unpaid, waive
from fulfillment.money.use_cases.unpaid import drop_unpaid, hold_unpaid, take_back
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot, versions
from orders.actors import Actor, person_actor
from orders.rules.errors import NoRight, WrongState
from storage.database import Database, Transaction
from tests.builders import PORTAL, make_person
from tests.supply.rounds import MORNING, Round, changes_of, make_packed_round, notices, parcel_of

PAGE = Actor("page")
DEADLINE = MORNING + timedelta(hours=4)


async def requests_of(tx: Transaction, world: Round, *addresses: str) -> list[int]:
    rows = await tx.all(
        select(payment_request.c.id, parcel.c.address)
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(parcel.c.cycle_id == world.cycle_id)
    )
    ids = {row.address: row.id for row in rows}
    return [ids[address] for address in addresses]


async def drop(tx: Transaction, world: Round, *addresses: str) -> Any:
    ids = await requests_of(tx, world, *addresses)
    return await drop_unpaid(
        tx, actor=world.liaison, request_ids=ids, portal_url=PORTAL, now=DEADLINE
    )


async def take(tx: Transaction, world: Round, address: str) -> Any:
    row = await parcel_of(tx, world, address)
    return await take_back(
        tx, actor=world.liaison, parcel_id=row.id, portal_url=PORTAL, now=DEADLINE
    )


async def addresses_on_latest(tx: Transaction, world: Round) -> Sequence[str]:
    newest = await latest(tx, **world.of_list)
    assert newest is not None
    frozen = await read_snapshot(tx, newest.pick_list_id)
    return [each.address for each in frozen.parcels]


async def test_a_dropped_parcel_leaves_list_books_and_truck(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        taken = await drop(tx, world, "3", "1-2-302")
        row = await parcel_of(tx, world, "3")
        listed = await addresses_on_latest(tx, world)
        numbers = [each.version for each in await versions(tx, **world.of_list)]
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        open_ = await unpaid(tx, compound_id=world.compound_id, cycle_id=world.cycle_id)
        trail = await changes_of(tx, "parcel", row.id)
    assert row.state == "dropped_unpaid"
    assert len(taken.parcel_ids) == 2
    assert listed == ["1-1-101", "1-1-201", "2-1-101"]
    assert numbers == [1, 2]
    assert (balance.dropped, balance.open, balance.requested) == (3000, 9100, 12100)
    assert [each.address for each in open_] == ["1-1-101", "1-1-201", "2-1-101"]
    assert trail[-1] == ("drop_unpaid", "packed", "dropped_unpaid")


async def test_the_household_and_the_supplier_hear_of_a_drop(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await drop(tx, world, "3", "1-2-302")
        told = await notices(tx, "parcel_dropped_unpaid")
        changed = await notices(tx, "pick_list_changed")
    assert sorted(note.data["address"] for note in told) == ["1-2-302", "3"]
    assert [(note.recipient, note.data["version"]) for note in changed] == [
        (f"person:{world.contact_id}", 2)
    ]
    assert changed[0].data["reason"] == "unpaid_dropped"
    assert changed[0].data["changed"] == ["1-2-302", "3"]


async def test_dropping_twice_makes_no_second_version(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await drop(tx, world, "3")
        again = await drop(tx, world, "3")
        numbers = [each.version for each in await versions(tx, **world.of_list)]
        balance = await balance_of(tx, cycle_id=world.cycle_id)
    assert (again.parcel_ids, again.pick_list_ids) == ((), ())
    assert numbers == [1, 2]
    assert balance.dropped == 2000


async def test_who_paid_meanwhile_is_not_dropped(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ids = await requests_of(tx, world, "3")
        await confirm(tx, actor=world.liaison, request_ids=ids, now=DEADLINE)
        taken = await drop(tx, world, "3", "1-2-302")
        state = (await parcel_of(tx, world, "3")).state
    assert state == "packed"
    assert taken.passed_over == tuple(ids)


async def test_what_has_left_is_neither_dropped_nor_held(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ids = await requests_of(tx, world, "3")
        await tx.run(update(parcel).where(parcel.c.address == "3").values(state="loaded"))
        taken = await drop(tx, world, "3")
        held = await hold_unpaid(
            tx, actor=world.liaison, request_ids=ids, portal_url=PORTAL, now=DEADLINE
        )
        with pytest.raises(WrongState):
            await take(tx, world, "3")
        state = (await parcel_of(tx, world, "3")).state
    assert (taken.parcel_ids, held.parcel_ids) == ((), ())
    assert state == "loaded"


async def test_a_held_parcel_is_off_the_list_and_still_owed(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ids = await requests_of(tx, world, "3")
        await hold_unpaid(tx, actor=world.liaison, request_ids=ids, portal_url=PORTAL, now=DEADLINE)
        listed = await addresses_on_latest(tx, world)
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        told = await notices(tx, "parcel_held")
    assert "3" not in listed
    assert (balance.open, balance.dropped) == (12100, 0)
    assert [note.data["address"] for note in told] == ["3"]


async def test_a_held_parcel_that_is_paid_is_taken_back(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ids = await requests_of(tx, world, "3")
        await hold_unpaid(tx, actor=world.liaison, request_ids=ids, portal_url=PORTAL, now=DEADLINE)
        await confirm(tx, actor=world.liaison, request_ids=ids, now=DEADLINE)
        await take(tx, world, "3")
        again = await take(tx, world, "3")
        listed = await addresses_on_latest(tx, world)
        numbers = [each.version for each in await versions(tx, **world.of_list)]
        told = await notices(tx, "parcel_taken_back")
    assert "3" in listed
    assert numbers == [1, 2, 3]
    assert again.pick_list_ids == ()
    assert [note.data["state"] for note in told] == ["confirmed"]


async def test_dropped_taken_back_and_dropped_again_keeps_the_books_straight(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        for _ in range(2):
            await drop(tx, world, "3")
            await take(tx, world, "3")
        back = await balance_of(tx, cycle_id=world.cycle_id)
        await drop(tx, world, "3")
        dropped = await balance_of(tx, cycle_id=world.cycle_id)
    assert (back.dropped, back.open) == (0, 12100)
    assert (dropped.dropped, dropped.open) == (2000, 10100)
    assert dropped.balances


async def test_money_for_a_dropped_parcel_is_late_until_it_is_taken_back(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ids = await requests_of(tx, world, "3")
        await drop(tx, world, "3")
        reference = (await parcel_of(tx, world, "3")).reference
        await claim(tx, actor=PAGE, reference=reference, now=DEADLINE)
        warned = await notices(tx, "claimed_after_drop")
        confirmed = await confirm(tx, actor=world.liaison, request_ids=ids, now=DEADLINE)
        late = await balance_of(tx, cycle_id=world.cycle_id)
        told = await notices(tx, "payment_late")
        with pytest.raises(WrongState):
            await waive(tx, actor=world.liaison, request_id=ids[0], now=DEADLINE)
        await take(tx, world, "3")
        back = await balance_of(tx, cycle_id=world.cycle_id)
        state = await tx.scalar(
            select(payment_request.c.state).where(payment_request.c.id == ids[0])
        )
    assert [note.recipient for note in warned] == [f"person:{world.liaison.person_id}"]
    assert confirmed.late == tuple(ids)
    assert (late.late, late.confirmed, late.dropped) == (2000, 0, 2000)
    assert late.balances
    assert len(told) == 1
    assert (back.late, back.confirmed, back.dropped) == (0, 2000, 0)
    assert state == "confirmed"


async def test_only_who_approves_may_drop_hold_or_take_back(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ids = await requests_of(tx, world, "3")
        row = await parcel_of(tx, world, "3")
        for actor in (person_actor(await make_person(tx)), world.clerk, PAGE):
            more: dict[str, Any] = {"actor": actor, "portal_url": PORTAL, "now": DEADLINE}
            with pytest.raises(NoRight):
                await drop_unpaid(tx, request_ids=ids, **more)
            with pytest.raises(NoRight):
                await hold_unpaid(tx, request_ids=ids, **more)
            with pytest.raises(NoRight):
                await take_back(tx, parcel_id=row.id, **more)
        state = (await parcel_of(tx, world, "3")).state
    assert state == "packed"
