"""Notices are said once; updates are kept once."""

import asyncio

from sqlalchemy import func, select

from storage.database import Database
from storage.inbox import Incoming, Taken, mark_done, purge, store, take, waiting
from storage.outbox import Post, post
from storage.tables import inbox, outbox
from tests.builders import CUTOFF, OPENING


async def test_nothing_is_queued_when_the_transaction_fails(db: Database):
    class Bug(Exception):
        pass

    try:
        async with db.write() as tx:
            await post(tx, Post("person:1", "hello", {}), now=OPENING)
            raise Bug
    except Bug:
        pass
    async with db.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(outbox)) == 0


async def test_a_notice_with_a_natural_key_is_said_once(db: Database):
    for _ in range(2):
        async with db.write() as tx:
            await post(tx, Post("person:1", "hello", {}, natural_key="hello:1"), now=OPENING)
    async with db.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(outbox)) == 1


async def test_of_one_slot_only_the_latest_stays_queued(db: Database):
    async with db.write() as tx:
        for text in ("a", "b", "c"):
            await post(tx, Post("group:1", "card", {"text": text}, slot="cycle:1"), now=OPENING)
        queued = await tx.all(select(outbox).where(outbox.c.state == "queued"))
        assert [row.data for row in queued] == [{"text": "c"}]


async def test_an_update_that_comes_twice_is_kept_once(db: Database):
    update = Incoming(42, 7, 1, {"update_id": 7}, OPENING)
    async with db.write() as tx:
        first = await store(tx, [update, update], now=OPENING)
        assert first[0] is not None
        second = await store(tx, [update], now=OPENING)
        assert [row is None for row in first + second] == [False, True, True]
        assert len(await waiting(tx, bot_id=42)) == 1
        assert await mark_done(tx, first[0])
        assert not await mark_done(tx, first[0])


async def test_raw_updates_are_emptied_after_three_days(db: Database):
    async with db.write() as tx:
        (done,) = await store(tx, [Incoming(42, 7, 1, {"text": "x"}, OPENING)], now=OPENING)
        assert done is not None
        await mark_done(tx, done)
        assert await purge(tx, now=CUTOFF) == 0
        assert await purge(tx, now=OPENING.replace(day=5)) == 1
        assert await tx.scalar(select(inbox.c.raw)) is None


async def test_the_updates_of_a_chat_are_taken_in_their_order(db: Database):
    updates = [Incoming(42, number, 1, {"n": number}, OPENING) for number in (7, 8)]
    async with db.write() as tx:
        first, second = await store(tx, updates, now=OPENING)
        (other,) = await store(tx, [Incoming(42, 9, 2, {}, OPENING)], now=OPENING)
    assert first is not None
    assert second is not None
    assert other is not None
    async with db.write() as tx:
        assert await take(tx, second) is Taken.NOT_YET
        assert await take(tx, other) is Taken.OURS
        assert await take(tx, first) is Taken.OURS
        assert await take(tx, second) is Taken.OURS
        assert await take(tx, first) is Taken.GONE


async def test_of_two_who_take_one_update_at_once_one_has_it(db: Database):
    async with db.write() as tx:
        (only,) = await store(tx, [Incoming(42, 7, 1, {}, OPENING)], now=OPENING)
    assert only is not None

    async def try_it() -> Taken:
        async with db.write() as tx:
            taken = await take(tx, only)
            await asyncio.sleep(0.05)  # what the use case does meanwhile
            return taken

    taken = await asyncio.gather(*(try_it() for _ in range(5)))
    assert sorted(item.name for item in taken) == ["GONE"] * 4 + ["OURS"]
