"""Packed: said by the right clerk, once, from the newest list."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.use_cases.packing import mark_packed
from orders.actors import Actor, person_actor
from orders.rules.errors import (
    NoRight,
    NotApproved,
    NotYours,
    OldVersion,
    WrongCompound,
)
from storage.database import Database
from tests.builders import PORTAL, clerk_of, make_person
from tests.supply.rounds import (
    MORNING,
    approve_everything,
    batch_of,
    make_packed_round,
    make_round,
    parcel_of,
)

PAGE = Actor("page")
LATER = MORNING + timedelta(minutes=30)


async def test_marking_packed_twice_asks_once(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        again = await mark_packed(
            tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=LATER
        )
        requests = await tx.scalar(select(func.count()).select_from(payment_request))
    assert (again.parcels, again.asked) == (0, 0)
    assert requests == 5


async def test_a_building_can_be_packed_before_the_others(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        packed = await mark_packed(
            tx,
            actor=world.clerk,
            **world.of_list,
            portal_url=PORTAL,
            now=MORNING,
            batch_ids=[await batch_of(tx, world, "1")],
        )
        state = (await parcel_of(tx, world, "2-1-101")).state
    assert (packed.parcels, packed.asked) == (3, 3)
    assert state == "approved"


async def test_a_clerk_of_another_supplier_or_compound_is_refused(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        other = await clerk_of(tx, "小店")
        elsewhere = Actor("clerk", 2, supplier_id=world.supplier_id, compound_id=10**6)
        stranger = person_actor(await make_person(tx))
        for actor, error in ((other, NotYours), (elsewhere, WrongCompound), (stranger, NoRight)):
            with pytest.raises(error):
                await mark_packed(tx, actor=actor, **world.of_list, portal_url=PORTAL, now=MORNING)
        state = (await parcel_of(tx, world, "3")).state
    assert state == "approved"


async def test_nothing_is_packed_before_it_is_approved(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        with pytest.raises(NotApproved):
            await mark_packed(
                tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=MORNING
            )
        requests = await tx.scalar(select(func.count()).select_from(payment_request))
    assert requests == 0


async def test_packing_from_an_old_version_is_refused(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        with pytest.raises(OldVersion):
            await mark_packed(
                tx,
                actor=world.clerk,
                **world.of_list,
                portal_url=PORTAL,
                now=MORNING,
                version=0,
            )
