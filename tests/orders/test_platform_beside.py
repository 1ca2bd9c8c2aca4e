"""A platform's cycle goes beside the group's own: nobody who orders in the chat meets it."""

from datetime import timedelta

from sqlalchemy import select

from config.chance import SeededChance
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from orders.use_cases.closing import close_cycle, cycles_to_close
from orders.use_cases.cycles import latest_cycle_of, next_cycle_of, open_due_cycles
from orders.use_cases.forecasting import forecast_of
from orders.use_cases.orders import place_order
from orders.use_cases.reminders import remind_of_cutoff
from storage.database import Database, Transaction
from tests.builders import (
    CUTOFF,
    DURING,
    OPENING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
)

ROOM = "1-1-101"


async def make_platform_rows(tx: Transaction, group_id: int) -> int:
    """A platform's cycle with a higher number, opened later and already past its end."""
    supplier_id = await tx.insert(
        supplier,
        name="快送平台",
        name_en="Quick Platform",
        channel="platform",
        payee="快送",
        account_last4="0000",
        payment_scheme="none",
    )
    times = ("opens_at", "cutoff_at", "approve_by", "packed_by", "pay_by", "deliver_at")
    at = OPENING + timedelta(minutes=5)
    return await tx.insert(
        cycle,
        group_id=group_id,
        number=7,
        channel="platform",
        supplier_id=supplier_id,
        link="https://example.org/tuan/7",
        state="open",
        seed="s",
        opened_at=at,
        **dict.fromkeys(times, at),
    )


async def test_a_platforms_cycle_beside_an_open_one_changes_nothing_for_ordering(
    db: Database,
) -> None:
    async with db.write() as tx:
        loaded = await make_compound(tx)
        await make_liaison(tx, loaded.compound_id)
        actor = await make_member(tx, ROOM, telegram_id=5)
        await make_member(tx, "1-1-102", telegram_id=6)
        own = await make_open_cycle(tx)
        coming = await next_cycle_of(tx, loaded.group_id, after=DURING)
        forecast = await forecast_of(tx, loaded.group_id)
        beside = await make_platform_rows(tx, loaded.group_id)

    async with db.write() as tx:
        newest = await latest_cycle_of(tx, loaded.group_id)
        assert newest is not None
        assert newest.id == own
        assert await next_cycle_of(tx, loaded.group_id, after=DURING) == coming
        assert await cycles_to_close(tx, now=DURING) == []
        home = await household_id_of(tx, ROOM)
        placed = await place_order(
            tx,
            actor=actor,
            household_id=home,
            quantities={"A": 1},
            replaces=True,
            sent_at=DURING,
            now=DURING,
        )
        assert placed.cycle_id == own
        assert await remind_of_cutoff(tx, now=CUTOFF - timedelta(hours=1)) == 1

    async with db.write() as tx:
        assert [row[0] for row in await cycles_to_close(tx, now=CUTOFF)] == [own]
        await close_cycle(tx, cycle_id=own, now=CUTOFF)
        assert await forecast_of(tx, loaded.group_id) != forecast
        opened = await open_due_cycles(tx, now=coming[1], chance=SeededChance("next"))
        numbers = select(cycle.c.number).where(cycle.c.id == opened[0].cycle_id)
        assert await tx.scalar(numbers) == coming[0] == 2
        assert await tx.scalar(select(cycle.c.state).where(cycle.c.id == beside)) == "open"
