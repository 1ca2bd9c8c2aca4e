"""A cycle is cancelled: everything of it ends at once, and everybody hears it once."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from config.chance import SeededChance
from fulfillment.handover.use_cases.sending import mark_sent
from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.payments import confirm
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import batch, parcel
from fulfillment.supply.use_cases.batches import approve_batch
from fulfillment.supply.use_cases.packing import mark_packed
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot
from orders.rules.errors import (
    AlreadyDecided,
    AlreadySent,
    CycleCancelled,
    MissingReason,
    NoRight,
    OldVersion,
    WrongState,
)
from orders.tables.cycles import cycle
from orders.tables.orders import late_order, order
from orders.use_cases.closing import close_cycle
from orders.use_cases.cycles import next_opening_of, open_due_cycles
from orders.use_cases.orders import place_order
from orders.use_cases.planning import plan_next_cycle
from storage.database import Database
from storage.tables import outbox
from tests.builders import (
    DURING,
    OPENING,
    PORTAL,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    make_order,
)
from tests.money.cancellations import LENGTH, NOON, WHY, cancel, check_trail
from tests.supply.rounds import (
    APPROVAL,
    Round,
    approve_everything,
    batch_of,
    make_packed_round,
    make_round,
    notices,
)


async def test_a_packed_cycle_ends_altogether(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        cancelled = await cancel(tx, world)
        states = {
            str(table): set(await tx.scalars(select(table.c.state).distinct()))
            for table in (order, batch, parcel, cycle)
        }
        row = await tx.one(select(cycle))
        newest = await latest(tx, **world.of_list)
        assert newest is not None
        listed = (await read_snapshot(tx, newest.pick_list_id)).parcels
        await check_trail(tx)
    assert cancelled.households == 5
    assert set(states) == {"household_order", "batch", "parcel", "cycle"}
    assert all(each == {"cancelled"} for each in states.values())
    assert (row.cancelled_at, row.gives_back, row.reason) == (NOON, "refund", WHY)
    assert (newest.version, newest.reason, listed) == (2, "cancelled", ())


async def test_everybody_hears_it_once_whoever_presses_how_often(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        deputy = await make_liaison(tx, world.compound_id, name="副", phone="+8613900000001")
        before = await tx.scalar(select(func.max(outbox.c.id)))
        await cancel(tx, world)
        again = await cancel(tx, world, GivesBack.CREDIT, actor=deputy, now=NOON)
        told = await tx.all(select(outbox).where(outbox.c.id > before))
        chosen = await tx.scalar(select(cycle.c.gives_back))
    assert again.households == 0
    assert chosen == "refund"  # the first to choose has chosen
    assert Counter(row.notice for row in told) == {
        "order_cancelled": 5,
        "cycle_cancelled": 1,
        "cycle_card": 1,
        "delivery_cancelled": 1,
        "cycle_cancelled_by": 1,
        "bill_settled": 5,  # no message: the bill itself says so from now on
    }
    by_person = Counter(row.recipient for row in told if row.notice == "order_cancelled")
    assert set(by_person.values()) == {1}
    by = next(row for row in told if row.notice == "cycle_cancelled_by")
    assert (by.recipient, by.data["by"]) == (f"person:{deputy.person_id}", "李姐")


async def test_the_group_reads_no_telephone_number_of_the_reason(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await cancel(tx, world, why="请打 13812345678 问")
        (to_group,) = await notices(tx, Notice.CYCLE_CANCELLED)
        to_home = (await notices(tx, Notice.ORDER_CANCELLED))[0]
    assert "138" not in to_group.data["reason"]
    assert "13812345678" in to_home.data["reason"]


async def test_an_open_cycle_is_cancelled_and_nobody_orders_in_it(db: Database) -> None:
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        cycle_id = await make_open_cycle(tx)
        await make_order(tx, "3", {"A": 1}, cycle_id=cycle_id)
        member = await make_member(tx, "1-1-101", phone="+8613900000002")
        world = Round(cycle_id, loaded.compound_id, liaison, liaison, 0, ())
        await cancel(tx, world, now=DURING)
        with pytest.raises(CycleCancelled):
            await place_order(
                tx,
                actor=member,
                household_id=await household_id_of(tx, "1-1-101"),
                quantities={"A": 1},
                replaces=False,
                sent_at=DURING,
                now=DURING + timedelta(minutes=1),
            )
        assert not await tx.all(select(late_order))
        (card,) = [each for each in await notices(tx, "cycle_card") if each.state == "queued"]
        assert card.data["state"] == "cancelled"
        (told,) = await notices(tx, Notice.ORDER_CANCELLED)
        assert told.data["bills"] == []
        opened = await open_due_cycles(tx, now=OPENING + LENGTH, chance=SeededChance("next"))
        assert len(opened) == 1  # the next one opens by its rule as always


async def test_the_next_cycle_is_called_off_before_it_opens(db: Database) -> None:
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        first = await make_open_cycle(tx)
        chance = SeededChance("plan")
        plan: dict[str, Any] = {
            "group_id": loaded.group_id,
            "actor": liaison,
            "chance": chance,
        }
        planned = await plan_next_cycle(tx, now=DURING, **plan)
        assert await plan_next_cycle(tx, now=DURING, **plan) == planned
        world = Round(first, loaded.compound_id, liaison, liaison, 0, ())
        await cancel(tx, world, cycle_id=planned, now=DURING)
        assert await tx.scalar(select(cycle.c.state).where(cycle.c.id == first)) == "open"
        opens = await next_opening_of(tx, loaded.group_id, after=DURING)
        assert opens == OPENING + 2 * LENGTH
        await close_cycle(tx, cycle_id=first, now=OPENING + LENGTH)
        assert await open_due_cycles(tx, now=OPENING + LENGTH, chance=chance) == []
        again = await open_due_cycles(tx, now=OPENING + 2 * LENGTH, chance=chance)
        numbers = await tx.all(select(cycle.c.number, cycle.c.state).order_by(cycle.c.number))
        (told,) = await notices(tx, Notice.CYCLE_CANCELLED)
        await check_trail(tx)
    assert len(again) == 1
    assert [tuple(row) for row in numbers] == [(1, "closed"), (2, "cancelled"), (3, "open")]
    assert told.data["was"] == "planned"
    assert told.data["next_opens_at"] == (OPENING + 2 * LENGTH).isoformat()


async def test_a_planned_cycle_that_nobody_called_off_opens_in_time(db: Database) -> None:
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        first = await make_open_cycle(tx)
        chance = SeededChance("plan")
        planned = await plan_next_cycle(
            tx, group_id=loaded.group_id, actor=liaison, chance=chance, now=DURING
        )
        assert await open_due_cycles(tx, now=OPENING + LENGTH, chance=chance) == []
        await close_cycle(tx, cycle_id=first, now=OPENING + LENGTH)
        opened = await open_due_cycles(tx, now=OPENING + LENGTH, chance=chance)
        assert [each.cycle_id for each in opened] == [planned]
        await check_trail(tx)


async def test_what_rides_already_is_not_cancelled(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ids = list(await tx.scalars(select(payment_request.c.id)))
        await confirm(tx, actor=world.liaison, request_ids=ids, now=NOON)
        await mark_sent(tx, actor=world.clerk, **world.of_list, now=NOON)
        with pytest.raises(AlreadySent) as refused:
            await cancel(tx, world, now=NOON + timedelta(hours=1))
        assert refused.value.sent_at == NOON
        assert await tx.scalar(select(cycle.c.state)) == "closed"


async def test_nobody_else_cancels_and_nobody_without_a_reason(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        with pytest.raises(MissingReason):
            await cancel(tx, world, why=None)
        neighbour = await make_member(tx, "1-1-102", phone="+8613900000003")
        with pytest.raises(NoRight):
            await cancel(tx, world, actor=neighbour)
        await tx.run(update(cycle).values(state="settled"))
        with pytest.raises(WrongState):
            await cancel(tx, world)


async def test_a_cancelled_cycle_is_neither_approved_nor_packed_nor_sent(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        third = await batch_of(tx, world, "3")
        await cancel(tx, world, now=APPROVAL)
        with pytest.raises(AlreadyDecided):
            await approve_batch(
                tx, actor=world.liaison, batch_id=third, portal_url=PORTAL, now=NOON
            )
        with pytest.raises(OldVersion):
            await mark_packed(
                tx, actor=world.clerk, **world.of_list, version=1, portal_url=PORTAL, now=NOON
            )
        with pytest.raises(CycleCancelled):
            await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=NOON)
        with pytest.raises(CycleCancelled):
            await mark_sent(tx, actor=world.clerk, **world.of_list, now=NOON)
