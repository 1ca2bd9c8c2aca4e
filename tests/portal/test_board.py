"""The board of a delivery point: who is there, who comes, who did not; moved on by its buttons."""

from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.calling import call_due
from tests.handover.loads import TRUCK, World, make_world, open_with, told
from tests.portal.desk import Desk, plain

HOMES = ("1-1-101", "1-1-201", "2-1-101", "2-2-302")
MINUTE = timedelta(minutes=1)
BEGIN = TRUCK + 60 * MINUTE


@pytest_asyncio.fixture
async def world(desk: Desk) -> World:
    async with desk.db.write() as tx:
        made = await make_world(tx)
        await open_with(tx, made, HOMES)
        await tx.run(update(slot).values(starts_at=BEGIN, ends_at=BEGIN + 5 * MINUTE))
        later = (
            slot.c.id > select(slot.c.id).order_by(slot.c.id).offset(1).limit(1).scalar_subquery()
        )
        soon = {"starts_at": BEGIN + 15 * MINUTE, "ends_at": BEGIN + 20 * MINUTE}
        await tx.run(update(slot).where(later).values(soon))
    desk.clock.at = BEGIN
    return made


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_board_shows_rooms_and_its_buttons_move_the_queue(
    desk: Desk, world: World
) -> None:
    async with desk.db.write() as tx:
        await call_due(tx, now=BEGIN)
        point_id = await tx.scalar(select(slot.c.point_id).limit(1))
        begins = await tx.scalar(
            select(slot.c.starts_at).order_by(slot.c.starts_at.desc()).limit(1)
        )
    board = f"/board/{point_id}"
    assert (await desk.browser.get(board)).status_code == 401
    await desk.browser.post(await desk.link(world.liaison, world.compound_id))
    assert (await desk.browser.get("/board")).headers["location"] == board
    opened = await desk.browser.get(board)
    text = plain(opened.text)
    assert "Collecting now 1-1-101 1-1-201" in text
    assert "Next in the queue 16:15 2-1-101 2-2-302" in text

    for _ in range(2):
        await desk.browser.post(f"{board}/next", data={"starts_at": begins.isoformat()})
    answer = await desk.browser.get(f"{board}/now")
    assert "Called, on their way 2-1-101 2-2-302" in plain(answer.text)
    for stands, words in (("true", "A short pause"), ("false", "Pause the queue")):
        await desk.browser.post(f"{board}/pause", data={"stands": stands})
        answer = await desk.browser.get(f"{board}/now")
        assert words in plain(answer.text)
    middle = await desk.browser.get(f"{board}/now?tv=1")
    assert "<html" not in middle.text
    assert "<button" not in middle.text
    async with desk.db.read() as tx:
        assert len(await told(tx, "pickup_call")) == 4
    for wrong in ("soon", "2026-03-02T15:15:00"):
        refused = await desk.browser.post(f"{board}/next", data={"starts_at": wrong})
        assert refused.status_code < 500
        assert "Stop" not in refused.text
    assert (await desk.browser.get("/board/999999")).status_code == 404
