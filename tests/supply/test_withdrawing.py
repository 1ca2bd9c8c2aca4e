"""Out of an order after the cut-off: asked in private, decided by the liaison, until it leaves."""

import pytest
from sqlalchemy import func, select, update

from fulfillment.handover.use_cases.sending import mark_sent
from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.cancelling import cancel_cycle
from fulfillment.money.use_cases.credits import credits_of
from fulfillment.money.use_cases.payments import balance_of, confirm
from fulfillment.money.use_cases.withdrawing import ask_out, keep_order, withdraw_order
from fulfillment.supply.use_cases.closed_orders import ClosedOrder, orders_of_home
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot
from orders.actors import Actor, person_actor
from orders.rules.errors import AlreadySent, NoRight, NotYours
from orders.tables.cycles import cycle
from orders.tables.orders import order
from storage.database import Database, Transaction
from tests.builders import PORTAL, household_id_of
from tests.money.cancellations import NOON
from tests.supply.rounds import Round, changes_of, make_packed_round, notices, parcel_of

REFUND, CREDIT = GivesBack.REFUND, GivesBack.CREDIT


async def _resident(tx: Transaction, order_id: int) -> Actor:
    placed_by = await tx.scalar(select(order.c.placed_by).where(order.c.id == order_id))
    return person_actor(placed_by)


async def _order_of(tx: Transaction, address: str) -> ClosedOrder:
    (found,) = await orders_of_home(tx, await household_id_of(tx, address))
    return found


async def _out(
    tx: Transaction, world: Round, order_id: int, gives_back: GivesBack = REFUND
) -> ClosedOrder | None:
    return await withdraw_order(
        tx,
        actor=world.liaison,
        order_id=order_id,
        gives_back=gives_back,
        portal_url=PORTAL,
        now=NOON,
    )


async def test_one_press_of_the_liaison_takes_the_household_off_the_list_and_lets_its_bill_lapse(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        order_id = (await _order_of(tx, "1-1-101")).order_id
        await ask_out(tx, actor=await _resident(tx, order_id), order_id=order_id, now=NOON)
        await ask_out(tx, actor=await _resident(tx, order_id), order_id=order_id, now=NOON)
        asked = await notices(tx, "withdrawal_asked")
        done = await _out(tx, world, order_id)
        again = await _out(tx, world, order_id)
        gone = await parcel_of(tx, world, "1-1-101")
        edition = await latest(tx, **world.of_list)
        assert edition is not None
        frozen = await read_snapshot(tx, edition.pick_list_id)
        changed, told = await notices(tx, "pick_list_changed"), await notices(tx, "order_withdrawn")
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        trail = await changes_of(tx, "order", order_id)
    assert len(asked) == 1
    assert done is not None
    assert again is None
    assert gone.state == "cancelled"
    assert (edition.version, edition.reason) == (2, "withdrawn")
    assert "1-1-101" not in [each.address for each in frozen.parcels]
    (todo,) = changed[0].data["todo"]
    assert (todo["address"], todo["step"], todo["number"]) == ("1-1-101", "out", 1)
    assert (told[0].data["back"], told[0].data["is_claimed"]) == (0, False)
    assert balance.balances
    assert [verb for verb, _, _ in trail][-2:] == ["ask_out", "withdraw"]


async def test_what_was_paid_is_owed_back_or_kept_and_a_cancelled_cycle_gives_it_back_once(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ids = list(await tx.scalars(select(payment_request.c.id)))
        await confirm(tx, actor=world.liaison, request_ids=ids, now=NOON)
        await _out(tx, world, (await _order_of(tx, "3")).order_id)
        await _out(tx, world, (await _order_of(tx, "1-2-302")).order_id, CREDIT)
        owed = await tx.all(select(refund))
        credit = await credits_of(tx, await household_id_of(tx, "1-2-302"))
        await tx.run(update(cycle).values(reason="超市停业"))
        await cancel_cycle(
            tx,
            actor=world.liaison,
            cycle_id=world.cycle_id,
            gives_back=REFUND,
            portal_url=PORTAL,
            now=NOON,
        )
        refunds = await tx.scalar(select(func.count()).select_from(refund))
        balance = await balance_of(tx, cycle_id=world.cycle_id)
    assert [row.amount for row in owed] == [2000]
    assert [each.amount for each in credit] == [1000]
    assert refunds == 4  # five orders of the big supermarket, one of them kept as credit
    assert balance.balances


async def test_an_order_that_stays_can_be_asked_for_again(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx, {"3": {"A": 1}})
        order_id = (await _order_of(tx, "3")).order_id
        resident = await _resident(tx, order_id)
        await ask_out(tx, actor=resident, order_id=order_id, now=NOON)
        await keep_order(tx, actor=world.liaison, order_id=order_id, now=NOON)
        refused = await notices(tx, "withdrawal_refused")
        await ask_out(tx, actor=resident, order_id=order_id, now=NOON.replace(minute=59))
        asked = await notices(tx, "withdrawal_asked")
        stranger = person_actor(world.contact_id)
        with pytest.raises(NotYours):
            await ask_out(tx, actor=stranger, order_id=order_id, now=NOON)
        with pytest.raises(NoRight):
            await keep_order(tx, actor=resident, order_id=order_id, now=NOON)
    assert len(refused) == 1
    assert len(asked) == 2


async def test_what_has_left_with_the_truck_is_not_withdrawn(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx, {"3": {"A": 1}})
        found = await _order_of(tx, "3")
        ids = list(await tx.scalars(select(payment_request.c.id)))
        await confirm(tx, actor=world.liaison, request_ids=ids, now=NOON)
        await mark_sent(tx, actor=world.clerk, **world.of_list, now=NOON)
        with pytest.raises(AlreadySent):
            await _out(tx, world, found.order_id)
