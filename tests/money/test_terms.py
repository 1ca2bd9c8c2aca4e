"""When and by whom it is paid: chosen before the cut-off, fixed at it; a payer's whole way."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from config.chance import SeededChance
from fulfillment.money.rules.modes import CHOICES, Mode, terms_of
from fulfillment.money.use_cases.payers import add_payer, end_payer, payers_of
from fulfillment.notices import Notice as FulfillmentNotice
from fulfillment.notices_modes import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.batches import approve_batch, make_batches
from fulfillment.supply.use_cases.packing import mark_packed
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot
from fulfillment.supply.use_cases.recalling import recall_batch
from orders.rules.errors_modes import NoPayer, PayerKnown
from orders.tables.orders import order
from orders.use_cases.closing import close_cycle
from tests.builders import (
    CUTOFF,
    DURING,
    PORTAL,
    household_id_of,
    make_compound,
    make_liaison,
    make_open_cycle,
    make_order,
)
from tests.liaison.chat import Chat
from tests.money.modes import bills, books, make_round_paid
from tests.supply.rounds import EVENING, MORNING, batch_of, notices

MODES = st.sampled_from([str(mode) for mode in CHOICES])
NAMED = st.none() | st.tuples(MODES, st.none() | st.integers(1, 3))


@given(NAMED, NAMED, MODES, st.lists(st.integers(1, 3), unique=True).map(tuple))
def test_a_parcel_is_somebody_elses_only_where_one_who_pays_is_known(own, terms, usual, payers):
    found = terms_of(household=own, terms=terms, compound=usual, payer_ids=payers)
    wanted = (own or terms or (usual,))[0]
    if found.mode is Mode.BY_THIRD_PARTY:
        assert found.payer_id in payers
        named = {each[1] for each in (own, terms) if each} - {None}
        assert found.payer_id in (named or payers)
    else:
        assert found.payer_id is None
        assert found.mode == wanted or wanted == Mode.BY_THIRD_PARTY
    assert (found.mode == wanted) or found.mode is Mode.AFTER_PACKING


async def test_what_the_liaison_chooses_in_the_chat_is_on_the_parcels_after_the_cut_off(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        chat = Chat(tx, liaison, DURING, "zh_CN")
        await chat.sends(f"tmo:{loaded.compound_id}")
        await chat.presses("平时：")
        await chat.presses("网格员代收")
        await chat.presses("小店：照平时")
        with pytest.raises(NoPayer):
            await chat.sends(f"tmy:{loaded.compound_id}:2:by_third_party:0")
        await add_payer(
            tx, actor=liaison, compound_id=loaded.compound_id, kind="community", name="阳光社区",
            now=DURING,
        )  # fmt: skip
        await chat.sends(f"tmo:{loaded.compound_id}")
        await chat.presses("小店：照平时")
        await chat.presses("由阳光社区付")
        assert "小店：由阳光社区付" in "".join(key.text for key in chat.keys)
        await chat.sends(f"tmh:{await household_id_of(tx, '3')}")
        await chat.presses("拿袋子时付")
        cycle_id = await make_open_cycle(tx)
        for room in ("1-1-101", "3"):
            await make_order(tx, room, {"A": 1, "C": 1}, cycle_id=cycle_id)
        await close_cycle(tx, cycle_id=cycle_id, now=CUTOFF)
        await make_batches(tx, cycle_id=cycle_id, chance=SeededChance("codes"), now=EVENING)
        rows = await tx.all(
            select(parcel.c.address, parcel.c.payee, parcel.c.payment_mode, parcel.c.payer_id)
            .join(order, order.c.id == parcel.c.order_id)
            .order_by(parcel.c.address, parcel.c.payee)
        )
        assert [tuple(row) for row in rows] == [
            ("1-1-101", "大超市公司", "collected", None),
            ("1-1-101", "小店李记", "by_third_party", 1),
            ("3", "大超市公司", "on_delivery", None),
            ("3", "小店李记", "on_delivery", None),
        ]


async def test_a_payer_covers_at_the_approval_and_what_it_owes_falls_as_it_pays(db):
    async with db.write() as tx:
        world = await make_round_paid(tx, "by_third_party")
        assert {row.state for row in (await bills(tx, world)).values()} == {"covered"}
        assert await notices(tx, FulfillmentNotice.PAYMENT_DUE) == []
        assert len(await notices(tx, Notice.PAID_BY_PAYER)) == 7
        confirmed, through, still = await books(tx, world)
        assert (confirmed, still) == (0, 0)
        newest = await latest(tx, **world.of_list)
        assert newest is not None
        frozen = await read_snapshot(tx, newest.pick_list_id)
        assert {(each.pay, each.paid_by) for each in frozen.parcels} == {(None, "阳光社区")}
        chat = Chat(tx, world.liaison, MORNING, "zh_CN")
        await chat.sends(f"pyr:{world.compound_id}")
        await chat.presses("· 大超市")
        await chat.presses("是，已付")
        assert await books(tx, world) == (through, 0, 0)
        assert len(await notices(tx, Notice.MONEY_HANDED_ON)) == 2  # contact and liaison


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_bills_wait_through_a_recall_and_stand_when_it_is_approved_again(db):
    async with db.write() as tx:
        world = await make_round_paid(tx, "on_approval")
        before = await bills(tx, world)
        batch_id = await batch_of(tx, world, "1")
        told: dict[str, Any] = {"actor": world.liaison, "batch_id": batch_id, "portal_url": PORTAL}
        await recall_batch(tx, **told, now=EVENING)
        assert len(await notices(tx, Notice.BILL_WAITS)) == 3
        await approve_batch(tx, **told, now=MORNING)
        again = await notices(tx, Notice.BILL_AGAIN)
        after = await bills(tx, world)
        assert {row.data["link"] for row in again} < {row.payload for row in before.values()}
        assert {room: row.id for room, row in after.items()} == {
            room: row.id for room, row in before.items()
        }
        assert after["1-1-101"].pay_by > before["1-1-101"].asked_at
        await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=MORNING)
        assert len(await bills(tx, world)) == 5  # nobody is asked twice
        assert (await books(tx, world))[1:] == (0, sum(row.amount for row in after.values()))


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_payer_has_one_name_and_ends_without_losing_what_it_owes(db):
    async with db.write() as tx:
        world = await make_round_paid(tx, "by_third_party")
        about: dict[str, Any] = {"actor": world.liaison, "now": MORNING}
        with pytest.raises(PayerKnown):
            await add_payer(
                tx, compound_id=world.compound_id, kind="office", name=" 阳光社区 ", **about
            )
        await end_payer(tx, payer_id=1, **about)
        (found,) = (await payers_of(tx, actor=world.liaison)).payers
        assert not found.is_active
        assert sum(each.left for each in found.owed) > 0
