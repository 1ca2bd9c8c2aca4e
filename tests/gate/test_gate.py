"""Papers, both lanes, the override, the pass, a late truck: what the gate asks and refuses."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fulfillment.handover.notices_gate import Notice
from fulfillment.handover.rules.gate_rule import GateRule
from fulfillment.handover.tables.gate import crew_paper
from fulfillment.handover.use_cases.consignments import (
    admit,
    admit_all_the_same,
    consignment_card,
    mark_left,
    release_due,
    take_over,
    take_step,
)
from fulfillment.handover.use_cases.gate_passes import gate_pass, load_of_scanned_pass
from fulfillment.handover.use_cases.gate_rules import set_gate_rule
from fulfillment.handover.use_cases.late_trucks import announce_shift, tell_late
from fulfillment.handover.use_cases.paper_links import paper_link, trip_of_link
from fulfillment.handover.use_cases.papers_due import purge_papers, remind_papers
from orders.rules.errors import LinkExpired, NoRight, WrongState
from orders.rules.errors_gate import NotCleared, PassExpired, PassInvalid
from storage.tables import audit
from tests.gate.places import EVENING, LEAVES, give_all, make_gate, send_out
from tests.handover.loads import count_all, told

ONE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
MINUTE = timedelta(minutes=1)


@ONE
async def test_an_admitted_load_goes_every_step_and_none_can_be_left_out(db):
    async with db.write() as tx:
        gate = await make_gate(tx)
        await give_all(tx, gate)
        load, guard = await send_out(tx, gate), gate.world.guard
        await admit(tx, actor=guard, consignment_id=load, now=LEAVES)
        now = LEAVES
        for step, skipped in (
            ("disinfected", "placed"),
            ("placed", "resting"),
            ("resting", "unloaded"),
        ):
            with pytest.raises(WrongState):
                await take_step(tx, actor=guard, consignment_id=load, step=skipped, now=now)
            now += MINUTE
            await take_step(tx, actor=guard, consignment_id=load, step=step, now=now)
        await mark_left(tx, actor=guard, consignment_id=load, now=now)
        now += 30 * MINUTE
        assert await release_due(tx, now=now) == 1
        with pytest.raises(WrongState):
            await count_all(tx, gate.world, load, bags=4, now=now)
        await take_step(tx, actor=guard, consignment_id=load, step="unloaded", now=now)
        counted = await count_all(tx, gate.world, load, bags=4, now=now)
        assert counted.opened is not None
        card = await consignment_card(tx, load)
        assert [step.state for step in card.steps] == [
            "admitted", "disinfected", "placed", "resting", "left", "released", "unloaded",
            "counted",
        ]  # fmt: skip
        assert all(step.by for step in card.steps if step.state != "released")


@ONE
async def test_what_is_missing_or_expired_is_refused_by_name_until_the_liaison_says_why(db):
    async with db.write() as tx:
        gate = await make_gate(tx)
        await give_all(tx, gate, tested=LEAVES - timedelta(hours=49), leave_out=("promise",))
        load, guard = await send_out(tx, gate), gate.world.guard
        with pytest.raises(NotCleared) as refusal:
            await admit(tx, actor=guard, consignment_id=load, now=LEAVES)
        assert set(refusal.value.papers) == {
            "test|expired|老周", "test|expired|小吴", "promise|missing|老周",
            "promise|missing|小吴",
        }  # fmt: skip
        with pytest.raises(NoRight):
            await admit_all_the_same(tx, actor=guard, consignment_id=load, reason="急", now=LEAVES)
        await admit_all_the_same(
            tx, actor=gate.world.liaison, consignment_id=load, reason="婴儿奶粉急用", now=LEAVES
        )
        card = await consignment_card(tx, load)
        assert (card.state, card.override_reason) == ("admitted", "婴儿奶粉急用")
        assert [who for who, _ in await told(tx, Notice.LET_IN_WITHOUT)] == [
            f"person:{guard.person_id}"
        ]


@ONE
async def test_a_load_without_a_pass_is_taken_over_and_its_driver_leaves(db):
    async with db.write() as tx:
        gate = await make_gate(tx)
        load, guard = await send_out(tx, gate), gate.world.guard
        await take_over(tx, actor=guard, consignment_id=load, now=LEAVES)
        with pytest.raises(WrongState):
            await take_step(tx, actor=guard, consignment_id=load, step="resting", now=LEAVES)
        for step in ("set_down", "resting"):
            await take_step(tx, actor=guard, consignment_id=load, step=step, now=LEAVES)
        rested = LEAVES + 30 * MINUTE
        await take_step(tx, actor=guard, consignment_id=load, step="carried", now=rested)
        await count_all(tx, gate.world, load, bags=4, now=rested)
        card = await consignment_card(tx, load)
        assert card.has_left
        with pytest.raises(WrongState):  # it never came in
            await gate_pass(tx, actor=guard, consignment_id=load, portal_url="http://x", now=rested)


@ONE
async def test_a_step_falls_away_only_by_the_rule_and_that_is_written_down(db):
    async with db.write() as tx:
        gate = await make_gate(tx, rule=GateRule(papers=()))
        load, guard = await send_out(tx, gate), gate.world.guard
        await admit(tx, actor=guard, consignment_id=load, now=LEAVES)
        with pytest.raises(WrongState):
            await take_step(tx, actor=guard, consignment_id=load, step="resting", now=LEAVES)
        rule: dict[str, Any] = {"rule": GateRule(papers=(), steps=())}
        rule |= {"rest_minutes": 30, "now": LEAVES}
        with pytest.raises(NoRight):
            await set_gate_rule(tx, actor=guard, compound_id=gate.world.compound_id, **rule)
        await set_gate_rule(
            tx, actor=gate.world.liaison, compound_id=gate.world.compound_id, **rule
        )
        card = await take_step(tx, actor=guard, consignment_id=load, step="resting", now=LEAVES)
        assert card.state == "resting"
        rows = await tx.all(
            select(audit.c.actor, audit.c.after).where(audit.c.verb == "set_gate_rule")
        )
        assert rows[-1].actor == str(gate.world.liaison)
        assert rows[-1].after["gate_rule"] == {"papers": [], "steps": []}


@ONE
async def test_a_pass_is_found_again_and_a_forged_or_old_one_is_refused(db):
    async with db.write() as tx:
        gate = await make_gate(tx)
        await give_all(tx, gate)
        load, guard = await send_out(tx, gate), gate.world.guard
        await admit(tx, actor=guard, consignment_id=load, now=LEAVES)
        found = await gate_pass(
            tx, actor=guard, consignment_id=load, portal_url="http://p", now=LEAVES
        )
        assert (found.plate, found.route, found.day) == ("鄂F12345", "东门进", "2026-03-03")
        card = await load_of_scanned_pass(tx, actor=guard, text=found.url, now=LEAVES)
        assert card.consignment_id == load
        number, day, proof = found.url.rpartition("/")[2].split("-")
        for forged in (f"{number}-20260304-{proof}", f"{number}-{day}-{'0' * 24}", "7", "1-x-y"):
            with pytest.raises(PassInvalid):
                await load_of_scanned_pass(tx, actor=guard, text=forged, now=LEAVES)
        tomorrow = LEAVES + timedelta(days=1)
        with pytest.raises(PassExpired):
            await load_of_scanned_pass(tx, actor=guard, text=found.url, now=tomorrow)


@ONE
async def test_who_owes_papers_is_reminded_the_evening_before_once_and_photos_go(db):
    async with db.write() as tx:
        gate = await make_gate(tx)
        early = EVENING - timedelta(hours=2)
        assert await remind_papers(tx, portal_url="http://p", now=early) == 0
        assert await remind_papers(tx, portal_url="http://p", now=EVENING) == 1
        assert await remind_papers(tx, portal_url="http://p", now=EVENING + MINUTE) == 0
        wanting = await told(tx, Notice.PAPERS_WANTING)
        assert {who for who, _ in wanting} == {
            f"person:{gate.world.liaison.person_id}", f"person:{gate.world.guard.person_id}",
        }  # fmt: skip
        assert {"name": "老周", "kind": "test", "status": "missing"} in wanting[0][1]["papers"]
        token = paper_link(tx, gate.trip.trip_id).rpartition("/")[2]
        assert trip_of_link(tx, token) == gate.trip.trip_id
        with pytest.raises(LinkExpired):
            trip_of_link(tx, token[:-1] + "x")
        await give_all(tx, gate)
        await send_out(tx, gate)
        assert await purge_papers(tx, now=LEAVES + timedelta(days=14)) == 0
        assert await purge_papers(tx, now=LEAVES + timedelta(days=15)) == 11
        assert not [each for each in await tx.scalars(select(crew_paper.c.photo)) if each]


@ONE
async def test_a_late_truck_is_told_once_and_its_delay_to_the_group(db):
    async with db.write() as tx:
        gate = await make_gate(tx)
        load = await send_out(tx, gate)
        assert await tell_late(tx, now=LEAVES + 29 * MINUTE) == 0
        assert await tell_late(tx, now=LEAVES + 30 * MINUTE) == 1
        assert await tell_late(tx, now=LEAVES + 31 * MINUTE) == 0
        assert [who for who, _ in await told(tx, Notice.TRUCK_LATE)] == [
            f"person:{gate.world.liaison.person_id}"
        ]
        now = LEAVES + timedelta(hours=2)
        await announce_shift(tx, actor=gate.world.liaison, consignment_id=load, minutes=60, now=now)
        ((recipient, data),) = await told(tx, Notice.TRUCK_DELAYED)
        assert recipient == f"group:{gate.world.group_id}"
        assert data["expected_at"] == (now + timedelta(hours=1)).isoformat()
