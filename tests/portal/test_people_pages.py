"""Rights and join links on the liaison's pages."""

import re

from sqlalchemy import select

from orders.tables.people import right_holder
from orders.use_cases.join_links import links_of
from tests.portal.desk import Desk, plain
from tests.portal.test_liaison_page import Town, town

__all__ = ["town"]


async def test_rights_are_seen_given_and_taken_and_links_renewed(desk: Desk, town: Town):
    assert "In the chat send /manage" in (await desk.browser.get("/liaison/join")).text
    async with desk.db.write() as tx:
        made = await links_of(
            tx,
            actor=town.liaison,
            compound_id=town.compound_id,
            bot="lanzi_bot",
            chance=desk.chance,
            now=desk.clock.now(),
        )
    shown = (await desk.browser.get("/liaison/join")).text
    assert all(link.url in shown for link in made)
    await desk.browser.post("/liaison/join/renew", data={"building": made[1].building_id})
    renewed = (await desk.browser.get("/liaison/join")).text
    assert made[0].url in renewed
    assert made[1].url not in renewed

    found = (await desk.browser.get("/liaison/rights?address=1")).text
    person = re.search(r'name="person" value="(\d+)"><strong>', found)
    assert person is not None
    who = {"person": person.group(1), "right": "gate"}
    await desk.browser.post("/liaison/rights/give", data=who)
    assert "receive trucks" in plain((await desk.browser.get("/liaison/rights")).text)
    await desk.browser.post("/liaison/rights/take", data=who)
    async with desk.db.read() as tx:
        (row,) = await tx.all(select(right_holder).where(right_holder.c.right == "gate"))
    assert row.revoked_at is not None
