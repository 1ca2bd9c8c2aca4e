"""A line that breaks, a server that errs: nothing is lost, nothing is said twice."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from config.clock import SystemClock
from orders.notices import Notice
from storage.database import Database
from storage.outbox import Post
from storage.tables import outbox
from tests.outbound.bad_line import BadLine, bad_line
from tests.outbound.office import GROUP, Office, group, office, resident
from tests.outbound.test_sender import CLOSED, says
from tests.sandbox.conftest import Sandbox


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbound.delivery.PAUSE_SECONDS", 0.001)


@pytest.fixture
async def line(sandbox: Sandbox) -> AsyncIterator[BadLine]:
    async with bad_line(sandbox.base) as made:
        yield made


@pytest.fixture
async def far(db: Database, sandbox: Sandbox, line: BadLine) -> AsyncIterator[Office]:
    """An office that reaches the sandbox over the bad line."""
    async with office(db, sandbox, api=line.url) as made:
        yield made


async def test_an_error_of_the_server_is_tried_again_and_said_once(far: Office, line: BadLine):
    who = await resident(far, 1)
    line.faults = ["500", "500"]
    await far.post(says(who, "a"))
    far.start()
    await far.all_sent()
    assert await far.states() == ["sent"]
    assert [each["text"] for each in await far.read(1)] == ["a"]
    assert far.sender.figures()["errors"] == {"network": 2}


async def test_an_error_that_lasts_leaves_the_row_for_later(
    far: Office, line: BadLine, monkeypatch
):
    monkeypatch.setattr("bot.outbound.delivery.PAUSE_SECONDS", 0.001)
    who = await resident(far, 1)
    line.faults = ["500"] * 5
    await far.post(says(who, "a"))
    far.start()
    while (row := (await far.rows())[0]).attempts == 0:
        pass
    assert (row.state, row.error) == ("queued", "NetworkError")
    assert row.not_before > SystemClock().now()
    async with far.db.write() as tx:
        await tx.run(update(outbox).values(not_before=row.created_at))
    await far.all_sent()
    assert await far.states() == ["sent"]


@pytest.mark.parametrize(("fault", "arrived"), [("cut_before", 0), ("cut_after", 1)])
async def test_a_message_whose_answer_was_cut_off_is_unknown(
    far: Office, line: BadLine, fault, arrived
):
    who = await resident(far, 1)
    line.faults = [fault]
    await far.post(says(who, "a"), says(who, "b"))
    far.start()
    await far.all_sent()
    assert await far.states() == ["unknown", "sent"]
    assert len(await far.read(1)) == arrived + 1


async def test_an_edit_whose_answer_was_cut_off_is_made_again(far: Office, line: BadLine):
    crowd = await group(far)
    await far.post(
        Post(crowd, Notice.CYCLE_CLOSED, {**CLOSED, "households": 70 + 1}, slot="closed")
    )
    far.start()
    await far.all_sent()
    line.faults = ["cut_before", "cut_after"]
    await far.post(
        Post(crowd, Notice.CYCLE_CLOSED, {**CLOSED, "households": 70 + 2}, slot="closed")
    )
    await far.all_sent()
    assert await far.states() == ["sent", "sent"]
    (only,) = await far.read(GROUP)
    assert "72" in only["text"]


async def test_a_notice_that_had_to_wait_does_not_undo_a_newer_one(far: Office, line: BadLine):
    """The first one fails for good while the second is queued; only the second is said."""
    crowd = await group(far)
    line.faults = ["500"] * 5
    await far.post(
        Post(crowd, Notice.CYCLE_CLOSED, {**CLOSED, "households": 70 + 1}, slot="closed")
    )
    far.start()
    while "sending" not in await far.states():
        pass
    await far.post(
        Post(crowd, Notice.CYCLE_CLOSED, {**CLOSED, "households": 70 + 2}, slot="closed")
    )
    await far.all_sent()
    assert await far.states() == ["superseded", "sent"]
