"""Asked, claimed, confirmed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.use_cases.codes import read_pay_link
from fulfillment.money.use_cases.payments import (
    balance_of,
    claim,
    confirm,
    not_found,
    payment_page,
    payments_of,
    unpaid,
    waive,
)
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot
from orders.actors import Actor, person_actor
from orders.rules.errors import (
    NoRight,
    NothingToPay,
    NotYours,
    UnknownCode,
    WrongState,
)
from orders.tables.households import member
from orders.tables.people import person
from storage.database import Database, Transaction
from tests.builders import clerk_of, household_id_of, make_member
from tests.supply.rounds import (
    MORNING,
    Round,
    changes_of,
    make_packed_round,
    make_round,
    notices,
    parcel_of,
)

PAGE = Actor("page")
LATER = MORNING + timedelta(minutes=30)


async def request_of(tx: Transaction, world: Round, address: str) -> Any:
    row = await parcel_of(tx, world, address)
    return await tx.one(select(payment_request).where(payment_request.c.parcel_id == row.id))


async def test_packing_asks_each_household_for_what_was_packed(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        row = await parcel_of(tx, world, "1-1-101")
        request = await request_of(tx, world, "1-1-101")
        told = await notices(tx, "payment_due")
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        link = read_pay_link(tx, request.payload)
    assert row.state == "packed"
    assert (request.state, request.amount, request.currency) == ("due", 4050, "CNY")
    assert (request.payee, request.account_last4) == ("大超市公司", "6021")
    assert link == row.reference
    assert sorted(note.data["address"] for note in told) == [
        "1-1-101",
        "1-1-201",
        "1-2-302",
        "2-1-101",
        "3",
    ]
    assert told[0].data["lines"][0]["name_en"] == "Vegetables"
    assert (balance.requested, balance.open) == (12100, 12100)
    assert balance.balances


async def test_the_code_on_the_papers_is_the_code_in_the_chat(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        newest = await latest(tx, **world.of_list)
        assert newest is not None
        frozen = await read_snapshot(tx, newest.pick_list_id)
        printed = {each.address: each.pay.payload for each in frozen.parcels if each.pay}
        told = {
            note.data["address"]: note.data["link"] for note in await notices(tx, "payment_due")
        }
    assert printed == told
    assert len(set(printed.values())) == 5


async def test_the_pay_page_can_be_opened_before_anything_is_due(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        row = await parcel_of(tx, world, "1-1-101")
        view = await payment_page(tx, reference=row.reference)
        with pytest.raises(NothingToPay):
            await claim(tx, actor=PAGE, reference=row.reference, now=LATER)
    assert (view.state, view.amount, view.payee) == ("not_due", 4050, "大超市公司")
    assert [(line.code, line.quantity) for line in view.lines] == [("A", 1), ("B", 1)]
    assert view.link is None


async def test_an_unknown_reference_and_a_forged_link_are_refused(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        with pytest.raises(UnknownCode):
            await payment_page(tx, reference="NOSUCH")
        with pytest.raises(UnknownCode):
            read_pay_link(tx, request.payload[:-2] + "AA")
        with pytest.raises(UnknownCode):
            read_pay_link(tx, request.reference)


async def test_i_have_paid_is_a_claim_and_the_liaison_confirms_it(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        view = await claim(tx, actor=PAGE, reference=request.reference, now=LATER)
        claimed = await balance_of(tx, cycle_id=world.cycle_id)
        await confirm(tx, actor=world.liaison, request_ids=[request.id], now=LATER)
        confirmed = await balance_of(tx, cycle_id=world.cycle_id)
        told = await notices(tx, "payment_confirmed")
        trail = await changes_of(tx, "payment", request.id)
    assert view.state == "claimed"
    assert claimed.confirmed == 0
    assert (confirmed.confirmed, confirmed.open) == (2000, 10100)
    assert [note.data["address"] for note in told] == ["3"]
    assert trail == [
        ("ask", None, "due"),
        ("claim", "due", "claimed"),
        ("confirm", "claimed", "confirmed"),
    ]


async def test_pressing_twice_claims_once_and_confirms_once(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        for _ in range(2):
            await claim(tx, actor=PAGE, reference=request.reference, now=LATER)
        first = await confirm(tx, actor=world.liaison, request_ids=[request.id], now=LATER)
        again = await confirm(tx, actor=world.liaison, request_ids=[request.id], now=LATER)
        view = await claim(tx, actor=PAGE, reference=request.reference, now=LATER)
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        told = await notices(tx, "payment_confirmed")
    assert first.request_ids == (request.id,)
    assert again.request_ids == ()
    assert view.state == "confirmed"
    assert balance.confirmed == 2000
    assert len(told) == 1


async def test_only_the_household_may_claim_in_the_chat(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        own = await tx.scalar(
            select(member.c.person_id).where(
                member.c.household_id == await household_id_of(tx, "3")
            )
        )
        neighbour = await make_member(tx, "2-1-102")
        with pytest.raises(NotYours):
            await claim(tx, actor=neighbour, reference=request.reference, now=LATER)
        view = await claim(tx, actor=person_actor(own), reference=request.reference, now=LATER)
    assert view.state == "claimed"


async def test_residents_confirm_nothing_and_a_clerk_only_what_it_is_paid(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        own = person_actor(await parcel_owner(tx, "3"))
        for actor in (own, PAGE):
            with pytest.raises(NoRight):
                await confirm(tx, actor=actor, request_ids=[request.id], now=LATER)
        for actor in (own, world.clerk, PAGE):
            with pytest.raises(NoRight):
                await waive(tx, actor=actor, request_id=request.id, now=LATER)
            with pytest.raises(NoRight):
                await not_found(tx, actor=actor, request_id=request.id, now=LATER)
        other = await clerk_of(tx, "小店")
        with pytest.raises(NotYours):
            await confirm(tx, actor=other, request_ids=[request.id], now=LATER)
        assert (await request_of(tx, world, "3")).state == "due"
        await confirm(tx, actor=world.clerk, request_ids=[request.id], now=LATER)
        row = await request_of(tx, world, "3")
    assert (row.state, row.way) == ("confirmed", "person")


async def parcel_owner(tx: Transaction, key: str) -> int:
    found: int = await tx.scalar(
        select(member.c.person_id).where(member.c.household_id == await household_id_of(tx, key))
    )
    return found


async def test_money_that_was_not_found_is_due_again_and_the_household_hears(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        await claim(tx, actor=PAGE, reference=request.reference, now=LATER)
        for _ in range(2):
            view = await not_found(tx, actor=world.liaison, request_id=request.id, now=LATER)
            assert view.state == "due"
        told = await notices(tx, "payment_not_found")
        await confirm(tx, actor=world.liaison, request_ids=[request.id], now=LATER)
        with pytest.raises(WrongState):
            await not_found(tx, actor=world.liaison, request_id=request.id, now=LATER)
    assert [note.data["link"] for note in told] == [request.payload]


async def test_a_waived_parcel_leaves_without_money(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        for _ in range(2):
            view = await waive(tx, actor=world.liaison, request_id=request.id, now=LATER)
            assert view.state == "waived"
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        told = await notices(tx, "payment_waived")
    assert (balance.waived, balance.open, balance.confirmed) == (2000, 10100, 0)
    assert balance.balances
    assert len(told) == 1


async def test_the_unpaid_are_listed_with_who_can_be_reached(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        silent = await parcel_owner(tx, "3")
        await tx.run(person.update().where(person.c.id == silent).values(unreachable_at=LATER))
        first = await request_of(tx, world, "1-1-101")
        await confirm(tx, actor=world.liaison, request_ids=[first.id], now=LATER)
        second = await request_of(tx, world, "1-1-201")
        await claim(tx, actor=PAGE, reference=second.reference, now=LATER)
        found = await unpaid(tx, compound_id=world.compound_id, cycle_id=world.cycle_id)
        own = await payments_of(tx, household_ids=[await household_id_of(tx, "3")])
    assert [(each.address, each.state, each.reachable) for each in found] == [
        ("1-1-201", "claimed", True),
        ("1-2-302", "due", True),
        ("2-1-101", "due", True),
        ("3", "due", False),
    ]
    assert found[-1].members == (silent,)
    assert [view.amount for view in own] == [2000]


async def test_every_ledger_transaction_adds_up_to_zero(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        await confirm(tx, actor=world.liaison, request_ids=[request.id], now=LATER)
        sums = await tx.scalars(
            select(func.sum(ledger_entry.c.amount)).group_by(ledger_entry.c.natural_key)
        )
    assert len(sums) == 6
    assert set(map(int, sums)) == {0}
