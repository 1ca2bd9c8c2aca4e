"""Whatever a household and a liaison press, in whatever order, the books balance after it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from config.chance import SeededChance
from fulfillment.money.rules.books import Balance
from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.use_cases.payments import balance_of, claim, confirm, not_found, waive
from fulfillment.money.use_cases.unpaid import drop_unpaid, hold_unpaid, take_back
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.batches import approve_batch
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot, versions
from orders.actors import Actor
from orders.rules.errors import DomainError
from orders.rules.states import ALLOWED, ParcelState, PaymentState
from storage.database import Database, Transaction
from storage.tables import audit
from tests.builders import PORTAL
from tests.supply.rounds import APPROVAL, MORNING, Round, make_packed_round, make_round

STEPS = 60
Press = Callable[[Transaction, Any], Awaitable[Any]]


def presses(world: Round) -> list[Press]:
    """Everything that may be pressed about one request."""
    now, liaison = MORNING + timedelta(hours=1), world.liaison

    async def claims(tx: Transaction, row: Any) -> None:
        await claim(tx, actor=Actor("page"), reference=row.reference, now=now)

    async def confirms(tx: Transaction, row: Any) -> None:
        await confirm(tx, actor=liaison, request_ids=[row.id], now=now)

    async def finds_nothing(tx: Transaction, row: Any) -> None:
        await not_found(tx, actor=liaison, request_id=row.id, now=now)

    async def waives(tx: Transaction, row: Any) -> None:
        await waive(tx, actor=liaison, request_id=row.id, now=now)

    async def drops(tx: Transaction, row: Any) -> None:
        await drop_unpaid(tx, actor=liaison, request_ids=[row.id], portal_url=PORTAL, now=now)

    async def holds(tx: Transaction, row: Any) -> None:
        await hold_unpaid(tx, actor=liaison, request_ids=[row.id], portal_url=PORTAL, now=now)

    async def takes_back(tx: Transaction, row: Any) -> None:
        await take_back(tx, actor=liaison, parcel_id=row.parcel_id, portal_url=PORTAL, now=now)

    return [claims, confirms, finds_nothing, waives, drops, holds, takes_back, takes_back]


async def told_by_the_states(tx: Transaction) -> Balance:
    """The balance as the requests and parcels have it, without the books."""
    sums = dict.fromkeys(("requested", "confirmed", "dropped", "waived", "open", "late"), 0)
    rows = await tx.all(
        select(
            payment_request.c.amount,
            payment_request.c.state,
            parcel.c.state.label("parcel_state"),
        ).join(parcel, parcel.c.id == payment_request.c.parcel_id)
    )
    for row in rows:
        sums["requested"] += row.amount
        if row.parcel_state == ParcelState.DROPPED_UNPAID:
            sums["dropped"] += row.amount
            sums["late"] += row.amount if row.state == PaymentState.LATE else 0
        elif row.state in (PaymentState.CONFIRMED, PaymentState.WAIVED):
            sums[row.state] += row.amount
        else:
            sums["open"] += row.amount
    return Balance(**sums)


@pytest.mark.parametrize("seed", ["one", "two"])
async def test_the_books_balance_after_every_press(db: Database, seed: str) -> None:
    chance = SeededChance(seed)
    async with db.write() as tx:
        world = await make_packed_round(tx)
        requests = await tx.all(select(payment_request).order_by(payment_request.c.id))
    done = 0
    for _ in range(STEPS):
        press = presses(world)[chance.below(8)]
        row = requests[chance.below(len(requests))]
        try:
            async with db.write() as tx:
                await press(tx, row)
                done += 1
        except DomainError:
            pass  # refused, and rolled back
        async with db.read() as tx:
            booked = await balance_of(tx, cycle_id=world.cycle_id)
            assert booked == await told_by_the_states(tx)
            assert booked.balances
    assert done > STEPS // 3
    async with db.read() as tx:
        await check_ledger_and_trail(tx)
        await check_list(tx, world)


async def check_ledger_and_trail(tx: Transaction) -> None:
    by_key = select(func.sum(ledger_entry.c.amount)).group_by(ledger_entry.c.natural_key)
    assert set(map(int, await tx.scalars(by_key))) == {0}
    last: dict[tuple[str, int], Any] = {}
    states = {"parcel": ParcelState, "payment": PaymentState}
    rows = await tx.all(select(audit).where(audit.c.noun.in_(states)).order_by(audit.c.id))
    for row in rows:
        of, key = states[row.noun], (row.noun, row.noun_id)
        if row.before is not None:
            assert row.before == last.get(key, row.before)
            assert (of(row.before), of(row.after)) in ALLOWED[of]
        last[key] = row.after


async def check_list(tx: Transaction, world: Round) -> None:
    """The newest version holds what is packed, and nothing else."""
    newest = await latest(tx, **world.of_list)
    assert newest is not None
    listed = (await read_snapshot(tx, newest.pick_list_id)).parcels
    packed = await tx.scalars(
        select(parcel.c.address).where(
            parcel.c.supplier_id == world.supplier_id, parcel.c.state == ParcelState.PACKED
        )
    )
    assert sorted(each.address for each in listed) == sorted(packed)


async def test_two_liaisons_who_approve_at_once_make_two_versions(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)

    async def approve(batch_id: int) -> None:
        async with db.write() as tx:
            await approve_batch(
                tx, actor=world.liaison, batch_id=batch_id, portal_url=PORTAL, now=APPROVAL
            )

    await asyncio.gather(*(approve(batch_id) for batch_id in world.batch_ids * 2))
    async with db.read() as tx:
        all_ = await versions(tx, **world.of_list)
        sizes = [len((await read_snapshot(tx, each.pick_list_id)).parcels) for each in all_]
    assert [each.version for each in all_] == [1, 2, 3]
    assert sizes == sorted(sizes)
    assert sizes[-1] == 5


async def test_who_is_confirmed_while_being_dropped_is_one_or_the_other(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ids = list(await tx.scalars(select(payment_request.c.id)))
    now = MORNING + timedelta(hours=1)

    async def confirms() -> None:
        async with db.write() as tx:
            await confirm(tx, actor=world.liaison, request_ids=ids, now=now)

    async def drops() -> None:
        async with db.write() as tx:
            await drop_unpaid(tx, actor=world.liaison, request_ids=ids, portal_url=PORTAL, now=now)

    await asyncio.gather(drops(), confirms(), drops(), confirms())
    async with db.read() as tx:
        booked = await balance_of(tx, cycle_id=world.cycle_id)
        assert booked == await told_by_the_states(tx)
    assert booked.open == 0
    assert booked.balances
