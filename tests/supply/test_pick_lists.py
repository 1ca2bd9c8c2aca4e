"""Approved means frozen: numbered full versions with a hash, and nothing moves them."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fulfillment.supply.rules.snapshot import sha256_of
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.batches import approve_batch
from fulfillment.supply.use_cases.moves import move_parcels
from fulfillment.supply.use_cases.pick_lists import (
    freeze,
    latest,
    pick_list_version,
    read_snapshot,
    versions,
)
from orders.actors import SCHEDULER
from orders.rules.errors import IllegalTransition, StaleButton
from orders.rules.states import ParcelState
from storage.database import Database
from tests.builders import PORTAL
from tests.supply.rounds import (
    APPROVAL,
    MORNING,
    approve_everything,
    batch_of,
    make_round,
    notices,
    parcel_of,
    raise_prices,
)


async def test_a_list_says_everything_that_is_printed(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        newest = await latest(tx, **world.of_list)
        assert newest is not None
        frozen = await read_snapshot(tx, newest.pick_list_id)
        bags = set(
            await tx.scalars(
                select(bag.c.code).join(parcel).where(parcel.c.supplier_id == world.supplier_id)
            )
        )
    first = frozen.parcels[0]
    assert (frozen.compound, frozen.supplier_en, frozen.version) == (
        "小园",
        "Big Supermarket",
        1,
    )
    assert [each.address for each in frozen.parcels] == [
        "1-1-101",
        "1-1-201",
        "1-2-302",
        "2-1-101",
        "3",
    ]
    assert (first.building, first.unit, first.floor, first.room) == ("1", "1", 1, "101")
    assert (first.lines, first.amount_minor) == ((("A", 1), ("B", 1)), 4050)
    assert (first.receiver, first.phone) == ("王芳", "+8613812340000")
    packed = [bag for each in frozen.parcels for bag in each.bags]
    assert {each.code for each in packed} == bags
    assert (packed[0].units, packed[0].box) == ((("A", 1), ("B", 1)), 1)
    assert [good.code for good in frozen.goods] == ["A", "B"]
    assert frozen.good("A").contents[0].weight_grams == 2500
    assert first.pay is not None
    assert first.pay.payload.startswith(f"{PORTAL}/pay/{first.pay.reference}.")


async def test_a_version_keeps_its_hash(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
    async with db.read() as tx:
        newest = await latest(tx, **world.of_list)
        assert newest is not None
        frozen = await read_snapshot(tx, newest.pick_list_id)
    assert sha256_of(frozen) == newest.sha256


async def test_later_prices_names_and_payees_do_not_move_an_approved_list(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        await raise_prices(tx, world)
        first = await latest(tx, **world.of_list)
        assert first is not None
        before = await read_snapshot(tx, first.pick_list_id)
        second = await freeze(
            tx, actor=SCHEDULER, **world.of_list, reason="held", portal_url=PORTAL, now=MORNING
        )
        after = await read_snapshot(tx, second)
    assert after.version == 2
    assert after.goods == before.goods
    assert after.parcels == before.parcels
    assert sha256_of(before) == first.sha256 != sha256_of(after)


async def test_each_approval_makes_a_full_new_version(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        for building in ("2", "1"):
            await approve_batch(
                tx,
                actor=world.liaison,
                batch_id=await batch_of(tx, world, building),
                portal_url=PORTAL,
                now=APPROVAL,
            )
        all_ = await versions(tx, **world.of_list)
        sizes = [len((await read_snapshot(tx, each.pick_list_id)).parcels) for each in all_]
        told = await notices(tx, "pick_list_ready")
        again = await pick_list_version(tx, all_[0].pick_list_id)
    assert [each.version for each in all_] == [1, 2]
    assert sizes == [1, 4]
    assert [note.data["version"] for note in told] == [2]  # the first message is superseded
    assert again == all_[0]


async def test_a_version_number_exists_once(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        row = (await tx.all(select(pick_list)))[0]
    values = {key: value for key, value in row._mapping.items() if key != "id"}
    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            await tx.insert(pick_list, **values)


async def test_a_list_that_does_not_exist_is_a_stale_button(db: Database) -> None:
    async with db.read() as tx:
        with pytest.raises(StaleButton):
            await read_snapshot(tx, 4711)
        with pytest.raises(StaleButton):
            await pick_list_version(tx, 4711)


async def test_names_and_phones_on_a_list_cannot_be_read_in_the_database(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        raw = await tx.connection.exec_driver_sql("SELECT snapshot FROM pick_list")
        stored = [bytes(row[0]) for row in raw]
    assert len(stored) == 2
    assert not any("王芳".encode() in each or b"1381234" in each for each in stored)


async def test_a_parcel_cannot_jump_over_a_state(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        with pytest.raises(IllegalTransition):
            await move_parcels(
                tx,
                parcel.c.cycle_id == world.cycle_id,
                before=ParcelState.ALLOCATED,
                after=ParcelState.PACKED,
                verb="pack",
                actor=SCHEDULER,
                now=MORNING,
            )
        moved = await move_parcels(
            tx,
            parcel.c.cycle_id == world.cycle_id,
            before=ParcelState.PACKED,
            after=ParcelState.LOADED,
            verb="load",
            actor=SCHEDULER,
            now=MORNING,
        )
        state = (await parcel_of(tx, world, "3")).state
    assert moved == []
    assert state == "allocated"
