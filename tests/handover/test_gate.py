"""The steps at the gate: time and person, the rest, the count, a load turned away."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from config.chance import SeededChance
from fulfillment.handover.use_cases.consignments import (
    admit,
    consignment_card,
    count,
    disinfect,
    refuse,
    release_due,
    start_rest,
)
from orders.rules.errors import (
    MissingReason,
    NoRight,
    NotRested,
    StaleButton,
    WrongState,
)
from storage.database import Database
from storage.tables import audit
from tests.handover.loads import (
    REST,
    TRUCK,
    count_all,
    make_packed,
    make_world,
    rest,
    send,
    states,
    told,
)

KEYS = ("1-1-101", "1-1-201", "2-2-302", "3")


async def test_every_step_keeps_time_and_person(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        load = await send(tx, world)
        minute = timedelta(minutes=1)
        for number, step in enumerate((admit, disinfect, start_rest), 1):
            await step(tx, actor=world.guard, consignment_id=load, now=TRUCK + number * minute)
        rested = TRUCK + 3 * minute + REST
        assert await release_due(tx, now=rested) == 1
        await count_all(tx, world, load, bags=4, now=rested + minute)
        card = await consignment_card(tx, load)
        assert [(step.state, step.at, step.by) for step in card.steps] == [
            ("admitted", TRUCK + minute, "小赵"),
            ("disinfected", TRUCK + 2 * minute, "小赵"),
            ("resting", TRUCK + 3 * minute, "小赵"),
            ("released", rested, None),
            ("counted", rested + minute, "李姐"),
        ]
        trail = await tx.all(
            select(audit.c.before, audit.c.after, audit.c.actor)
            .where(audit.c.noun == "consignment")
            .order_by(audit.c.id)
        )
        assert [row.after for row in trail] == [
            "announced", "admitted", "disinfected", "resting", "released", "counted",
        ]  # fmt: skip
        assert trail[1].actor == str(world.guard)


async def test_nothing_is_counted_before_the_rest_is_over(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        load = await send(tx, world)
        over = await rest(tx, world, load)
        early = over - timedelta(seconds=1)
        assert await release_due(tx, now=early) == 0
        with pytest.raises(NotRested) as refusal:
            await count_all(tx, world, load, bags=4, now=early)
        assert refusal.value.until == over
        assert set((await states(tx)).values()) == {"loaded"}
        await count_all(tx, world, load, bags=4, now=over)  # does not wait for the scheduler
        assert set((await states(tx)).values()) == {"ready"}


async def test_a_step_out_of_order_is_refused_and_a_repeated_one_changes_nothing(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        load = await send(tx, world)
        with pytest.raises(WrongState):
            await start_rest(tx, actor=world.guard, consignment_id=load, now=TRUCK)
        with pytest.raises(WrongState):
            await count_all(tx, world, load, bags=4, now=TRUCK)
        first = await admit(tx, actor=world.guard, consignment_id=load, now=TRUCK)
        again = await admit(tx, actor=world.liaison, consignment_id=load, now=TRUCK + REST)
        assert first == again
        with pytest.raises(WrongState):
            await refuse(
                tx,
                actor=world.guard,
                consignment_id=load,
                reason="no pass",
                chance=SeededChance("refuse"),
                now=TRUCK,
            )


async def test_only_the_gate_or_the_liaison_handles_a_load(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        load = await send(tx, world)
        with pytest.raises(NoRight):
            await admit(tx, actor=world.helper, consignment_id=load, now=TRUCK)
        with pytest.raises(NoRight):
            await disinfect(tx, actor=world.clerk, consignment_id=load, now=TRUCK)
        with pytest.raises(StaleButton):
            await admit(tx, actor=world.guard, consignment_id=load + 1, now=TRUCK)


async def test_a_load_that_rested_through_three_days_of_downtime_is_released_once(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        load = await send(tx, world)
        await rest(tx, world, load)
        later = TRUCK + timedelta(days=3)
        assert await release_due(tx, now=later) == 1
        assert await release_due(tx, now=later) == 0
        (recipient, data), (gate, _) = await told(tx, "consignment_released")
        assert (recipient, gate) == (f"person:{world.liaison.id}", f"person:{world.guard.id}")
        assert (data["consignment_id"], data["bags"]) == (load, 4)


async def test_a_missing_bag_is_told_to_the_liaison_and_the_hand_over_opens_all_the_same(
    db: Database,
):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        load = await send(tx, world)
        over = await rest(tx, world, load)
        counted = await count_all(tx, world, load, bags=3, now=over)
        assert counted.difference == -1
        assert counted.opened is not None
        [(recipient, data)] = await told(tx, "bags_differ")
        assert recipient == f"person:{world.liaison.id}"
        assert (data["bags_sent"], data["bags_counted"], data["difference"]) == (4, 3, -1)
        again = await count_all(tx, world, load, bags=3, now=over)
        assert again.opened is None
        with pytest.raises(WrongState):
            await count_all(tx, world, load, bags=4, now=over)


async def test_a_refused_load_goes_back_and_comes_again_with_the_next_truck(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        load = await send(tx, world)
        chance = SeededChance("refuse")
        with pytest.raises(MissingReason):
            await refuse(
                tx, actor=world.guard, consignment_id=load, reason=" ", chance=chance, now=TRUCK
            )
        card = await refuse(
            tx,
            actor=world.guard,
            consignment_id=load,
            reason="通行证过期",
            chance=chance,
            now=TRUCK,
        )
        assert (card.state, card.reason) == ("refused", "通行证过期")
        assert set((await states(tx)).values()) == {"returned"}
        [(_, data)] = await told(tx, "consignment_refused")
        assert (data["reason"], data["parcels"]) == ("通行证过期", 4)
        second = await send(tx, world, now=TRUCK + REST)
        assert set((await states(tx)).values()) == {"loaded"}
        over = await rest(tx, world, second, now=TRUCK + REST)
        counted = await count_all(tx, world, second, bags=4, now=over)
        assert counted.opened is not None
        assert counted.opened.households == 4


async def test_every_parcels_way_is_in_the_audit(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_packed(tx, world, KEYS)
        load = await send(tx, world)
        over = await rest(tx, world, load)
        await count(
            tx,
            actor=world.liaison,
            consignment_id=load,
            bags=4,
            chance=SeededChance("x"),
            now=over,
        )
        rows = await tx.all(
            select(audit.c.verb, audit.c.before, audit.c.after).where(audit.c.noun == "parcel")
        )
        assert Counter((row.verb, row.before, row.after) for row in rows) == {
            ("load", "packed", "loaded"): 4,
            ("arrive", "loaded", "arrived"): 4,
            ("open", "arrived", "ready"): 4,
        }
