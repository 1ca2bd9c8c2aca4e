"""Bills that are there before anything is packed, when it comes to nothing after all."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.tables.payments import ledger_entry
from fulfillment.money.use_cases.cancelling import cancel_cycle
from fulfillment.money.use_cases.gathering import gather
from fulfillment.money.use_cases.withdrawing import withdraw_order
from fulfillment.supply.use_cases.batches import remove_parcel, return_batch
from fulfillment.supply.use_cases.recalling import recall_batch
from orders.rules.states import PaymentState
from orders.tables.cycles import cycle
from tests.builders import PORTAL
from tests.money.modes import bills, books, make_round_paid
from tests.supply.rounds import EVENING, MORNING, batch_of, parcel_of


async def sum_through(tx):
    """What stands with people and payers, of all suppliers."""
    return await tx.scalar(
        select(func.coalesce(func.sum(ledger_entry.c.amount), 0)).where(
            ledger_entry.c.account.like("through:%")
        )
    )


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mode", ["on_delivery", "collected", "by_third_party"])
async def test_nothing_is_owed_for_what_does_not_come(db, mode):
    async with db.write() as tx:
        world = await make_round_paid(tx, mode)
        about: dict[str, Any] = {"actor": world.liaison, "portal_url": PORTAL}
        gathered = (await bills(tx, world))["3"]
        if mode == "collected":
            await gather(
                tx,
                actor=world.liaison,
                household_id=gathered.household_id,
                cycle_id=world.cycle_id,
                now=EVENING,
            )
        wanted = await parcel_of(tx, world, "1-2-302")
        await withdraw_order(
            tx, **about, order_id=wanted.order_id, gives_back=GivesBack.CREDIT, now=EVENING
        )
        batch_id = await batch_of(tx, world, "1")
        await recall_batch(tx, **about, batch_id=batch_id, now=EVENING)
        await return_batch(
            tx, actor=world.liaison, batch_id=batch_id, reason="地址不对", now=EVENING
        )
        out = await parcel_of(tx, world, "1-1-101")
        await remove_parcel(tx, actor=world.liaison, parcel_id=out.id, now=EVENING)
        found = await bills(tx, world)
        assert found["1-1-101"].state == found["1-2-302"].state == PaymentState.CANCELLED
        await books(tx, world)
        await tx.run(update(cycle).values(reason="停业"))
        await cancel_cycle(
            tx, **about, cycle_id=world.cycle_id, gives_back=GivesBack.CREDIT, now=MORNING
        )
        assert (await books(tx, world))[2] == 0
        # What the officer has in hand is the household's still, and goes to the supplier.
        assert await sum_through(tx) == (-2000 if mode == "collected" else 0)
