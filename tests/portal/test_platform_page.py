"""The liaison's page of a platform's cycles: set up at any hours, refused with what was typed."""

from sqlalchemy import select

from config.chance import SeededChance
from orders.tables.cycles import cycle
from orders.use_cases.access import make_link_for_operator
from orders.use_cases.platform_cycles import platforms_of
from tests.builders import DURING
from tests.portal.desk import Desk, plain
from tests.supply.platform_rounds import make_platform_compound

HERE = "/liaison/platform"


async def test_a_platforms_cycle_is_set_up_by_the_form_and_stands_on_the_page(desk: Desk) -> None:
    desk.clock.at = DURING
    async with desk.db.write() as tx:
        compound_id, group_id, _ = await make_platform_compound(tx)
        (platform,) = await platforms_of(tx, group_id)
        token = await make_link_for_operator(
            tx, purpose="liaison", compound_id=compound_id, chance=SeededChance("p"), now=DURING
        )
    await desk.browser.post(f"/s/{token}")
    form = {
        "supplier_id": str(platform.supplier_id),
        "link": "开团啦 https://ktt.example/neu，点开",
        "opens": "2026-03-01T10:00",
        "ends": "2026-03-01T18:30",
        "delivers": "2026-03-01T18:00",
    }
    refused = plain((await desk.browser.post(HERE, data=form)).text)
    assert "These times do not fit" in refused or "时间对不上" in refused
    await desk.browser.post(HERE, data={**form, "delivers": "2026-03-02T10:15"})
    page = plain((await desk.browser.get(f"{HERE}?lang=en")).text)
    assert "Platform cycle 1 · Quick Groups" in page
    assert "2 Mar 10:15" in page
    async with desk.db.read() as tx:
        row = await tx.one(select(cycle).where(cycle.c.channel == "platform"))
        assert (row.state, row.link) == ("open", "https://ktt.example/neu")
