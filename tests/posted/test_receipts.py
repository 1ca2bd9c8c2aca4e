"""Receipts of orders placed for others: who gets them, and what stands on them."""

from datetime import datetime

import pytest
from sqlalchemy import select

from fulfillment.papers.rules.receipts import from_json, to_json
from fulfillment.papers.use_cases.receipts import (
    placed_for_others,
    receipt_for,
    receipts_of_cycle,
)
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.tables.households import household
from orders.use_cases.orders import place_order
from orders.use_cases.paper_entry import enter_sheet
from storage.database import Database, Transaction
from storage.tables import audit
from tests.builders import (
    DURING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
)
from tests.liaison.chat import Chat
from tests.papers.reading import texts


async def order_for(tx: Transaction, actor: Actor, key: str, now: datetime = DURING) -> int:
    home = await household_id_of(tx, key)
    form = await place_order(
        tx, actor=actor, household_id=home, quantities={"A": 2}, replaces=True, sent_at=now, now=now
    )
    assert form.for_other
    return home


async def test_a_receipt_says_by_whom_until_when_and_goes_to_nobody_else(db: Database):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        cycle_id = await make_open_cycle(tx)
        home = await order_for(tx, liaison, "1-1-102")
        house = household.c.key == "3"
        await tx.run(household.update().where(house).values(kind="institution", heads=60))
        await enter_sheet(
            tx, actor=liaison, compound_id=compound_id, text="3 B1", given_at=DURING, choices={},
            now=DURING,
        )  # fmt: skip
        one = await receipt_for(tx, actor=liaison, cycle_id=cycle_id, household_id=home, now=DURING)
        assert (one.address, one.by, one.placed_by, one.source, one.total) == (
            "1-1-102", "liaison", "李姐", "chat", 2000,
        )  # fmt: skip
        both = await receipts_of_cycle(
            tx, actor=liaison, compound_id=compound_id, cycle_id=cycle_id, now=DURING
        )
        assert [(each.address, each.source, each.to_gate) for each in both] == [
            ("1-1-102", "chat", False),
            ("3", "paper", True),
        ]
        assert from_json(to_json(both)) == both
        placed = await placed_for_others(tx, actor=liaison)
        assert {item.address for item in placed} == {"1-1-102", "3"}
        noted = await tx.scalars(select(audit.c.after).where(audit.c.verb == "make_receipt"))
        assert {"source": "paper", "for_other": False} in noted
        stranger = await make_member(tx, "2-1-101")
        with pytest.raises(StaleButton):
            await receipt_for(tx, actor=stranger, cycle_id=cycle_id, household_id=home, now=DURING)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_button_below_an_order_for_somebody_else_sends_the_receipt(db: Database):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        await make_open_cycle(tx)
        await order_for(tx, liaison, "1-1-102")
        chat = Chat(tx, liaison, DURING, language="zh_CN")
        await chat.says("/receipts")
        await chat.presses("1-1-102")
        (document,) = [screen.document for screen in chat.screens if screen.document]
        (said,) = texts(document.make())
        for words in ("代下单小票", "1-1-102", "李姐（采购联络人）", "可修改至", "蔬菜包"):
            assert words in said.replace(" ", "")
