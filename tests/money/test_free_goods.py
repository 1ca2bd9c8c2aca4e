"""Free goods: needs, approval, shares, hand-over; what was handed out balances with what came."""

import pytest
import pytest_asyncio

from fulfillment.handover.use_cases.free_handing import (
    hand_over_at_table,
    tick_handed,
    untick_handed,
)
from fulfillment.handover.use_cases.free_lists import (
    FreeWish,
    approve_free_list,
    close_free_list,
    make_free_list,
)
from fulfillment.handover.use_cases.free_views import FreeList, free_list_of
from fulfillment.handover.use_cases.pickup_lookup import look_up
from fulfillment.money.use_cases.donations import Given, record_donation
from fulfillment.money.use_cases.public_lists import public_lists
from orders.rules.errors import NoRight, WrongState
from orders.rules.errors_collecting import BadFreeList, FreeListThere
from orders.tables.households import household_flag
from storage.database import Database, Transaction
from tests.builders import household_id_of
from tests.handover.hands import AT, code_of
from tests.handover.loads import World, make_world, open_with, told

KEYS = ("1-1-101", "1-1-201", "2-2-302")
RICE = Given("goods", donor="区政府", goods="大米", unit="袋", quantity=5)


@pytest_asyncio.fixture
async def tx(db: Database):
    async with db.write() as tx:
        yield tx


async def rice(tx: Transaction, world: World) -> int:
    return await record_donation(
        tx, actor=world.liaison, compound_id=world.compound_id, given=RICE, now=AT
    )


async def listed(tx: Transaction, world: World, donation_id: int, **wish) -> int:
    return await make_free_list(
        tx,
        actor=world.liaison,
        donation_id=donation_id,
        wish=FreeWish(**{"basis": "household", "each": 1, **wish}),
        now=AT,
    )


async def shown(tx: Transaction, world: World, list_id: int) -> FreeList:
    return await free_list_of(tx, actor=world.helper, list_id=list_id)


async def in_stock(tx: Transaction, world: World) -> tuple[int, int, int]:
    lists = await public_lists(tx, compound_id=world.compound_id, now=AT)
    [stand] = [each for each in lists.stands if each.good == "大米"]
    return int(stand.donated), int(stand.handed_out), int(stand.in_stock)


async def test_urgent_and_flagged_households_come_first_and_what_goes_out_balances(tx):
    world = await make_world(tx)
    await open_with(tx, world, KEYS)
    poor = await household_id_of(tx, KEYS[1])
    await tx.insert_many(household_flag, [{"household_id": poor, "flag": "poor"}])
    gift = await rice(tx, world)
    list_id = await listed(tx, world, gift, each=2, at_table=True)
    with pytest.raises(FreeListThere):
        await listed(tx, world, gift)
    with pytest.raises(NoRight):
        await approve_free_list(tx, actor=world.helper, list_id=list_id, urgent=[], now=AT)
    home = {key: await household_id_of(tx, key) for key in KEYS}
    for units in (5, 0):  # the second press finds it approved
        assert units == await approve_free_list(
            tx, actor=world.liaison, list_id=list_id, urgent=[home[KEYS[2]]], now=AT
        )
    found = await shown(tx, world, list_id)
    got = {share.address: share.quantity for share in found.shares if share.quantity}
    assert got == {KEYS[2]: 2, KEYS[1]: 2, KEYS[0]: 1}
    assert found.left == 0
    assert await in_stock(tx, world) == (5, 0, 5)
    assert len(await told(tx, "free_share")) == 3

    # At the table, with the household's own code.
    code = await code_of(tx, KEYS[2])
    [share] = (await look_up(tx, actor=world.helper, pickup_code=code, now=AT)).gifts
    for _ in range(2):
        await hand_over_at_table(
            tx, actor=world.helper, pickup_code=code, share_id=share.share_id, now=AT
        )
    # House by house; one was a slip of the finger.
    await tick_handed(tx, actor=world.helper, list_id=list_id, household_ids=home.values(), now=AT)
    await untick_handed(tx, actor=world.helper, list_id=list_id, household_id=home[KEYS[0]], now=AT)
    assert await in_stock(tx, world) == (5, 4, 1)
    await close_free_list(tx, actor=world.liaison, list_id=list_id, now=AT)
    assert (await shown(tx, world, list_id)).left == 1
    with pytest.raises(WrongState):
        await tick_handed(
            tx, actor=world.helper, list_id=list_id, household_ids=home.values(), now=AT
        )
    # Who had some is on no second list of the same goods.
    again = await shown(tx, world, await listed(tx, world, gift))
    assert not {KEYS[1], KEYS[2]} & {share.address for share in again.shares}


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_needs_are_counted_by_heads_or_by_what_was_ordered(tx):
    world = await make_world(tx)
    gift = await rice(tx, world)
    with pytest.raises(BadFreeList):
        await listed(tx, world, gift, each=0)
    by_heads = await shown(tx, world, await listed(tx, world, gift, basis="heads", each=1))
    assert all(share.wanted == max(1, share.heads) for share in by_heads.shares)
    assert sum(row[1] for row in by_heads.by_building) == len(by_heads.shares)
