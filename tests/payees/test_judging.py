"""Codes are judged by whom they pay, and pay pages by where they lead."""

import pytest
from sqlalchemy import select, update

from fulfillment.money.schemes.base import PaymentAsk
from fulfillment.money.schemes.registry import SCHEMES
from fulfillment.money.schemes.static_code import inputs_of
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.judging import judge_code
from fulfillment.money.use_cases.verifying import verify_codes
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import NotAMember
from orders.rules.money import Money
from orders.tables.suppliers import supplier
from storage.database import Database, Transaction
from tests.builders import PORTAL, make_member, make_newcomer
from tests.supply.rounds import MORNING, Round, make_packed_round, parcel_of

OURS, THEIRS = "wxp://f2f0Genuine8642", "wxp://f2f0Impostor777"
PAYNOW = {"proxy_type": "2", "proxy_value": "201403826N", "editable": False}


async def why(tx: Transaction, world: Round, payload: str) -> tuple[bool, str]:
    found = await judge_code(
        tx,
        payload=payload,
        compound_ids=(world.compound_id,),
        portal_url=PORTAL,
        now=MORNING,
    )
    return found.is_genuine, found.why


async def set_code(tx: Transaction, text: str) -> None:
    values = {"payment_scheme": "static_code", "pay_inputs": inputs_of(text)}
    await tx.run(update(supplier).where(supplier.c.name == "大超市").values(**values))


async def test_the_payee_in_force_is_genuine_and_so_is_the_one_of_an_open_bill(db: Database):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await set_code(tx, OURS)
        assert await why(tx, world, OURS) == (True, "payee")
        assert await why(tx, world, THEIRS) == (False, "unknown")
        assert await why(tx, world, "没有这种码") == (False, "unknown")
        values = {"scheme": "static_code", "pay_inputs": inputs_of(OURS)}
        await tx.run(update(parcel).values(**values))
        await tx.run(update(payment_request).values(payload=OURS))
        await set_code(tx, THEIRS)  # the payee has changed; the bills have not
        assert await why(tx, world, OURS) == (True, "bill")
        await tx.run(update(payment_request).values(state="confirmed"))
        assert await why(tx, world, OURS) == (False, "unknown")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_pay_page_is_genuine_only_at_our_own_address_with_our_signature(db: Database):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        row = await parcel_of(tx, world, "1-1-101")
        request = await tx.one(select(payment_request).where(payment_request.c.parcel_id == row.id))
        token = request.payload.rpartition("/")[2]
        assert await why(tx, world, request.payload) == (True, "page")
        for other in (
            f"https://lanzi.evil.example/pay/{token}",
            f"{PORTAL}.evil.example/pay/{token}",
            f"http://127.0.0.1:8080@evil.example/pay/{token}",
            f"{PORTAL.replace('http', 'https')}/pay/{token}",
        ):
            assert await why(tx, world, other) == (False, "other_host"), other
        forged = f"{PORTAL}/pay/{row.reference}.{'A' * 16}"
        assert await why(tx, world, forged) == (False, "forged")
        stranger = SCHEMES["pay_page"].build(
            PaymentAsk("x", "1111", Money(100, "CNY"), "ACDEFHYK", {}, PORTAL, tx.sealer.link_key)
        )
        assert await why(tx, world, stranger.payload) == (False, "forged")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_whose_bill_it_is_is_told_to_its_own_household_alone(db: Database):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        row = await parcel_of(tx, world, "1-1-101")
        request = await tx.one(select(payment_request).where(payment_request.c.parcel_id == row.id))
        own = await make_member(tx, "1-1-101", phone="+8613800000001")
        other = await make_member(tx, "1-1-102", phone="+8613800000002")

        async def told(actor: Actor, *, is_settled: bool = False) -> str:
            (found,) = await verify_codes(
                tx, actor=actor, scanned=(request.payload,), portal_url=PORTAL, now=MORNING
            )
            assert found.verdict.is_genuine
            assert found.verdict.is_settled is is_settled
            return found.verdict.address

        assert (await told(own), await told(other)) == ("1-1-101", "")
        paid = update(payment_request).where(payment_request.c.id == request.id)
        await tx.run(paid.values(state="confirmed"))
        assert await told(own, is_settled=True) == "1-1-101"
        stranger = await make_newcomer(tx, name="路人", phone="+8613800000003")
        with pytest.raises(NotAMember):
            await told(stranger)
