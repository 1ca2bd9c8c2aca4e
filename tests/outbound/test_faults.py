"""A line that breaks, a server that errs: nothing is lost, nothing is said twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from config.clock import SystemClock
from orders.notices import Notice
from storage.outbox import Post
from storage.tables import outbox
from tests.outbound.office import GROUP, Office, group, resident
from tests.outbound.test_sender import CLOSED, says


@pytest.fixture(autouse=True)
async def faultless(place: Office, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Short pauses between tries, and no fault left for the next test."""
    monkeypatch.setattr("bot.outbound.delivery.PAUSE_SECONDS", 0.001)
    yield
    await place.sandbox.http.delete("/control/faults")


async def fault(place: Office, kind: str, method: str = "sendMessage", *, times: int = 1) -> None:
    await place.sandbox.act("faults", kind=kind, method=method, times=times)


async def test_an_error_of_the_server_is_tried_again_and_said_once(place: Office):
    who = await resident(place, 1)
    await fault(place, "500", times=2)
    await place.post(says(who, "a"))
    place.start()
    await place.all_sent()
    assert await place.states() == ["sent"]
    assert [each["text"] for each in await place.read(1)] == ["a"]
    assert place.sender.figures()["errors"] == {"network": 2}


async def test_an_error_that_lasts_leaves_the_row_for_later(place: Office):
    who = await resident(place, 1)
    await fault(place, "500", times=5)
    await place.post(says(who, "a"))
    place.start()
    while (row := (await place.rows())[0]).attempts == 0:
        await asyncio.sleep(0.01)
    assert (row.state, row.error) == ("queued", "NetworkError")
    assert row.not_before > SystemClock().now()
    async with place.db.write() as tx:
        await tx.run(update(outbox).values(not_before=row.created_at))
    await place.all_sent()
    assert await place.states() == ["sent"]


async def test_who_is_told_to_wait_waits_and_says_it_once(place: Office):
    who, other = await resident(place, 1), await resident(place, 2)
    await fault(place, "429")
    await place.post(says(who, "a"), says(other, "b"))
    begun = asyncio.get_running_loop().time()
    place.start()
    await place.all_sent()
    assert asyncio.get_running_loop().time() - begun >= 1
    assert await place.states() == ["sent", "sent"]
    assert place.sender.figures()["errors"] == {"too_many_requests": 1}
    assert len(await place.read(1)) == len(await place.read(2)) == 1


@pytest.mark.parametrize(("kind", "arrived"), [("drop", 0), ("timeout_after_delivery", 1)])
async def test_a_message_whose_answer_was_cut_off_is_unknown(place: Office, kind, arrived):
    who = await resident(place, 1)
    await fault(place, kind)
    await place.post(says(who, "a"), says(who, "b"))
    place.start()
    await place.all_sent()
    assert await place.states() == ["unknown", "sent"]
    assert len(await place.read(1)) == arrived + 1


async def test_an_edit_whose_answer_was_cut_off_is_made_again(place: Office):
    crowd = await group(place)
    await place.post(Post(crowd, Notice.CYCLE_CLOSED, {**CLOSED, "households": 71}, slot="closed"))
    place.start()
    await place.all_sent()
    await fault(place, "drop", "editMessageText")
    await fault(place, "timeout_after_delivery", "editMessageText")
    await place.post(Post(crowd, Notice.CYCLE_CLOSED, {**CLOSED, "households": 72}, slot="closed"))
    await place.all_sent()
    assert await place.states() == ["sent", "sent"]
    (only,) = await place.read(GROUP)
    assert "72" in only["text"]


async def test_a_notice_that_had_to_wait_does_not_undo_a_newer_one(place: Office):
    """The first one cannot be sent while the second is queued; only the second is said."""
    crowd = await group(place)
    await fault(place, "500", times=5)
    await place.post(Post(crowd, Notice.CYCLE_CLOSED, {**CLOSED, "households": 71}, slot="closed"))
    place.start()
    while "sending" not in await place.states():
        await asyncio.sleep(0)
    await place.post(Post(crowd, Notice.CYCLE_CLOSED, {**CLOSED, "households": 72}, slot="closed"))
    await place.all_sent()
    assert await place.states() == ["superseded", "sent"]


async def test_while_nobody_answers_everything_waits_and_goes_out_afterwards(
    place: Office, monkeypatch: pytest.MonkeyPatch
):
    who, other = await resident(place, 1), await resident(place, 2)
    bot = place.sender._delivery._letterbox._bot
    right = bot._base_url
    monkeypatch.setattr(bot, "_base_url", "http://127.0.0.1:9/bot")
    await place.post(says(who, "a"), says(other, "b"))
    place.start()
    while not place.sender.figures()["errors"]:
        await asyncio.sleep(0.01)
    monkeypatch.setattr(bot, "_base_url", right)
    async with place.db.write() as tx:
        await tx.run(update(outbox).where(outbox.c.state == "queued").values(attempts=0))
    while (await place.states()) != ["sent", "sent"]:
        async with place.db.write() as tx:  # those that were put off need not wait in a test
            early = (await place.rows())[0].created_at
            await tx.run(update(outbox).values(not_before=early))
        await asyncio.sleep(0.05)
    assert len(await place.read(1)) == len(await place.read(2)) == 1
