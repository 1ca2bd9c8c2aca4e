"""The books of cancelled cycles pass the same checks as all others, and can fail them."""

from typing import Any

import pytest
from sqlalchemy import select, update

from app.simulation.checks import check_money, check_parcels, check_trails
from app.simulation.record_reading import read_records
from app.simulation.records import Records
from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.payments import claim, confirm, waive
from fulfillment.money.use_cases.refunds import mark_refunded
from fulfillment.money.use_cases.unpaid import drop_unpaid
from orders.actors import Actor
from storage.database import Database
from tests.builders import PORTAL
from tests.money.cancellations import NOON, cancel, next_round
from tests.supply.rounds import make_packed_round


def differences(records: Records) -> list[str]:
    # The builders put members straight into the table, without a trail.
    trails = [each for each in check_trails(records) if not each.startswith("member ")]
    return [*check_money(records), *check_parcels(records), *trails]


@pytest.mark.parametrize("gives_back", GivesBack)
async def test_money_given_back_and_credit_used_agree_with_the_books(
    db: Database, gives_back: GivesBack
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        now: dict[str, Any] = {"actor": world.liaison, "now": NOON}
        paid, claimed, waived, late, _ = await tx.all(
            select(payment_request).order_by(payment_request.c.id)
        )
        await confirm(tx, request_ids=[paid.id], **now)
        await claim(tx, actor=Actor("page"), reference=claimed.reference, now=NOON)
        await waive(tx, request_id=waived.id, **now)
        await drop_unpaid(tx, request_ids=[late.id], portal_url=PORTAL, **now)
        await confirm(tx, request_ids=[late.id], **now)
        await cancel(tx, world, gives_back)
        await confirm(tx, request_ids=[claimed.id], **now)
        ids = list(await tx.scalars(select(refund.c.id)))
        await mark_refunded(tx, actor=world.clerk, refund_ids=ids[:1], now=NOON)
        await next_round(tx, world, {"1-1-101": {"A": 1, "B": 1}, "3": {"A": 1}})
    assert differences(await read_records(db)) == []


async def test_a_bill_that_the_books_do_not_know_is_named(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await cancel(tx, world)
        await tx.run(update(payment_request).values(credit_used=1))
    assert any("bill" in each for each in differences(await read_records(db)))
