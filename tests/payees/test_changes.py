"""Another payee: asked for by anybody who sells, answered by one who approves."""

import asyncio

import pytest
from sqlalchemy import func, select

from fulfillment.money.tables.payees import payee_change
from fulfillment.money.use_cases.payee_changes import ask_payee_change, decide_payee_change
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import AlreadyDecided, NoRight, WrongCompound
from orders.rules.errors_payees import BadPayee, BadPayeeInput, PayeeUnchanged, UnknownScheme
from orders.tables.suppliers import supplier
from storage.database import Database, Transaction
from tests.builders import make_member
from tests.supply.rounds import MORNING, changes_of, make_packed_round, notices

WISH = {"payee": "大超市财务", "account_last4": "7788", "scheme": "pay_page", "pay_inputs": {}}


async def in_force(tx: Transaction) -> tuple[str, str]:
    row = await tx.one(select(supplier).where(supplier.c.name == "大超市"))
    return row.payee, row.account_last4


async def asked_by_clerk(tx: Transaction, supplier_id: int, **other: object) -> int:
    clerk = Actor("clerk", 1, supplier_id=supplier_id)
    found = await ask_payee_change(
        tx, actor=clerk, supplier_id=supplier_id, wish={**WISH, **other}, now=MORNING
    )
    return found.change_id


async def test_nothing_changes_before_the_yes_and_parcels_keep_their_payee(db: Database):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        seller = world.supplier_id
        change_id = await asked_by_clerk(tx, seller)
        assert await asked_by_clerk(tx, seller) == change_id  # asked twice is once
        assert await in_force(tx) == ("大超市公司", "6021")
        (note,) = await notices(tx, "payee_asked")
        assert (note.data["before"]["payee"], note.data["after"]["payee"]) == (
            "大超市公司",
            "大超市财务",
        )
        neighbour = await make_member(tx, "1-1-102", phone="+8613800000009")
        for nobody in (neighbour, Actor("clerk", 1, supplier_id=seller)):
            with pytest.raises(NoRight):
                await decide_payee_change(
                    tx, actor=nobody, change_id=change_id, accepts=True, now=MORNING
                )
    boss = world.liaison

    async def press(accepts: bool) -> bool:
        try:
            async with db.write() as tx:
                await decide_payee_change(
                    tx, actor=boss, change_id=change_id, accepts=accepts, now=MORNING
                )
        except AlreadyDecided:
            return False
        return True

    assert sorted(await asyncio.gather(press(True), press(False))) == [False, True]
    async with db.read() as tx:
        state = await tx.scalar(select(payee_change.c.state))
        payees = await tx.scalars(select(parcel.c.payee).distinct())
        now = await in_force(tx)
        verbs = [verb for verb, _, _ in await changes_of(tx, "payee_change", change_id)]
    assert now == (("大超市财务", "7788") if state == "confirmed" else ("大超市公司", "6021"))
    assert sorted(payees) == ["大超市公司", "小店李记"]
    assert verbs == ["ask", "confirm" if state == "confirmed" else "refuse"]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_newer_wish_drops_the_one_that_waited_and_says_so(db: Database):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        seller = world.supplier_id
        first = await asked_by_clerk(tx, seller)
        liaison_asks = await ask_payee_change(
            tx,
            actor=world.liaison,
            supplier_id=seller,
            wish={**WISH, "account_last4": "1234"},
            now=MORNING,
        )
        assert liaison_asks.is_new
        states = await tx.all(select(payee_change.c.id, payee_change.c.state))
        assert {row.id: row.state for row in states} == {
            first: "dropped",
            liaison_asks.change_id: "asked",
        }
        with pytest.raises(AlreadyDecided):
            await decide_payee_change(
                tx, actor=world.liaison, change_id=first, accepts=True, now=MORNING
            )
        await decide_payee_change(
            tx,
            actor=world.liaison,
            change_id=liaison_asks.change_id,
            accepts=True,
            now=MORNING,
        )
        over = await notices(tx, "payee_wish_over")
        assert "confirmed" in {note.data["state"] for note in over}
        with pytest.raises(PayeeUnchanged):
            await asked_by_clerk(tx, seller, account_last4="1234")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_wish_that_cannot_be_paid_to_is_refused(db: Database):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        seller = world.supplier_id
        refused: list[tuple[dict[str, object], type[Exception]]] = [
            ({"payee": " "}, BadPayee),
            ({"payee": "公司\u202e"}, BadPayee),
            ({"account_last4": "12a4"}, BadPayee),
            ({"scheme": "on_platform"}, UnknownScheme),
            ({"scheme": "gold"}, UnknownScheme),
            ({"scheme": "paynow", "pay_inputs": {}}, BadPayeeInput),
            ({"pay_inputs": {"iban": "x"}}, BadPayeeInput),
        ]
        for wish, error in refused:
            with pytest.raises(error):
                await asked_by_clerk(tx, seller, **wish)
        other = Actor("clerk", 1, supplier_id=seller + 1)
        with pytest.raises(WrongCompound):
            await ask_payee_change(tx, actor=other, supplier_id=seller, wish=WISH, now=MORNING)
        assert not await tx.scalar(select(func.count()).select_from(payee_change))
