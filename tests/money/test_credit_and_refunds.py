"""What was paid for a cancelled cycle: sent back and ticked off, or taken off the next bills."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.credits import credits_of
from fulfillment.money.use_cases.payments import (
    balance_of,
    claim,
    confirm,
    not_found,
    payment_page,
)
from fulfillment.money.use_cases.refunds import (
    mark_refunded,
    refunds_of_cycle,
    refunds_under_way,
)
from fulfillment.money.use_cases.unpaid import drop_unpaid, take_back
from fulfillment.notices import Notice
from fulfillment.supply.use_cases.packing import mark_packed
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot
from orders.actors import Actor
from orders.rules.errors import NoRight, NotYours, WrongCompound
from storage.database import Database, Transaction
from tests.builders import PORTAL, clerk_of, household_id_of, make_member
from tests.money.cancellations import (
    LENGTH,
    NOON,
    approved_round,
    cancel,
    check_trail,
    kept,
    next_round,
    request_of,
)
from tests.supply.rounds import Round, make_packed_round, notices

PAGE = Actor("page")
LATER = NOON + timedelta(hours=1)
CREDIT, REFUND = GivesBack.CREDIT, GivesBack.REFUND


async def paid_round(tx: Transaction, orders: dict[str, dict[str, int]] | None = None) -> Round:
    """Packed, and paid by everybody."""
    world = await make_packed_round(tx, orders)
    ids = list(await tx.scalars(select(payment_request.c.id)))
    await confirm(tx, actor=world.liaison, request_ids=ids, now=NOON)
    return world


async def test_credit_is_taken_off_the_next_bill(db: Database) -> None:
    async with db.write() as tx:
        world = await paid_round(tx, {"3": {"A": 1}})  # 10.00
        await cancel(tx, world, CREDIT)
        home = await household_id_of(tx, "3")
        (credit,) = await credits_of(tx, home)
        second = await next_round(tx, world, {"3": {"B": 1}})  # 30.50
        request = await request_of(tx, "3", second)
        due = [row for row in await notices(tx, Notice.PAYMENT_DUE) if row.data["credit_used"]]
        view = await payment_page(tx, reference=request.reference)
        newest = await latest(tx, **{**world.of_list, "cycle_id": second})
        assert newest is not None
        (slip,) = (await read_snapshot(tx, newest.pick_list_id)).parcels
        booked = await balance_of(tx, cycle_id=second)
        left = await credits_of(tx, home)
        await check_trail(tx)
    assert (credit.supplier, credit.amount, credit.currency) == ("大超市", 1000, "CNY")
    assert (request.amount, request.credit_used, request.state) == (2050, 1000, "due")
    assert (due[0].data["amount"], due[0].data["credit_used"]) == (2050, 1000)
    assert (view.amount, view.credit_used, view.price) == (2050, 1000, 3050)
    assert slip.amount_minor == 3050  # the paper keeps the full price
    assert booked.balances
    assert (booked.requested, booked.confirmed, booked.open) == (3050, 1000, 2050)
    assert left == ()


async def test_where_credit_pays_for_all_nothing_is_asked(db: Database) -> None:
    async with db.write() as tx:
        world = await paid_round(tx, {"3": {"B": 1}})
        await cancel(tx, world, CREDIT)
        second = await next_round(tx, world, {"3": {"A": 1}})
        request = await request_of(tx, "3", second)
        asked = await notices(tx, Notice.PAYMENT_DUE)
        (told,) = await notices(tx, Notice.PAYMENT_COVERED)
        booked = await balance_of(tx, cycle_id=second)
        third = await next_round(tx, world, {"3": {"C": 1, "A": 2}}, later=2)
        again = await request_of(tx, "3", third)
        await check_trail(tx)
    assert (request.amount, request.credit_used, request.state) == (0, 1000, "confirmed")
    assert not [note for note in asked if note.data["cycle_number"] == 2]
    assert (told.data["credit_used"], told.data["credit_left"]) == (1000, 2050)
    assert booked.balances
    assert (booked.confirmed, booked.open) == (1000, 0)
    # What another supplier sells is not paid with it.
    assert (again.amount, again.credit_used) == (0, 2000)


async def test_credit_is_not_spent_twice_by_two_cycles_packed_at_once(db: Database) -> None:
    async with db.write() as tx:
        world = await paid_round(tx, {"3": {"A": 2}})  # 20.00
        await cancel(tx, world, CREDIT)
        cycles = [await approved_round(tx, world, {"3": {"A": 2}}, later=later) for later in (1, 2)]

    async def packs(cycle_id: int) -> None:
        async with db.write() as tx:
            series: dict[str, Any] = {**world.of_list, "cycle_id": cycle_id}
            await mark_packed(
                tx, actor=world.clerk, **series, portal_url=PORTAL, now=NOON + 3 * LENGTH
            )

    await asyncio.gather(*map(packs, cycles))
    async with db.read() as tx:
        used = [(await request_of(tx, "3", each)).credit_used for each in cycles]
        assert sorted(used) == [0, 2000]
        assert await kept(tx) == 0


async def test_credit_of_a_bag_that_is_dropped_is_free_again(db: Database) -> None:
    async with db.write() as tx:
        world = await paid_round(tx, {"3": {"A": 1}})
        await cancel(tx, world, CREDIT)
        second = await next_round(tx, world, {"3": {"B": 1}})
        request = await request_of(tx, "3", second)
        drop: dict[str, Any] = {"request_ids": [request.id], "portal_url": PORTAL, "now": LATER}
        await drop_unpaid(tx, actor=world.liaison, **drop)
        assert await kept(tx) == 1000
        await take_back(
            tx,
            actor=world.liaison,
            parcel_id=request.parcel_id,
            portal_url=PORTAL,
            now=LATER,
        )
        assert await kept(tx) == 0
        await drop_unpaid(tx, actor=world.liaison, **drop)
        booked = await balance_of(tx, cycle_id=second)
        assert await kept(tx) == 1000
        await check_trail(tx)
    assert booked.balances
    assert (booked.dropped, booked.confirmed, booked.open) == (3050, 0, 0)


@pytest.mark.parametrize("gives_back", GivesBack)
async def test_credit_that_paid_for_a_cycle_cancelled_again_comes_back(
    db: Database, gives_back: GivesBack
) -> None:
    async with db.write() as tx:
        world = await paid_round(tx, {"3": {"A": 1}})
        await cancel(tx, world, CREDIT)
        second = await next_round(tx, world, {"3": {"B": 1}})
        request = await request_of(tx, "3", second)
        await cancel(tx, world, gives_back, cycle_id=second, now=NOON + LENGTH)
        owed = await tx.scalar(select(refund.c.amount).where(refund.c.request_id == request.id))
        assert (owed, await kept(tx)) == ((1000, 0) if gives_back is REFUND else (None, 1000))
        # And the rest of the money comes after all.
        await confirm(tx, actor=world.liaison, request_ids=[request.id], now=NOON + LENGTH)
        owed = await tx.scalar(select(refund.c.amount).where(refund.c.request_id == request.id))
        assert (owed, await kept(tx)) == ((3050, 0) if gives_back is REFUND else (None, 3050))
        await check_trail(tx)
        assert (await balance_of(tx, cycle_id=second)).balances


async def test_a_refund_is_ticked_off_once_and_the_household_hears_it(db: Database) -> None:
    async with db.write() as tx:
        world = await paid_round(tx)
        await cancel(tx, world, REFUND)
        rows = await refunds_of_cycle(tx, **world.of_list)
        first = [row.id for row in rows if row.address == "1-1-101"]
        ticks = [
            await mark_refunded(tx, actor=actor, refund_ids=first, now=LATER)
            for actor in (world.clerk, world.liaison)
        ]
        told = await notices(tx, Notice.REFUNDED)
        left = (await refunds_under_way(tx, actor=world.liaison)).rows
        request = await request_of(tx, "1-1-101", world.cycle_id)
        booked = await balance_of(tx, cycle_id=world.cycle_id)
        row = await tx.one(select(refund).where(refund.c.id == first[0]))
        await check_trail(tx)
    assert ticks == [1, 0]
    assert [note.data["address"] for note in told] == ["1-1-101"]
    assert told[0].data["amount"] == request.amount
    assert request.state == "refunded"
    assert (row.paid_at, row.paid_by) == (LATER, str(world.clerk))
    assert len(left) == len(rows) - 1
    assert rows[0].payee == "大超市公司"
    assert booked.balances
    assert booked.refund == sum(each.amount for each in left)


async def test_ticked_off_by_two_at_once_it_is_sent_once(db: Database) -> None:
    async with db.write() as tx:
        world = await paid_round(tx)
        await cancel(tx, world, REFUND)
        ids = list(await tx.scalars(select(refund.c.id)))

    async def ticks(actor: Actor) -> int:
        async with db.write() as tx:
            return await mark_refunded(tx, actor=actor, refund_ids=ids, now=LATER)

    done = await asyncio.gather(ticks(world.clerk), ticks(world.liaison), ticks(world.clerk))
    async with db.read() as tx:
        booked = await balance_of(tx, cycle_id=world.cycle_id)
        told = await notices(tx, Notice.REFUNDED)
    assert sorted(done) == [0, 0, 5]
    assert len(told) == 5
    assert (booked.refund, booked.balances) == (0, True)


async def test_only_who_looks_after_the_money_ticks_it_off(db: Database) -> None:
    async with db.write() as tx:
        world = await paid_round(tx)
        await cancel(tx, world, REFUND)
        ids = list(await tx.scalars(select(refund.c.id)))
        neighbour = await make_member(tx, "1-1-102", phone="+8613900000003")
        elsewhere = Actor("clerk", 1, supplier_id=world.supplier_id, compound_id=999)
        for actor, refusal in (
            (neighbour, NoRight),
            (await clerk_of(tx, "小店"), NotYours),
            (elsewhere, WrongCompound),
        ):
            with pytest.raises(refusal):
                await mark_refunded(tx, actor=actor, refund_ids=ids, now=LATER)
        with pytest.raises(NoRight):
            await refunds_under_way(tx, actor=neighbour)


@pytest.mark.parametrize("gives_back", GivesBack)
async def test_money_that_comes_after_all_never_vanishes(
    db: Database, gives_back: GivesBack
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await cancel(tx, world, gives_back)
        request = await request_of(tx, "3", world.cycle_id)
        await claim(tx, actor=PAGE, reference=request.reference, now=LATER)
        view = await claim(tx, actor=PAGE, reference=request.reference, now=LATER)
        assert view.standing == "cancelled_claimed"
        (asked,) = await notices(tx, Notice.CLAIMED_AFTER_CANCEL)
        assert asked.recipient == f"person:{world.liaison.person_id}"
        said = (await refunds_under_way(tx, actor=world.liaison)).said
        assert [each.request_id for each in said] == [request.id]
        await not_found(tx, actor=world.liaison, request_id=request.id, now=LATER)
        (not_there,) = await notices(tx, Notice.CANCELLED_NOT_FOUND)
        assert "link" not in not_there.data  # nobody is asked to pay now
        await claim(tx, actor=PAGE, reference=request.reference, now=LATER)
        for _ in range(2):
            await confirm(tx, actor=world.liaison, request_ids=[request.id], now=LATER)
        (back,) = await notices(tx, Notice.MONEY_COMES_BACK)
        view = await payment_page(tx, reference=request.reference)
        booked = await balance_of(tx, cycle_id=world.cycle_id)
        owed = await tx.scalar(select(func.sum(refund.c.amount)))
        await check_trail(tx)
    is_refund = gives_back is REFUND
    assert back.data["gives_back"] == gives_back
    assert view.standing == ("to_refund" if is_refund else "credited")
    assert int(owed or 0) == (request.amount if is_refund else 0)
    assert booked.balances
    assert (booked.refund, booked.kept) == (
        (request.amount, 0) if is_refund else (0, request.amount)
    )


async def test_money_that_comes_after_its_refund_was_sent_is_kept(db: Database) -> None:
    async with db.write() as tx:
        world = await paid_round(tx, {"3": {"A": 1}})
        await cancel(tx, world, CREDIT)
        second = await next_round(tx, world, {"3": {"B": 1}})
        request = await request_of(tx, "3", second)
        await cancel(tx, world, REFUND, cycle_id=second, now=NOON + LENGTH)
        ids = list(await tx.scalars(select(refund.c.id)))
        await mark_refunded(tx, actor=world.clerk, refund_ids=ids, now=NOON + LENGTH)
        await confirm(tx, actor=world.liaison, request_ids=[request.id], now=NOON + LENGTH)
        after = await request_of(tx, "3", second)
        assert (after.state, await kept(tx)) == ("credited", 2050)
        assert (await balance_of(tx, cycle_id=second)).balances
        await check_trail(tx)
