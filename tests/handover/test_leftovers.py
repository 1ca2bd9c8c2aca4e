"""What nobody collected: kept and fetched later, brought, sent back, or in the next hand-over."""

import pytest
from sqlalchemy import select, update

from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.leftovers import (
    Becomes,
    decide_leftovers,
    leftovers_of,
    set_leftover_rule,
)
from fulfillment.handover.use_cases.pickup import close_handover, look_up
from fulfillment.handover.use_cases.sending_back import send_back
from fulfillment.money.use_cases.dispute_views import disputes_where
from fulfillment.supply.tables.batches import parcel
from orders.rules.errors import NoRight
from orders.rules.errors_collecting import BadLeftover, CodeOutOfDate
from storage.database import Database
from tests.builders import household_id_of
from tests.handover.hands import AT, code_of, hand
from tests.handover.loads import REST, TRUCK, bag_codes, make_world, open_with, states, told

KEYS = ("1-1-101", "1-1-201", "2-2-302", "3")
NEXT = TRUCK + REST * 10


async def test_who_did_not_come_is_held_or_brought_as_the_liaison_says(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS)
        with pytest.raises(NoRight):
            await set_leftover_rule(
                tx, actor=world.helper, compound_id=world.compound_id, rule="door", now=AT
            )
        await set_leftover_rule(
            tx, actor=world.liaison, compound_id=world.compound_id, rule="door", now=AT
        )
        held = [await household_id_of(tx, key) for key in KEYS[:3]]
        for becomes in (Becomes.DOOR, Becomes.HOLD):  # the later word counts
            await decide_leftovers(
                tx,
                actor=world.liaison,
                handover_id=handover_id,
                becomes=becomes,
                household_ids=held,
                now=AT,
            )
        found = await leftovers_of(tx, actor=world.liaison, handover_id=handover_id)
        assert [home.becomes for home in found.homes] == ["hold", "hold", "hold", "door"]
        closed = await close_handover(tx, actor=world.liaison, handover_id=handover_id, now=AT)
        assert ([item.address for item in closed.held], closed.to_door) == (
            list(KEYS[:3]),
            (KEYS[3],),
        )
        assert await states(tx) == dict.fromkeys(KEYS[:3], "held") | {KEYS[3]: "ready"}
        assert [data["address"] for _, data in await told(tx, "left_to_door")] == [KEYS[3]]

        # Fetched a day later with the same code.
        [bag_code] = await bag_codes(tx, KEYS[0])
        assert (await hand(tx, world.helper, KEYS[0], bag_code, now=NEXT)).done
        # On second thoughts brought.
        await decide_leftovers(
            tx, actor=world.liaison, handover_id=handover_id, becomes="door",
            household_ids=[held[1]], now=NEXT,
        )  # fmt: skip
        left = await leftovers_of(tx, actor=world.helper, handover_id=handover_id)
        assert {home.address: home.way for home in left.homes} == {
            KEYS[1]: "door", KEYS[2]: "point", KEYS[3]: "door",
        }  # fmt: skip


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_what_is_held_comes_with_the_next_hand_over_under_its_new_code(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS[:2])
        old = await code_of(tx, KEYS[0])
        await close_handover(tx, actor=world.liaison, handover_id=handover_id, now=AT)
        before = await bag_codes(tx, KEYS[0])
        await tx.run(update(parcel).values(supplier_id=world.supplier_of(world.shop_clerk)))
        again = await open_with(tx, world, ["3"], now=NEXT)
        assert set(await tx.scalars(select(parcel.c.handover_id))) == {again}
        homes = select(slot.c.id).where(slot.c.handover_id == again)
        assert len(await tx.scalars(homes)) == 3  # who was held comes down, too
        with pytest.raises(CodeOutOfDate) as refusal:
            await look_up(tx, actor=world.helper, pickup_code=old, now=NEXT + REST * 2)
        assert refusal.value.room == KEYS[0]
        assert refusal.value.newer_at is not None
        assert (await hand(tx, world.helper, KEYS[0], before[0], now=NEXT + REST * 2)).done


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_what_is_sent_back_is_decided_on_like_a_complaint(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        handover_id = await open_with(tx, world, KEYS[:2])
        home = await household_id_of(tx, KEYS[0])
        await close_handover(tx, actor=world.liaison, handover_id=handover_id, now=AT)
        for reason in ("", "  "):
            with pytest.raises(BadLeftover):
                await send_back(
                    tx, actor=world.liaison, handover_id=handover_id, household_ids=[home],
                    reason=reason, now=AT,
                )  # fmt: skip
        for expected in (1, 0):
            sent = await send_back(
                tx, actor=world.liaison, handover_id=handover_id, household_ids=[home],
                reason="家里没有人，菜会坏", now=AT,
            )  # fmt: skip
            assert sent == expected
        assert await states(tx) == {KEYS[0]: "returned", KEYS[1]: "held"}
        [view] = await disputes_where(tx)
        assert (view.address, view.state, view.text) == (KEYS[0], "open", "家里没有人，菜会坏")
        [(_, data)] = await told(tx, "left_returned")
        assert data["reason"] == "家里没有人，菜会坏"
