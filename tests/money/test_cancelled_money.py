"""The money of a cycle that is cancelled: right whatever stood how, and in whatever moment."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.payments import balance_of, claim, confirm, waive
from fulfillment.money.use_cases.unpaid import drop_unpaid
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.packing import mark_packed
from orders.actors import Actor
from storage.database import Database
from tests.builders import PORTAL
from tests.money.cancellations import NOON, cancel, check_trail
from tests.supply.rounds import (
    approve_everything,
    make_packed_round,
    make_round,
    notices,
    parcel_of,
)

PAGE = Actor("page")


@pytest.mark.parametrize("gives_back", GivesBack)
async def test_whatever_stood_how_the_balances_are_right(
    db: Database, gives_back: GivesBack
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        now: dict[str, Any] = {"actor": world.liaison, "now": NOON}
        ids = {row.reference: row for row in await tx.all(select(payment_request))}
        paid, claimed, waived, late, due = ids.values()
        await confirm(tx, request_ids=[paid.id], **now)
        await claim(tx, actor=PAGE, reference=claimed.reference, now=NOON)
        await waive(tx, request_id=waived.id, **now)
        await drop_unpaid(tx, request_ids=[late.id], portal_url=PORTAL, **now)
        await confirm(tx, request_ids=[late.id], **now)
        await cancel(tx, world, gives_back)
        states = {row.id: row.state for row in await tx.all(select(payment_request))}
        booked = await balance_of(tx, cycle_id=world.cycle_id)
        owed = await tx.all(select(refund.c.request_id, refund.c.amount).order_by(refund.c.id))
        told = {row.data["address"]: row.data for row in await notices(tx, Notice.ORDER_CANCELLED)}
        address = (await tx.one(select(parcel).where(parcel.c.id == late.parcel_id))).address
        (contact,) = await notices(tx, Notice.DELIVERY_CANCELLED)
        await check_trail(tx)
    back = paid.amount + late.amount
    is_refund = gives_back is GivesBack.REFUND
    after = "confirmed" if is_refund else "credited"
    assert [states[row.id] for row in (paid, claimed, waived, late, due)] == [
        after,
        "cancelled",
        "waived",
        after,
        "cancelled",
    ]
    assert booked.balances
    assert (booked.open, booked.dropped, booked.late, booked.confirmed) == (0, 0, 0, 0)
    assert booked.cancelled == back + claimed.amount + due.amount
    assert (booked.refund, booked.kept) == ((back, 0) if is_refund else (0, back))
    assert sum(row.amount for row in owed) == (back if is_refund else 0)
    assert told[address]["bills"][0]["back"] == late.amount
    assert contact.data["refunds"] == 2
    assert contact.data["claimed"] == 1
    assert contact.data["bags"] > 0


@pytest.mark.parametrize("gives_back", GivesBack)
async def test_cancelled_and_confirmed_at_once_the_money_is_given_back(
    db: Database, gives_back: GivesBack
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        rows = await tx.all(select(payment_request).order_by(payment_request.c.id))

    async def confirms(row_id: int) -> None:
        async with db.write() as tx:
            await confirm(tx, actor=world.liaison, request_ids=[row_id], now=NOON)

    async def claims(reference: str) -> None:
        async with db.write() as tx:
            await claim(tx, actor=PAGE, reference=reference, now=NOON)

    async def cancels() -> None:
        async with db.write() as tx:
            await cancel(tx, world, gives_back)

    await asyncio.gather(
        confirms(rows[0].id),
        claims(rows[1].reference),
        cancels(),
        confirms(rows[1].id),
        cancels(),
        claims(rows[2].reference),
        confirms(rows[2].id),
        confirms(rows[0].id),
    )
    async with db.read() as tx:
        booked = await balance_of(tx, cycle_id=world.cycle_id)
        states = {row.id: row.state for row in await tx.all(select(payment_request))}
        owed = await tx.scalar(select(func.sum(refund.c.amount)))
        told = await notices(tx, Notice.ORDER_CANCELLED)
        await check_trail(tx)
    back = sum(row.amount for row in rows[:3])
    is_refund = gives_back is GivesBack.REFUND
    after = "confirmed" if is_refund else "credited"
    assert [states[row.id] for row in rows] == [after] * 3 + ["cancelled"] * 2
    assert booked.balances
    assert (booked.refund, booked.kept) == ((back, 0) if is_refund else (0, back))
    assert int(owed or 0) == (back if is_refund else 0)
    assert len(told) == 5


async def test_packed_and_cancelled_at_once_nobody_is_asked_for_money_in_the_end(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)

    async def packs() -> None:
        async with db.write() as tx:
            await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=NOON)

    async def cancels() -> None:
        async with db.write() as tx:
            await cancel(tx, world)

    await asyncio.gather(packs(), cancels(), packs(), return_exceptions=True)
    async with db.read() as tx:
        assert set(await tx.scalars(select(parcel.c.state))) == {"cancelled"}
        assert set(await tx.scalars(select(payment_request.c.state))) <= {"cancelled"}
        assert (await balance_of(tx, cycle_id=world.cycle_id)).open == 0
        assert (await parcel_of(tx, world, "3")).state == "cancelled"
