"""Something was wrong with a bag: said, looked at, decided, booked and told; on the real app."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from fulfillment.money.tables.disputes import dispute
from fulfillment.money.tables.payments import ledger_entry, payment_request, refund
from fulfillment.money.use_cases.dispute_desk import decide_in_words
from fulfillment.money.use_cases.disputes import (
    comment_dispute,
    decide_dispute,
    look_at_bag,
    open_dispute,
    withdraw_dispute,
)
from fulfillment.money.use_cases.payments import confirm
from fulfillment.money.use_cases.reconciling import cycle_books
from fulfillment.money.use_cases.refunds import mark_refunded
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import Actor, person_actor
from orders.rules.errors import MissingReason, NotYours
from orders.rules.errors_books import DisputeTooLate, NotHandedOver, SumTooHigh
from orders.rules.states import ParcelState
from orders.tables.households import member
from storage.database import Database, Transaction
from tests.builders import household_id_of
from tests.supply.rounds import MORNING, Round, make_packed_round, notices, parcel_of

HANDED = MORNING + timedelta(hours=5)
pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def handed_over(tx: Transaction) -> tuple[Round, Any, Actor]:
    """All paid and collected; the first household's parcel, and its member."""
    world = await make_packed_round(tx)
    ids = list(await tx.scalars(select(payment_request.c.id)))
    await confirm(tx, actor=world.liaison, request_ids=ids, now=MORNING)
    await tx.run(update(parcel).values(state=ParcelState.COLLECTED))
    await tx.run(update(bag).values(collected_at=HANDED))
    home = await household_id_of(tx, "1-1-101")
    person_id = await tx.scalar(select(member.c.person_id).where(member.c.household_id == home))
    return world, await parcel_of(tx, world, "1-1-101"), person_actor(person_id)


async def test_a_complaint_is_upheld_as_credit_with_words_and_the_books_fit(db: Database) -> None:
    async with db.write() as tx:
        world, row, me = await handed_over(tx)
        said = {"actor": me, "parcel_id": row.id, "text": "两颗菜烂了", "now": HANDED}
        made = await open_dispute(tx, **said, photo=b"jpeg")
        again = await open_dispute(tx, **said, photo=None)
        assert again.dispute_id == made.dispute_id  # one at a time
        clerk: dict[str, Any] = {"actor": world.clerk, "dispute_id": made.dispute_id, "now": HANDED}
        await comment_dispute(tx, **clerk, text="装时是好的")
        with pytest.raises(NotYours):
            await look_at_bag(
                tx, actor=person_actor(world.contact_id), parcel_id=row.id, now=HANDED
            )
        mine: dict[str, Any] = {
            "actor": world.liaison,
            "dispute_id": made.dispute_id,
            "now": HANDED,
        }
        with pytest.raises(SumTooHigh):
            await decide_in_words(tx, **mine, verdict="credit", text="999 全部")
        with pytest.raises(MissingReason):
            await decide_in_words(tx, **mine, verdict="refuse", text=" ")
        view = await decide_in_words(tx, **mine, verdict="credit", text="￥5.5 对不住，下次补")
        assert (view.state, view.given, view.reason) == ("upheld", 550, "对不住，下次补")
        assert (await decide_in_words(tx, **mine, verdict="refund", text="5")).given == 550
        home = row.household_id
        kept = select(func.sum(ledger_entry.c.amount)).where(
            ledger_entry.c.account == f"kept:{home}"
        )
        assert await tx.scalar(kept) == 550
        (told,) = await notices(tx, "dispute_decided")
        assert told.data["reason"] == "对不住，下次补"
        (card,) = await notices(tx, "dispute_made")
        assert (card.data["state"], card.data["comment"]) == ("upheld", "装时是好的")
        assert (await cycle_books(tx, cycle_id=world.cycle_id)).misfits == ()


async def test_money_back_stands_on_the_suppliers_list_beside_other_refunds(db: Database) -> None:
    async with db.write() as tx:
        world, row, me = await handed_over(tx)
        for amount in (300, 200):
            said = {"actor": me, "parcel_id": row.id, "text": "少了", "photo": None}
            made = await open_dispute(tx, **said, now=HANDED)
            await decide_dispute(
                tx, actor=world.liaison, dispute_id=made.dispute_id, verdict="refund",
                amount=amount, reason="", now=HANDED,
            )  # fmt: skip
        assert (await cycle_books(tx, cycle_id=world.cycle_id)).misfits == ()
        ids = list(await tx.scalars(select(refund.c.id)))
        assert await mark_refunded(tx, actor=world.clerk, refund_ids=ids, now=HANDED) == 2
        assert await mark_refunded(tx, actor=world.clerk, refund_ids=ids, now=HANDED) == 0
        told = await notices(tx, "refunded")
        assert sorted(each.data["amount"] for each in told) == [200, 300]
        assert await tx.scalar(select(payment_request.c.state).where(
            payment_request.c.parcel_id == row.id)) == "confirmed"  # fmt: skip
        books = await cycle_books(tx, cycle_id=world.cycle_id)
        assert books.balances, books.misfits


async def test_nobody_complains_before_or_long_after_and_may_take_it_back(db: Database) -> None:
    async with db.write() as tx:
        world, row, me = await handed_over(tx)
        mine: dict[str, Any] = {"actor": me, "parcel_id": row.id}
        with pytest.raises(DisputeTooLate) as late:
            await look_at_bag(tx, **mine, now=HANDED + timedelta(hours=48, seconds=1))
        assert late.value.people  # whom to speak to
        made = await open_dispute(
            tx, **mine, text="拿错了", photo=None, now=HANDED + timedelta(hours=48)
        )
        gone: dict[str, Any] = {"actor": me, "dispute_id": made.dispute_id, "now": HANDED}
        assert (await withdraw_dispute(tx, **gone)).state == "withdrawn"
        view = await decide_dispute(
            tx, actor=world.liaison, dispute_id=made.dispute_id, verdict="credit", amount=1,
            reason="", now=HANDED,
        )  # fmt: skip
        assert view.state == "withdrawn"
        assert await tx.scalar(select(func.sum(dispute.c.amount))) == 0
        await tx.run(update(parcel).values(state=ParcelState.READY))
        with pytest.raises(NotHandedOver):
            await look_at_bag(tx, **mine, now=HANDED)
