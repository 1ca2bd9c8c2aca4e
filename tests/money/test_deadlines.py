"""The reminder and the list of the unpaid: on time, once, and after a stop caught up with."""

from datetime import timedelta

from sqlalchemy import select, update

from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.deadlines import name_unpaid, remind_unpaid
from fulfillment.money.use_cases.payments import claim
from fulfillment.supply.use_cases.packing import mark_packed
from orders.actors import Actor
from orders.tables.cycles import cycle
from storage.database import Database
from tests.builders import CUTOFF, PORTAL
from tests.supply.rounds import (
    approve_everything,
    make_packed_round,
    make_round,
    notices,
    parcel_of,
)

PAY_BY = CUTOFF + timedelta(hours=18)  # 14:00 the next day
REMINDER = PAY_BY - timedelta(hours=1)
SECOND = timedelta(seconds=1)


async def test_who_has_not_paid_is_reminded_an_hour_before_and_once(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        reference = (await parcel_of(tx, world, "3")).reference
        await claim(tx, actor=Actor("page"), reference=reference, now=REMINDER - SECOND)
        early = await remind_unpaid(tx, now=REMINDER - SECOND)
        on_time = await remind_unpaid(tx, now=REMINDER)
        again = await remind_unpaid(tx, now=REMINDER + SECOND)
        told = await notices(tx, "payment_reminder")
    assert (early, on_time, again) == (0, 4, 0)
    assert "3" not in {note.data["address"] for note in told}
    assert {note.not_after for note in told} == {PAY_BY}
    assert all(note.data["link"] for note in told)


async def test_a_reminder_that_comes_too_late_is_recorded_and_not_sent(db: Database) -> None:
    async with db.write() as tx:
        await make_packed_round(tx)
        late = await remind_unpaid(tx, now=PAY_BY + timedelta(days=1))
        told = await notices(tx, "payment_reminder")
    assert late == 0
    assert told == []


async def test_the_unpaid_are_named_to_the_liaison_at_the_deadline(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        reference = (await parcel_of(tx, world, "3")).reference
        await claim(tx, actor=Actor("page"), reference=reference, now=PAY_BY - SECOND)
        early = await name_unpaid(tx, portal_url=PORTAL, now=PAY_BY - SECOND)
        on_time = await name_unpaid(tx, portal_url=PORTAL, now=PAY_BY)
        told = await notices(tx, "unpaid_at_deadline")
    assert (early, on_time) == (0, 5)
    assert [note.recipient for note in told] == [f"person:{world.liaison.person_id}"]
    assert told[0].data["total"] == 12100
    assert [(each["address"], each["state"]) for each in told[0].data["unpaid"]][-2:] == [
        ("2-1-101", "due"),
        ("3", "claimed"),
    ]


async def test_three_days_of_downtime_name_the_unpaid_once(db: Database) -> None:
    async with db.write() as tx:
        await make_packed_round(tx)
        first = await name_unpaid(tx, portal_url=PORTAL, now=PAY_BY + timedelta(days=3))
        again = await name_unpaid(tx, portal_url=PORTAL, now=PAY_BY + timedelta(days=3, seconds=1))
        told = await notices(tx, "unpaid_at_deadline")
    assert (first, again) == (5, 0)
    assert len(told) == 1


async def test_nobody_is_named_when_all_have_paid_or_the_cycle_is_settled(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await tx.run(update(cycle).where(cycle.c.id == world.cycle_id).values(state="settled"))
        settled = await name_unpaid(tx, portal_url=PORTAL, now=PAY_BY)
        await tx.run(update(cycle).where(cycle.c.id == world.cycle_id).values(state="closed"))
        await tx.run(update(payment_request).values(state="confirmed"))
        paid = await name_unpaid(tx, portal_url=PORTAL, now=PAY_BY)
    assert (settled, paid) == (0, 0)


async def test_who_is_asked_late_still_has_an_hour(db: Database) -> None:
    packed_at = PAY_BY + timedelta(minutes=10)
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=packed_at)
        deadlines = set(await tx.scalars(select(payment_request.c.pay_by)))
        named_early = await name_unpaid(tx, portal_url=PORTAL, now=packed_at)
        reminded = await remind_unpaid(tx, now=packed_at)
        named = await name_unpaid(tx, portal_url=PORTAL, now=packed_at + timedelta(hours=1))
    assert deadlines == {packed_at + timedelta(hours=1)}
    assert (named_early, reminded, named) == (0, 0, 5)
