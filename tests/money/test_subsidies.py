"""What a payer adds to a price is owed for what was handed over, once."""

from typing import Any

import pytest
from sqlalchemy import select, update

from config.texts import texts_for
from fulfillment.handover.use_cases.settling import settle_cycles
from fulfillment.money.tables.payments import ledger_entry
from fulfillment.money.tables.terms import payer
from fulfillment.money.use_cases.handing_on import hand_on
from fulfillment.money.use_cases.handing_sheets import payer_statement
from fulfillment.money.use_cases.ledger import balance_of
from fulfillment.supply.tables.batches import parcel, parcel_line
from orders.actors import person_actor
from orders.rules.errors_modes import NothingToHandOn
from orders.rules.states import ParcelState
from orders.tables.cycles import offer
from orders.use_cases.rights import holders
from storage.database import Database
from tests.supply.rounds import MORNING, make_packed_round


async def test_a_payer_owes_for_the_units_handed_over_and_no_others(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await tx.run(
            update(offer)
            .where(offer.c.cycle_id == world.cycle_id, offer.c.code == "A")
            .values(subsidy=300, subsidy_by="吴泾镇")
        )
        rows = await tx.all(
            select(parcel.c.id, parcel_line.c.quantity, parcel_line.c.code)
            .join(parcel_line, parcel_line.c.parcel_id == parcel.c.id)
            .where(parcel.c.cycle_id == world.cycle_id)
            .order_by(parcel.c.id)
        )
        held = next(row.id for row in rows if row.code == "A")
        handed = sum(row.quantity for row in rows if row.code == "A" and row.id != held)
        assert handed
        of_cycle = update(parcel).where(parcel.c.cycle_id == world.cycle_id)
        await tx.run(of_cycle.values(state=ParcelState.COLLECTED))
        await tx.run(of_cycle.where(parcel.c.id == held).values(state=ParcelState.DROPPED_UNPAID))
        before = await balance_of(tx, cycle_id=world.cycle_id)
        assert await settle_cycles(tx, now=MORNING) == (world.cycle_id,)
        assert await settle_cycles(tx, now=MORNING) == ()
        after = await balance_of(tx, cycle_id=world.cycle_id)
        who = await tx.one(select(payer).where(payer.c.name == "吴泾镇"))
        owed = await tx.scalars(
            select(ledger_entry.c.amount).where(ledger_entry.c.account == f"through:o{who.id}")
        )
        liaison = person_actor((await holders(tx, world.compound_id, "approve"))[0])
        one = {"compound_id": world.compound_id, "cycle_id": world.cycle_id}
        one |= {"supplier_id": world.supplier_id}
        paid: dict[str, Any] = {"actor": liaison, "holder": f"o{who.id}", **one, "now": MORNING}
        await hand_on(tx, **paid, total=100)
        sheet = await payer_statement(
            tx, actor=liaison, payer_id=who.id, cycle_id=world.cycle_id, texts=texts_for("en"),
            now=MORNING,
        )  # fmt: skip
        assert (await hand_on(tx, **paid)).sum == 300 * handed - 100
        with pytest.raises(NothingToHandOn):
            await hand_on(tx, **paid)
        in_the_end = await balance_of(tx, cycle_id=world.cycle_id)
    assert list(owed) == [-300 * handed]
    assert after.requested - before.requested == after.through == 300 * handed
    assert after.balances
    assert sheet.total[2:] == (300 * handed, 100, 300 * handed - 100)
    assert in_the_end.balances
    assert in_the_end.through == 0
