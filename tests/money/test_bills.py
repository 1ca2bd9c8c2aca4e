"""A bill that was sent says what has become of it; where none was sent nothing is posted."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from fulfillment.money.use_cases.deadlines import remind_unpaid
from fulfillment.money.use_cases.payments import claim, confirm, not_found, waive
from fulfillment.money.use_cases.unpaid import drop_unpaid, take_back
from storage.database import Database, Transaction
from storage.tables import outbox
from tests.builders import PORTAL
from tests.money.test_payments import LATER, PAGE, request_of
from tests.supply.rounds import make_packed_round


async def all_sent(tx: Transaction) -> None:
    """Everything queued so far has become a message."""
    await tx.run(
        update(outbox)
        .where(outbox.c.state == "queued")
        .values(state="sent", message_id=outbox.c.id, chat_id=1)
    )


async def settled(tx: Transaction) -> dict[str, tuple[str, str]]:
    """How bills are settled, by their slot without the person."""
    rows: Any = await tx.all(
        select(outbox).where(outbox.c.notice == "bill_settled", outbox.c.state == "queued")
    )
    return {
        row.slot.rpartition(":")[0]: (row.data["state"], row.data["parcel_state"]) for row in rows
    }


async def test_everything_with_a_code_that_was_sent_is_settled_in_place(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "1-1-101")
        assert await remind_unpaid(tx, now=request.pay_by - timedelta(minutes=30))
        await claim(tx, actor=PAGE, reference=request.reference, now=LATER)
        await not_found(tx, actor=world.liaison, request_id=request.id, now=LATER)
        await all_sent(tx)
        await confirm(tx, actor=world.liaison, request_ids=[request.id], now=LATER)
        paid = ("confirmed", "packed")
        assert await settled(tx) == {
            f"bill:{request.id}:{notice}": paid
            for notice in ("payment_due", "payment_reminder", "payment_not_found")
        }
        bill = await tx.one(select(outbox).where(outbox.c.notice == "payment_due").limit(1))
        after = await tx.one(
            select(outbox).where(outbox.c.slot == bill.slot, outbox.c.id > bill.id)
        )
        assert after.recipient == bill.recipient
        assert after.data["lines"] == bill.data["lines"]
        said = await tx.scalars(select(outbox.c.notice).where(outbox.c.state == "queued"))
    assert "payment_confirmed" in said  # the message of its own stays


async def test_waived_and_dropped_bills_say_so_and_the_rest_stay_as_they_are(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        waived = await request_of(tx, world, "1-1-101")
        dropped = await request_of(tx, world, "3")
        await all_sent(tx)
        await waive(tx, actor=world.liaison, request_id=waived.id, now=LATER)
        await drop_unpaid(
            tx, actor=world.liaison, request_ids=[dropped.id], portal_url=PORTAL, now=LATER
        )
        assert await settled(tx) == {
            f"bill:{waived.id}:payment_due": ("waived", "packed"),
            f"bill:{dropped.id}:payment_due": ("due", "dropped_unpaid"),
        }


async def test_what_was_taken_back_and_paid_is_paid_on_every_bill(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        request = await request_of(tx, world, "3")
        liaison = world.liaison
        await drop_unpaid(tx, actor=liaison, request_ids=[request.id], portal_url=PORTAL, now=LATER)
        await take_back(
            tx, actor=liaison, parcel_id=request.parcel_id, portal_url=PORTAL, now=LATER
        )
        await all_sent(tx)
        await confirm(tx, actor=liaison, request_ids=[request.id], now=LATER)
        assert await settled(tx) == {
            f"bill:{request.id}:{notice}": ("confirmed", "packed")
            for notice in ("payment_due", "parcel_taken_back")
        }
