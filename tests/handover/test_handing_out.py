"""Two codes, one bag: handing out and looking up, at the same second and at any hour."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, cast, select

from config.chance import SeededChance
from fulfillment.handover.use_cases.handovers import open_handover
from fulfillment.handover.use_cases.my_pickup import pickups_of
from fulfillment.handover.use_cases.pickup import (
    hand_out,
    look_up,
    progress,
)
from orders.actors import Actor, person_actor
from orders.rules.errors import (
    AlreadyCollected,
    CodesDoNotMatch,
    DomainError,
    HandOverNotOpen,
    NoRight,
    UnknownCode,
    WrongCompound,
)
from orders.tables.compounds import compound
from storage.database import Database, Transaction
from storage.tables import audit, outbox
from tests.builders import household_id_of, make_person
from tests.handover.hands import AT, code_of, hand
from tests.handover.loads import (
    REST,
    TRUCK,
    bag_codes,
    count_all,
    make_holder,
    make_packed,
    make_world,
    open_with,
    rest,
    send,
    states,
)

KEYS = ("1-1-101", "1-1-201", "2-2-302", "3")


async def other_compound(tx: Transaction) -> int:
    return await tx.insert(
        compound,
        name="隔壁园",
        name_en="Next Garden",
        aliases=[],
        timezone="Asia/Shanghai",
        currency="CNY",
        payment_mode="after_packing",
        rest_minutes=30,
        phone_level="masked",
        distance_metres=2,
    )


async def test_the_parcel_is_collected_with_its_last_bag(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, KEYS, bags=2)
        first, second = await bag_codes(tx, KEYS[0])
        handed = await hand(tx, world.helper, KEYS[0], first)
        assert (handed.address, handed.bag, handed.of, handed.done) == (KEYS[0], 1, 2, False)
        assert [(item.bag, item.of) for item in handed.missing] == [(2, 2)]
        assert (await states(tx))[KEYS[0]] == "ready"
        handed = await hand(tx, world.liaison, KEYS[0], second, now=AT + REST)
        assert (handed.bag, handed.missing, handed.done) == (2, (), True)
        assert (await states(tx))[KEYS[0]] == "collected"
        [view] = await pickups_of(tx, household_ids=[await household_id_of(tx, KEYS[0])])
        assert (view.bags_collected, view.collected_at) == (2, AT + REST)


async def test_codes_are_read_as_people_type_them(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, KEYS)
        code, [bag_code] = await code_of(tx, KEYS[0]), await bag_codes(tx, KEYS[0])
        handed = await hand_out(
            tx,
            actor=world.helper,
            pickup_code=f" {code.lower()} ",
            bag_code=f"{bag_code[:2].lower()} {bag_code[2:].lower()}",
            now=AT,
        )
        assert handed.done


async def test_a_bag_scanned_again_is_told_who_gave_it_and_when(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, KEYS)
        [bag_code] = await bag_codes(tx, KEYS[0])
        await hand(tx, world.helper, KEYS[0], bag_code)
        with pytest.raises(AlreadyCollected) as refusal:
            await hand(tx, world.liaison, KEYS[0], bag_code, now=AT + REST)
        assert refusal.value.data() == {"by": "小赵", "at": AT}


async def test_two_scanners_in_the_same_second_hand_out_one_bag_once(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, KEYS)
        code, [bag_code] = await code_of(tx, KEYS[0]), await bag_codes(tx, KEYS[0])

    async def scan(actor: Actor):
        async with db.write() as tx:
            return await hand_out(tx, actor=actor, pickup_code=code, bag_code=bag_code, now=AT)

    results = await asyncio.gather(scan(world.helper), scan(world.liaison), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == [
        "AlreadyCollected",
        "HandedOut",
    ]
    async with db.read() as tx:
        assert (await states(tx))[KEYS[0]] == "collected"


async def test_two_scanners_with_the_last_two_bags_leave_nothing_uncollected(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, KEYS, bags=2)
        code, both = await code_of(tx, KEYS[0]), await bag_codes(tx, KEYS[0])

    async def scan(actor: Actor, bag_code: str):
        async with db.write() as tx:
            return await hand_out(tx, actor=actor, pickup_code=code, bag_code=bag_code, now=AT)

    results = await asyncio.gather(scan(world.helper, both[0]), scan(world.liaison, both[1]))
    assert sorted(result.done for result in results) == [False, True]
    async with db.read() as tx:
        assert (await states(tx))[KEYS[0]] == "collected"


async def test_a_neighbours_code_does_not_open_a_bag(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, KEYS)
        [bag_code] = await bag_codes(tx, KEYS[0])
        with pytest.raises(CodesDoNotMatch) as refusal:
            await hand(tx, world.helper, KEYS[1], bag_code)
        assert refusal.value.room == KEYS[0]
        with pytest.raises(UnknownCode):
            await hand_out(tx, actor=world.helper, pickup_code="222222", bag_code=bag_code, now=AT)
        with pytest.raises(UnknownCode):
            await hand(tx, world.helper, KEYS[0], "222222")
        assert (await states(tx))[KEYS[0]] == "ready"


async def test_who_hands_out_elsewhere_or_nowhere_hands_out_nothing_here(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, KEYS)
        elsewhere = await other_compound(tx)
        stranger = person_actor(await make_person(tx))
        neighbour = await make_holder(tx, elsewhere, "hand_out")
        refused: list[tuple[Actor, type[DomainError]]] = [
            (stranger, NoRight),
            (world.guard, NoRight),
            (world.clerk, NoRight),
            (neighbour, WrongCompound),
            (Actor("page", 1, compound_id=elsewhere), WrongCompound),
        ]
        code, [bag_code] = await code_of(tx, KEYS[0]), await bag_codes(tx, KEYS[0])
        for actor, error in refused:
            with pytest.raises(error):
                await hand_out(tx, actor=actor, pickup_code=code, bag_code=bag_code, now=AT)
            with pytest.raises(error):
                await look_up(tx, actor=actor, pickup_code=code, now=AT)
        page = Actor("page", 1, compound_id=world.compound_id)
        handed = await hand_out(tx, actor=page, pickup_code=code, bag_code=bag_code, now=AT)
        assert handed.done


async def test_a_code_tells_what_to_hand_over(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, KEYS, bags=2)
        first, _ = await bag_codes(tx, KEYS[2])
        await hand(tx, world.helper, KEYS[2], first)
        code = await code_of(tx, KEYS[2])
        found = await look_up(tx, actor=world.helper, pickup_code=code, now=AT)
        assert (found.address, found.point, found.done) == (KEYS[2], "东门", False)
        assert [(item.bag, item.of, item.collected_at) for item in found.bags] == [
            (1, 2, AT),
            (2, 2, None),
        ]
        with pytest.raises(UnknownCode):
            await look_up(tx, actor=world.helper, pickup_code="222222", now=AT)


async def test_a_bag_of_the_late_truck_is_not_handed_out_before_its_own_hand_over(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        await make_packed(tx, world, KEYS[:1], clerk=world.shop_clerk)
        early, _ = await send(tx, world), await send(tx, world, clerk=world.shop_clerk)
        over = await rest(tx, world, early)
        counted = await count_all(tx, world, early, bags=4, now=over)
        chance = SeededChance("open")
        await open_handover(
            tx, actor=world.liaison, handover_id=counted.handover_id, chance=chance, now=over
        )
        first, late = await bag_codes(tx, KEYS[0])
        assert (await hand(tx, world.helper, KEYS[0], first)).done
        with pytest.raises(HandOverNotOpen):
            await hand(tx, world.helper, KEYS[0], late)


async def test_early_and_late_comers_are_served_and_the_late_are_listed(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS)
        [bag_code] = await bag_codes(tx, KEYS[3])
        await hand(tx, world.helper, KEYS[3], bag_code, now=TRUCK + REST)  # before any slot
        [bag_code] = await bag_codes(tx, KEYS[0])
        next_day = TRUCK + timedelta(days=1)
        seen = await progress(tx, handover_id=handover_id, now=next_day)
        assert [late.address for late in seen.late] == list(KEYS[:3])
        assert (await hand(tx, world.helper, KEYS[0], bag_code, now=next_day)).done
        seen = await progress(tx, handover_id=handover_id, now=next_day)
        assert [
            (row.building, row.households, row.collected, row.waiting) for row in seen.buildings
        ] == [("1", 2, 1, 1), ("2", 1, 0, 1), ("3", 1, 1, 0)]
        assert (seen.households, seen.collected, seen.waiting) == (4, 2, 2)


async def test_a_bag_that_a_page_handed_out_is_told_with_the_time_alone(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, KEYS)
        [bag_code] = await bag_codes(tx, KEYS[0])
        page = Actor("page", 7, compound_id=world.compound_id)
        await hand(tx, page, KEYS[0], bag_code)
        with pytest.raises(AlreadyCollected) as refusal:
            await hand(tx, world.liaison, KEYS[0], bag_code, now=AT + REST)
        assert refusal.value.data() == {"by": "", "at": AT}
        actor = select(audit.c.actor).where(audit.c.noun == "bag")
        assert await tx.scalar(actor) == "page:7"


async def test_nothing_of_a_hand_over_stands_in_the_clear_in_the_outbox(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, KEYS)
        code = (await code_of(tx, KEYS[0])).encode()
        kept = await tx.scalars(select(cast(outbox.c.data, LargeBinary)))
        assert kept
        assert not any(code in bytes(data) for data in kept)
