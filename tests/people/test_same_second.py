"""Two members of one household order in the same second: one order, both know the last state."""

import asyncio

from orders.notices import Notice
from orders.use_cases.orders import place_order
from storage.database import Database
from tests.builders import (
    DURING,
    household_id_of,
    make_compound,
    make_member,
    make_open_cycle,
)
from tests.handover.loads import told
from tests.people.homes import ordered

ROOM = "1-1-101"


async def test_two_members_in_the_same_second_make_one_order_and_read_what_holds(db: Database):
    async with db.write() as tx:
        await make_compound(tx)
        await make_open_cycle(tx)
        home = await household_id_of(tx, ROOM)
        members = [await make_member(tx, ROOM, name=name) for name in ("王芳", "老伴")]

    async def orders(actor, code):
        async with db.write() as tx:
            await place_order(
                tx,
                actor=actor,
                household_id=home,
                quantities={code: 1},
                replaces=False,
                sent_at=DURING,
                now=DURING,
            )

    await asyncio.gather(*(orders(*each) for each in zip(members, "AC", strict=True)))
    async with db.read() as tx:
        assert await ordered(tx, ROOM) == {"A": 1, "C": 1}
        last = dict(await told(tx, Notice.ORDERED_FOR_YOU))  # the newest of each
    assert set(last) == {f"person:{each.person_id}" for each in members}
    assert all([line["code"] for line in data["lines"]] == ["A", "C"] for data in last.values())
