"""What a liaison does with a batch: approves, returns, takes a parcel out."""

from typing import Any

import pytest
from sqlalchemy import select

from fulfillment.supply.tables.batches import batch, parcel
from fulfillment.supply.use_cases.batches import (
    approve_all,
    approve_batch,
    remove_parcel,
    resubmit_batch,
    return_batch,
)
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot, versions
from orders.actors import person_actor
from orders.rules.errors import AlreadyDecided, MissingReason, NoRight, WrongState
from storage.database import Database
from tests.builders import PORTAL, make_person
from tests.supply.rounds import (
    APPROVAL,
    approve_everything,
    batch_of,
    changes_of,
    make_round,
    notices,
    parcel_of,
)


async def test_approving_moves_the_parcels_and_freezes_a_list(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        batch_id = await batch_of(tx, world, "1")
        approved = await approve_batch(
            tx, actor=world.liaison, batch_id=batch_id, portal_url=PORTAL, now=APPROVAL
        )
        states = set(await tx.scalars(select(parcel.c.state).where(parcel.c.batch_id == batch_id)))
        trail = await changes_of(tx, "batch", batch_id)
        of_parcel = await changes_of(tx, "parcel", (await parcel_of(tx, world, "1-1-101")).id)
    assert approved.batch_ids == (batch_id,)
    assert len(approved.pick_list_ids) == 1
    assert states == {"approved"}
    assert trail[-1] == ("approve", "awaiting_approval", "approved")
    assert of_parcel == [
        ("allocate", "ordered", "allocated"),
        ("approve", "allocated", "approved"),
    ]


async def test_what_is_not_approved_is_never_on_a_list(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        approved = await approve_batch(
            tx,
            actor=world.liaison,
            batch_id=await batch_of(tx, world, "2"),
            portal_url=PORTAL,
            now=APPROVAL,
        )
        frozen = await read_snapshot(tx, approved.pick_list_ids[0])
    assert [each.address for each in frozen.parcels] == ["2-1-101"]


async def test_approving_twice_changes_nothing(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        batch_id = await batch_of(tx, world, "1")
        press: dict[str, Any] = {"actor": world.liaison, "batch_id": batch_id, "portal_url": PORTAL}
        await approve_batch(tx, **press, now=APPROVAL)
        again = await approve_batch(tx, **press, now=APPROVAL)
        lists = await versions(tx, **world.of_list)
        trail = await changes_of(tx, "batch", batch_id)
    assert again.batch_ids == ()
    assert [each.version for each in lists] == [1]
    assert [verb for verb, _, _ in trail] == ["make", "approve"]


async def test_approving_all_freezes_one_list_for_each_supplier(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        newest = await latest(tx, **world.of_list)
        again = await approve_all(
            tx,
            actor=world.liaison,
            cycle_id=world.cycle_id,
            compound_id=world.compound_id,
            portal_url=PORTAL,
            now=APPROVAL,
        )
        decided = await notices(tx, "batch_ready", "batch_decided")
        ready = await notices(tx, "pick_list_ready")
    assert newest is not None
    assert newest.version == 1
    assert again.batch_ids == ()
    assert [row.notice for row in decided] == ["batch_decided"] * 5
    about = {(row.data["decided_by"], row.data["decided_at"]) for row in decided}
    assert about == {("李姐", APPROVAL.isoformat())}
    assert [(row.recipient, row.data["parcels"]) for row in ready] == [
        (f"person:{world.contact_id}", 5)
    ]


async def test_only_who_approves_here_may_approve(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        stranger = person_actor(await make_person(tx))
        batch_id = world.batch_ids[0]
        with pytest.raises(NoRight):
            await approve_batch(
                tx, actor=stranger, batch_id=batch_id, portal_url=PORTAL, now=APPROVAL
            )
        with pytest.raises(NoRight):
            await approve_batch(
                tx, actor=world.clerk, batch_id=batch_id, portal_url=PORTAL, now=APPROVAL
            )
        with pytest.raises(NoRight):
            await return_batch(tx, actor=stranger, batch_id=batch_id, reason="x", now=APPROVAL)
        states = set(await tx.scalars(select(batch.c.state)))
    assert states == {"awaiting_approval"}


async def test_returning_needs_a_reason_and_stops_the_batch(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        batch_id = await batch_of(tx, world, "1")
        with pytest.raises(MissingReason):
            await return_batch(
                tx, actor=world.liaison, batch_id=batch_id, reason="  ", now=APPROVAL
            )
        card = await return_batch(
            tx, actor=world.liaison, batch_id=batch_id, reason="302 订重了", now=APPROVAL
        )
        with pytest.raises(AlreadyDecided):
            await approve_batch(
                tx, actor=world.liaison, batch_id=batch_id, portal_url=PORTAL, now=APPROVAL
            )
        await approve_everything(tx, world)
        newest = await latest(tx, **world.of_list)
        assert newest is not None
        frozen = await read_snapshot(tx, newest.pick_list_id)
    assert (card.state, card.reason) == ("returned", "302 订重了")
    assert [each.address for each in frozen.parcels] == ["2-1-101", "3"]


async def test_a_parcel_leaves_a_returned_batch_only(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        batch_id = await batch_of(tx, world, "1")
        gone = await parcel_of(tx, world, "1-2-302")
        with pytest.raises(WrongState):
            await remove_parcel(tx, actor=world.liaison, parcel_id=gone.id, now=APPROVAL)
        await return_batch(
            tx, actor=world.liaison, batch_id=batch_id, reason="订重了", now=APPROVAL
        )
        await remove_parcel(tx, actor=world.liaison, parcel_id=gone.id, now=APPROVAL)
        card = await remove_parcel(tx, actor=world.liaison, parcel_id=gone.id, now=APPROVAL)
        await resubmit_batch(tx, actor=world.liaison, batch_id=batch_id, now=APPROVAL)
        approved = await approve_batch(
            tx, actor=world.liaison, batch_id=batch_id, portal_url=PORTAL, now=APPROVAL
        )
        frozen = await read_snapshot(tx, approved.pick_list_ids[0])
        told = await notices(tx, "parcel_cancelled")
    assert card.households == 2
    assert [each.address for each in frozen.parcels] == ["1-1-101", "1-1-201"]
    assert [row.data["address"] for row in told] == ["1-2-302"]
