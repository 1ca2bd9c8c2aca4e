"""A truck is sent: what goes on the load, what keeps it at the ramp, who is told."""

import pytest

from fulfillment.handover.use_cases.consignments import (
    consignment_card,
    consignments_under_way,
    mark_sent,
)
from orders.actors import Actor, person_actor
from orders.rules.errors import (
    NoRight,
    NothingToSend,
    NotPacked,
    UnpaidOnLoad,
)
from orders.rules.states import ParcelState, PaymentState
from storage.database import Database
from tests.builders import make_person
from tests.handover.loads import (
    TRUCK,
    make_packed,
    make_world,
    send,
    states,
    told,
)

KEYS = ("1-1-101", "1-1-201", "2-2-302", "3")


async def test_everything_packed_and_paid_goes_on_the_load(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS, bags=2)
        sent = await mark_sent(
            tx,
            actor=world.clerk,
            cycle_id=world.cycle_id,
            compound_id=world.compound_id,
            supplier_id=world.supplier_of(world.clerk),
            now=TRUCK,
        )
        assert (sent.parcels, sent.bags) == (4, 8)
        assert set((await states(tx)).values()) == {"loaded"}
        card = await consignment_card(tx, sent.consignment_id)
        assert (card.state, card.bags_sent, card.parcels) == ("announced", 8, 4)
        assert await consignments_under_way(tx, compound_id=world.compound_id) == (card,)


async def test_the_liaison_and_the_gate_are_told_and_the_group_hears_no_name_and_no_sum(
    db: Database,
):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        await send(tx, world)
        people = {recipient for recipient, _ in await told(tx, "truck_sent")}
        assert people == {f"person:{world.liaison.id}", f"person:{world.guard.id}"}
        [(_, data), *_] = await told(tx, "truck_sent")
        assert data["steps"][:2] == ["admitted", "disinfected"]
        assert (data["bags"], data["supplier_en"]) == (4, "Big Supermarket")
        [(group, public)] = await told(tx, "delivery_under_way")
        assert group == f"group:{world.group_id}"
        assert set(public) == {
            "compound", "compound_en", "supplier", "supplier_en", "cycle_number", "bags",
            "channel", "timezone", "rest_minutes", "sent_at",
        }  # fmt: skip


@pytest.mark.parametrize("payment", [PaymentState.DUE, PaymentState.CLAIMED, None])
async def test_an_unpaid_bag_keeps_the_truck_at_the_ramp_and_its_room_is_named(
    db: Database, payment: PaymentState | None
):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS[:2])
        await make_packed(tx, world, KEYS[2:3], payment=payment)
        with pytest.raises(UnpaidOnLoad) as refusal:
            await send(tx, world)
        assert refusal.value.data() == {"count": 1, "rooms": ("2-2-302",)}
        assert set((await states(tx)).values()) == {"packed"}


async def test_what_is_waived_gathered_or_advanced_is_paid(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        for key, payment in zip(KEYS, ("waived", "gathered", "advanced", "confirmed"), strict=True):
            await make_packed(tx, world, [key], payment=PaymentState(payment))
        await send(tx, world)
        assert set((await states(tx)).values()) == {"loaded"}


async def test_what_is_held_or_dropped_stays_behind_and_does_not_matter(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS[:1])
        for key, state in ((KEYS[1], ParcelState.HELD), (KEYS[2], ParcelState.DROPPED_UNPAID)):
            await make_packed(tx, world, [key], state=state, payment=PaymentState.DUE)
        await send(tx, world)
        assert sorted((await states(tx)).values()) == ["dropped_unpaid", "held", "loaded"]


async def test_what_is_approved_and_not_packed_yet_keeps_the_truck_too(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        with pytest.raises(NotPacked) as nothing:
            await send(tx, world)
        assert nothing.value.rooms == ()
        await make_packed(tx, world, KEYS[:1])
        await make_packed(tx, world, KEYS[1:2], state=ParcelState.APPROVED, payment=None)
        with pytest.raises(NotPacked) as unpacked:
            await send(tx, world)
        assert unpacked.value.rooms == ("1-1-201",)


async def test_another_suppliers_clerk_or_a_resident_sends_no_truck(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        resident = person_actor(await make_person(tx))
        for actor in (world.shop_clerk, resident, Actor("page", 1, compound_id=world.compound_id)):
            with pytest.raises(NoRight):
                await mark_sent(
                    tx,
                    actor=actor,
                    cycle_id=world.cycle_id,
                    compound_id=world.compound_id,
                    supplier_id=world.supplier_of(world.clerk),
                    now=TRUCK,
                )


async def test_a_truck_sent_twice_leaves_once(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        await send(tx, world)
        with pytest.raises(NothingToSend):
            await send(tx, world)
        assert len(await consignments_under_way(tx, compound_id=world.compound_id)) == 1
