"""Called down to the point: by the clock and by hand, once more, missed; never twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from fulfillment.handover.rules.calling import AFTER, due_step
from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.calling import call_due
from fulfillment.handover.use_cases.queue_moving import (
    bring_missed,
    call_again,
    call_next,
    continue_queue,
    pause_queue,
    plan_lapsed,
    set_calling,
)
from fulfillment.handover.use_cases.queues import queue_at
from orders.actors import person_actor
from orders.rules.errors import NoRight
from orders.rules.errors_calling import AtNight, ChatOfGroup
from orders.rules.levels import Level
from orders.rules.states import ALLOWED, CallState
from orders.tables.compounds import building, compound, ordering_group
from orders.tables.households import household
from orders.tables.levels import control_level
from orders.use_cases.building_groups import bind_building
from storage.database import Database, Transaction
from storage.tables import audit
from tests.builders import make_person
from tests.handover.loads import TRUCK, World, make_world, open_with, told

HOMES = ("1-1-101", "1-1-201", "2-1-101", "2-2-302")
OWN = -1007
MINUTE = timedelta(minutes=1)


async def slots_by_key(tx: Transaction) -> dict[str, Any]:
    rows = await tx.all(
        select(slot, household.c.key).join(household, household.c.id == slot.c.household_id)
    )
    return {row.key: row for row in rows}


async def building_id_of(tx: Transaction, code: str) -> int:
    return int(await tx.scalar(select(building.c.id).where(building.c.code == code)))


async def seal(tx: Transaction, compound_id: int, code: str, at: datetime) -> None:
    await tx.insert(
        control_level,
        compound_id=compound_id,
        building_id=await building_id_of(tx, code),
        level=Level.SEALED,
        authority="街道办",
        notice="一号",
        holds_from=at,
        set_by="test:0",
        set_at=at,
        confirmed_at=at,
    )


async def own_group(tx: Transaction, world: World, chat_id: int) -> None:
    """Building 2 has a group of its own."""
    here = await building_id_of(tx, "2")
    await bind_building(
        tx, actor=world.liaison, building_id=here, chat_id=chat_id, is_own=True, now=TRUCK
    )


async def all_at_once(tx: Transaction, world: World) -> datetime:
    """Open for all, whose slot begins at one instant; returns it."""
    await open_with(tx, world, HOMES)
    begins = min(row.starts_at for row in (await slots_by_key(tx)).values())
    await tx.run(update(slot).values(starts_at=begins, ends_at=begins + 5 * MINUTE))
    return begins


async def test_called_once_in_its_own_group_or_in_private(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        await tx.run(update(ordering_group).values(chat_id=-1001))
        with pytest.raises(ChatOfGroup):
            await own_group(tx, world, -1001)
        for _ in range(2):
            await own_group(tx, world, OWN)
        begins = await all_at_once(tx, world)
        await seal(tx, world.compound_id, "1", begins - 30 * MINUTE)
        assert await call_due(tx, now=begins - 11 * MINUTE) == 0
        called = [await call_due(tx, now=begins - 10 * MINUTE) for _ in range(2)]
        assert called == [2, 0]
        assert not await told(tx, "pickup_call")  # building 1 is sealed, building 2 has a group
        heard = [
            (who, data["unit"], data["rooms"]) for who, data in await told(tx, "building_call")
        ]
        assert heard == [(f"chat:{OWN}", "1", ["101"]), (f"chat:{OWN}", "2", ["302"])]
        assert len(await told(tx, "building_group_bound")) == 1
        await tx.run(update(control_level).values(level=Level.CONTROL))
        point_id = await tx.scalar(select(slot.c.point_id).limit(1))
        await call_next(tx, actor=world.helper, point_id=point_id, starts_at=begins, now=begins)
        assert len(await told(tx, "pickup_call")) == 2
        await call_due(tx, now=begins + 5 * MINUTE)
        again = [data["address"] for _, data in await told(tx, "pickup_call") if data["again"]]
        assert again == list(HOMES)  # the second call is everybody's own


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_who_misses_both_calls_is_named_and_brought_when_somebody_says_so(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        begins = await all_at_once(tx, world)
        before = await slots_by_key(tx)
        late, point_id = before[HOMES[0]].id, before[HOMES[0]].point_id
        await call_due(tx, now=begins)
        came = update(slot).where(slot.c.id == before[HOMES[1]].id)
        await tx.run(came.values(collected_at=begins))
        for minutes in (5, 5, 20, 20):
            await call_due(tx, now=begins + minutes * MINUTE)
        _, queue = await queue_at(
            tx, actor=world.helper, point_id=point_id, now=begins + 20 * MINUTE
        )
        missing = (HOMES[0], *HOMES[2:])
        assert (tuple(row.address for row in queue.missed), queue.collected) == (missing, 1)
        (asked,) = {tuple(data["missed"]) for _, data in await told(tx, "queue_missed")}
        assert asked == missing
        await call_again(tx, actor=world.helper, slot_id=late, now=begins + 21 * MINUTE)
        everybody: dict[str, Any] = {"compound_id": world.compound_id, "slot_ids": ()}
        with pytest.raises(NoRight):
            await bring_missed(tx, actor=world.helper, **everybody, now=TRUCK)
        moved = [
            len(await bring_missed(tx, actor=world.liaison, **everybody, now=begins))
            for _ in range(2)
        ]
        assert moved == [2, 0]
        ways = {key: (row.way, row.call) for key, row in (await slots_by_key(tx)).items()}
        assert ways == {
            HOMES[0]: ("point", "recalled"),
            HOMES[1]: ("point", "called"),
            HOMES[2]: ("door", "missed"),
            HOMES[3]: ("door", "missed"),
        }
        verbs = await tx.scalars(
            select(audit.c.verb).where(audit.c.noun == "slot", audit.c.noun_id == late)
        )
        assert verbs == ["call", "recall", "miss", "recall"]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_what_was_slept_through_is_recorded_and_planned_anew_when_somebody_says_so(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, HOMES)
        begins = min(row.starts_at for row in (await slots_by_key(tx)).values())
        late = begins + timedelta(hours=2)
        await call_due(tx, now=late)
        assert not await told(tx, "pickup_call")
        (_, data), *_ = await told(tx, "queue_missed")
        assert data["lapsed"] == list(HOMES)
        compound_id = world.compound_id
        done = [
            await plan_lapsed(tx, actor=world.helper, compound_id=compound_id, now=late)
            for _ in range(2)
        ]
        assert done == [4, 0]
        anew = await slots_by_key(tx)
        assert all(row.starts_at > late and row.call == "waiting" for row in anew.values())


async def test_a_pause_silences_the_queue_and_whose_time_went_by_gets_another(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, HOMES)
        rows = await slots_by_key(tx)
        begins = min(row.starts_at for row in rows.values())
        point_id = rows[HOMES[0]].point_id
        for _ in range(2):
            await pause_queue(tx, actor=world.helper, point_id=point_id, now=begins - 12 * MINUTE)
        over = begins + 30 * MINUTE
        assert await call_due(tx, now=over) == 0
        _, queue = await queue_at(tx, actor=world.liaison, point_id=point_id, now=over)
        assert (queue.paused_since, queue.late) == (begins - 12 * MINUTE, ())
        await continue_queue(tx, actor=world.liaison, point_id=point_id, now=over)
        await call_due(tx, now=over)
        assert not await told(tx, "queue_missed")
        assert min(row.starts_at for row in (await slots_by_key(tx)).values()) > over
        stranger = person_actor(await make_person(tx, telegram_id=99))
        with pytest.raises(NoRight):
            await pause_queue(tx, actor=stranger, point_id=point_id, now=over)
        night = over.replace(hour=16)
        with pytest.raises(AtNight):
            await call_next(tx, actor=world.liaison, point_id=point_id, starts_at=begins, now=night)
        await set_calling(
            tx, actor=world.liaison, compound_id=world.compound_id, call_minutes=5,
            at_miss="door", now=over,
        )  # fmt: skip
        rule = await tx.one(select(compound.c.call_minutes, compound.c.at_miss))
        assert tuple(rule) == (5, "door")


@given(
    state=st.sampled_from(CallState),
    after=st.integers(-60, 90),
    recalled=st.integers(0, 30),
    minutes=st.sampled_from((5, 10, 30)),
)
def test_every_step_is_allowed_and_nothing_is_said_late(state, after, recalled, minutes):
    begins = TRUCK
    step = due_step(
        state,
        starts_at=begins,
        ends_at=begins + 5 * MINUTE,
        recalled_at=begins + (5 + recalled) * MINUTE,
        now=begins + after * MINUTE,
        call_minutes=minutes,
    )
    assert step is None or (state, AFTER[step]) in ALLOWED[CallState]
    if step == "call":
        assert -minutes <= after < 5
    if step == "recall":
        assert 5 <= after <= 20
    if after < -minutes:
        assert step is None or state is not CallState.WAITING
