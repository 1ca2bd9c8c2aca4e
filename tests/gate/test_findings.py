"""A count against the list: exactly those are told whose bag is missing, and every bag ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from config.chance import SeededChance
from fulfillment.handover.notices_gate import Notice
from fulfillment.handover.tables.gate import bag_finding
from fulfillment.handover.use_cases.accounted import bags_accounted
from fulfillment.handover.use_cases.bag_findings import note_findings, take_back_finding
from fulfillment.handover.use_cases.consignments import count_against_list, take_over, take_step
from fulfillment.handover.use_cases.deciding_findings import decide_finding
from fulfillment.handover.use_cases.papers_due import purge_papers
from orders.rules.errors import WrongState
from orders.rules.errors_gate import NotOnThisLoad
from tests.builders import make_member
from tests.gate.places import KEYS, LEAVES, make_gate, send_out
from tests.handover.hands import hand
from tests.handover.loads import bag_codes, send, states, told

ONE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
RESTED = LEAVES + timedelta(minutes=30)


async def to_the_count(tx, gate) -> int:
    load, guard = await send_out(tx, gate), gate.world.guard
    await take_over(tx, actor=guard, consignment_id=load, now=LEAVES)
    for step in ("set_down", "resting"):
        await take_step(tx, actor=guard, consignment_id=load, step=step, now=LEAVES)
    await take_step(tx, actor=guard, consignment_id=load, step="carried", now=RESTED)
    return load


async def note(tx, gate, load, kind, text, photo=None):
    return await note_findings(
        tx,
        actor=gate.world.guard,
        consignment_id=load,
        kind=kind,
        text=text,
        photo=photo,
        now=RESTED,
    )


async def count(tx, gate, load):
    return await count_against_list(
        tx,
        actor=gate.world.guard,
        consignment_id=load,
        chance=SeededChance("count"),
        now=RESTED,
    )


async def decide(tx, gate, finding, verdict):
    return await decide_finding(
        tx,
        actor=gate.world.liaison,
        finding_id=finding.finding_id,
        verdict=verdict,
        chance=SeededChance("decide"),
        now=RESTED,
    )


async def test_a_missing_bag_calls_nobody_down_for_nothing_and_comes_with_the_next_truck(db):
    async with db.write() as tx:
        gate = await make_gate(tx, bags=2)
        people = {key: await make_member(tx, key) for key in KEYS}
        load = await to_the_count(tx, gate)
        (part, _) = await bag_codes(tx, "1-1-201")
        with pytest.raises(NotOnThisLoad) as refusal:
            await note(tx, gate, load, "missing", "1-1-101 9-9-999")
        assert refusal.value.words == ("9-9-999",)
        found = await note(tx, gate, load, "missing", f"1-1-101，{part}")
        assert len(found) == 3
        assert await note(tx, gate, load, "missing", part) == found  # twice is once
        counted = await count(tx, gate, load)
        assert (counted.bags_sent, counted.bags_counted) == (8, 5)
        assert (await states(tx))["1-1-101"] == "returned"
        assert (await states(tx))["1-1-201"] == "ready"
        slots = {data["address"]: data["bags"] for _, data in await told(tx, "pickup_slot")}
        assert slots == {"1-1-201": 1, "2-2-302": 2, "3": 2}
        missing = await told(tx, Notice.BAGS_MISSING)
        assert {(who, data["missing"], data["comes"]) for who, data in missing} == {
            (f"person:{people['1-1-101'].person_id}", 2, False),
            (f"person:{people['1-1-201'].person_id}", 1, True),
        }
        assert not await told(tx, "bags_differ")  # the findings say why
        await decide(tx, gate, found[0], "coming")
        assert (await states(tx))["1-1-101"] == "packed"
        again = await send(tx, gate.world, now=RESTED)
        account = await bags_accounted(tx, handover_id=counted.handover_id)
        assert account.ends["open"] == 6
        assert again != load


@ONE
async def test_a_missing_bag_is_made_good_and_every_bag_has_an_end(db):
    async with db.write() as tx:
        gate = await make_gate(tx)
        neighbour = await make_member(tx, "1-1-101")
        load = await to_the_count(tx, gate)
        found = await note(tx, gate, load, "missing", "1-1-101")
        await note(tx, gate, load, "extra", "ZZZZZZ")
        counted = await count(tx, gate, load)
        assert counted.bags_counted == 4
        await decide(tx, gate, found[0], "credit")
        with pytest.raises(WrongState):
            await decide(tx, gate, found[0], "coming")
        ((who, data),) = await told(tx, "dispute_decided")
        assert who == f"person:{neighbour.person_id}"
        assert (data["given"], data["gives_back"]) == (1000, "credit")
        account = await bags_accounted(tx, handover_id=counted.handover_id)
        assert (account.ends["credited"], account.ends["open"]) == (1, 3)


@ONE
async def test_what_was_noted_by_mistake_is_taken_back_and_what_turned_up_is_found(db):
    async with db.write() as tx:
        gate = await make_gate(tx)
        load = await to_the_count(tx, gate)
        found = await note(tx, gate, load, "missing", "1-1-101 3", photo=b"jpeg")
        await take_back_finding(
            tx, actor=gate.world.guard, finding_id=found[1].finding_id, now=RESTED
        )
        counted = await count(tx, gate, load)
        assert counted.bags_counted == 3
        await decide(tx, gate, found[0], "found")
        for days, left in ((1, 2), (30, 0)):  # a photo is not kept for ever
            await purge_papers(tx, now=RESTED + timedelta(days=days))
            kept = select(bag_finding.c.id).where(bag_finding.c.photo.is_not(None))
            assert len(await tx.scalars(kept)) == left
        assert set((await states(tx)).values()) == {"ready"}


@ONE
async def test_what_was_to_come_is_not_sent_as_well_as_credited_or_found(db):
    async with db.write() as tx:
        gate = await make_gate(tx)
        load = await to_the_count(tx, gate)
        found = await note(tx, gate, load, "missing", "1-1-101 1-1-201")
        await count(tx, gate, load)
        for each in found:
            await decide(tx, gate, each, "coming")
        await decide(tx, gate, found[0], "credit")
        await decide(tx, gate, found[1], "brought")
        now = await states(tx)
        assert (now["1-1-101"], now["1-1-201"]) == ("returned", "ready")


@ONE
async def test_a_missing_bag_that_lies_on_the_table_is_not_made_good_as_well(db):
    async with db.write() as tx:
        gate = await make_gate(tx, bags=2)
        load = await to_the_count(tx, gate)
        (gone, here) = await bag_codes(tx, "1-1-101")
        found = await note(tx, gate, load, "missing", gone)
        await count(tx, gate, load)
        assert not (await hand(tx, gate.world.helper, "1-1-101", gone)).done
        assert (await hand(tx, gate.world.helper, "1-1-101", here)).done
        with pytest.raises(WrongState):
            await decide(tx, gate, found[0], "credit")
