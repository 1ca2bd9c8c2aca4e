"""The cut-off is a lock: an order is in or refused, none is lost, none slips in."""

import asyncio
from datetime import timedelta

from sqlalchemy import func, select

from config.chance import SeededChance
from orders.tables.cycles import cycle
from orders.tables.orders import order, order_line
from orders.use_cases.closing import close_cycle, cycles_to_close
from orders.use_cases.cycles import open_due_cycles
from orders.use_cases.orders import place_order
from storage.database import Database
from storage.inbox import Incoming, mark_done, store
from storage.tables import audit, outbox
from tests.builders import (
    CUTOFF,
    DURING,
    OPENING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    make_order,
)

ROOMS = [f"{b}-{u}-{f}0{d}" for b in (1, 2) for u in (1, 2) for f in (1, 2, 3) for d in (1, 2)]


async def test_orders_that_race_the_cut_off_are_all_in_or_refused(db: Database):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        await make_liaison(tx, loaded.compound_id)
        cycle_id = await make_open_cycle(tx)
        people = [(await make_member(tx, key), await household_id_of(tx, key)) for key in ROOMS]

    async def order_now(actor, home) -> bool:
        async with db.write() as tx:
            form = await place_order(
                tx,
                actor=actor,
                household_id=home,
                quantities={"A": 1},
                replaces=False,
                sent_at=CUTOFF,
                now=CUTOFF,
            )
            return not form.refused_late

    async def close_now() -> None:
        async with db.write() as tx:
            await close_cycle(tx, cycle_id=cycle_id, now=CUTOFF)

    first = [order_now(actor, home) for actor, home in people[:12]]
    second = [order_now(actor, home) for actor, home in people[12:]]
    results = await asyncio.gather(*first, close_now(), *second)
    taken = sum(1 for result in results if result is True)
    async with db.read() as tx:
        assert await tx.scalar(select(cycle.c.state)) == "closed"
        closed = select(func.count()).select_from(order).where(order.c.state == "closed")
        assert await tx.scalar(closed) == taken
        assert await tx.scalar(select(func.count()).select_from(order)) == taken
        assert await tx.scalar(select(func.sum(order_line.c.allocated))) == (taken or None)


async def test_two_cut_offs_at_once_close_a_cycle_once(db: Database):
    async with db.write() as tx:
        await make_compound(tx)
        cycle_id = await make_open_cycle(tx)

    async def close_now() -> bool:
        async with db.write() as tx:
            return await close_cycle(tx, cycle_id=cycle_id, now=CUTOFF)

    assert sorted(await asyncio.gather(close_now(), close_now())) == [False, True]
    async with db.read() as tx:
        closings = select(func.count()).select_from(audit).where(audit.c.verb == "closed")
        assert await tx.scalar(closings) == 1


async def test_closing_waits_for_messages_that_were_sent_in_time(db: Database):
    async with db.write() as tx:
        await make_compound(tx)
        cycle_id = await make_open_cycle(tx)
        raw = {"update_id": 1}
        (waiting_id,) = await store(tx, [Incoming(42, 1, 1, raw, CUTOFF)], now=CUTOFF)
        await store(tx, [Incoming(42, 2, 1, raw, CUTOFF + timedelta(seconds=1))], now=CUTOFF)
        assert await cycles_to_close(tx, now=CUTOFF) == []
        assert waiting_id is not None
        await mark_done(tx, waiting_id)
        assert await cycles_to_close(tx, now=CUTOFF) == [(cycle_id, CUTOFF)]


async def test_short_stock_is_shared_one_each_first(db: Database):
    async with db.write() as tx:
        await make_compound(tx)
        cycle_id = await make_open_cycle(tx)
        for key, count in (("1-1-101", 3), ("1-1-102", 1), ("1-1-201", 1)):
            await make_order(tx, key, {"B": count}, cycle_id=cycle_id)
        await close_cycle(tx, cycle_id=cycle_id, now=CUTOFF)
        shares = await tx.scalars(select(order_line.c.allocated).order_by(order_line.c.order_id))
        assert list(shares) == [1, 1, 1]


async def test_three_days_of_downtime_are_caught_up_in_order_and_once(db: Database):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        await make_liaison(tx, loaded.compound_id)
        cycle_id = await make_open_cycle(tx)
        await make_order(tx, "1-1-101", {"A": 1}, cycle_id=cycle_id)
        announced = select(func.count()).select_from(outbox).where(outbox.c.notice == "cycle_card")
        before = await tx.scalar(announced)
    back = OPENING + timedelta(days=7, hours=1)  # cycle 2 passed; cycle 3 opened on day 6
    for _ in range(2):
        async with db.write() as tx:
            for due, _ in await cycles_to_close(tx, now=back):
                await close_cycle(tx, cycle_id=due, now=back)
            await open_due_cycles(tx, now=back, chance=SeededChance("x"))
    async with db.read() as tx:
        rows = await tx.all(select(cycle.c.number, cycle.c.state).order_by(cycle.c.number))
        assert [tuple(row) for row in rows] == [(1, "closed"), (2, "skipped"), (3, "skipped")]
        assert await tx.scalar(announced) == before + 1  # the closed card, not the missed ones
    third = OPENING + timedelta(days=9, hours=1)
    async with db.write() as tx:
        await open_due_cycles(tx, now=third, chance=SeededChance("x"))
        states = await tx.scalars(select(cycle.c.state).order_by(cycle.c.number))
        assert list(states) == ["closed", "skipped", "skipped", "open"]


async def test_prices_of_a_published_cycle_do_not_move(db: Database):
    from orders.tables.cycles import offer
    from orders.tables.suppliers import bundle

    async with db.write() as tx:
        await make_compound(tx)
        await make_open_cycle(tx, now=DURING)
        await tx.run(bundle.update().where(bundle.c.code == "A").values(price=9900))
        assert await tx.scalar(select(offer.c.price).where(offer.c.code == "A")) == 1000
