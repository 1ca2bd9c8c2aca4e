"""A bill that was sent says what has become of it; one that was not sent is left alone."""

from typing import Any

from sqlalchemy import select

from fulfillment.money.use_cases.deadlines import remind_due
from fulfillment.money.use_cases.payments import claim, confirm, not_found, waive
from fulfillment.money.use_cases.unpaid import drop, take_back
from orders.actors import Actor
from storage.database import Database, Transaction
from storage.tables import outbox
from tests.builders import household_id_of, make_member
from tests.money.test_payments import LATER, PAGE, request_of
from tests.supply.rounds import PORTAL, Round, make_packed_round, parcel_of


async def settled(tx: Transaction) -> list[Any]:
    rows = await tx.all(
        select(outbox)
        .where(outbox.c.notice == "bill_settled", outbox.c.state == "queued")
        .order_by(outbox.c.id)
    )
    return list(rows)


async def sent(tx: Transaction) -> None:
    """Everything queued so far has become a message."""
    rows = await tx.all(select(outbox).where(outbox.c.state == "queued"))
    for row in rows:
        await tx.run(
            outbox.update()
            .where(outbox.c.id == row.id)
            .values(state="sent", message_id=row.id, chat_id=row.id)
        )
