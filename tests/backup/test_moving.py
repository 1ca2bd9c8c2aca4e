"""Moving a compound from a file to a server, and back again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.backup.errors import NotEmpty, StillRunning
from app.backup.moving import Moved, move
from storage.database import Database
from storage.locks import Lock
from storage.tables import heartbeat, outbox
from tests.backup.lived import BESIDE, NOW, live, opened, sums

SECOND = timedelta(seconds=1)


async def moved(db: Database, to: str, *, is_forced: bool = False) -> Moved:
    return await move(
        db, to, beside=BESIDE, locks=("scheduler", "sender:7"), now=NOW, is_forced=is_forced
    )


async def test_all_is_there_after_the_move_and_what_waits_still_leaves(
    db: Database, other_kind: str
):
    await live(db)
    before = await sums(db)
    result = await moved(db, other_kind)
    assert result.filled.findings.are_sound
    assert await sums(db) == before  # the old one is as it was
    async with opened(other_kind) as copy:
        after = await sums(copy)
        assert {name for name in before if before[name] != after[name]} == {"audit", "outbox"}
        async with copy.read() as tx:
            rows = await tx.all(select(outbox.c.notice, outbox.c.state))
            states = {row.notice: row.state for row in rows}
            assert (states["now"], states["half"]) == ("queued", "unknown")


async def test_while_it_runs_nothing_is_moved_unless_somebody_insists(
    db: Database, other_kind: str
):
    async with db.write() as tx:
        seen = {"started_at": NOW, "seen_at": NOW - 14 * SECOND, "figures": {}}
        await tx.insert(heartbeat, role="sender", process="a:1", **seen)
    with pytest.raises(StillRunning, match="sender"):
        await moved(db, other_kind)
    forced = await moved(db, other_kind, is_forced=True)
    assert forced.filled.findings.rows > 0


async def test_what_was_last_seen_long_ago_is_gone(db: Database, other_kind: str):
    async with db.write() as tx:
        seen = {"started_at": NOW, "seen_at": NOW - 16 * SECOND, "figures": {}}
        await tx.insert(heartbeat, role="sender", process="a:1", **seen)
    await moved(db, other_kind)


async def test_a_process_that_holds_a_lock_is_running_though_it_has_not_been_seen(
    db: Database, other_kind: str
):
    lock = Lock(db, "sender:7")
    assert await lock.try_take()
    with pytest.raises(StillRunning, match="sender"):
        await moved(db, other_kind)
    await lock.release()
    await moved(db, other_kind)


async def test_a_move_to_where_something_is_leaves_it_alone(db: Database, other_kind: str):
    await moved(db, other_kind)
    async with opened(other_kind) as copy:
        before = await sums(copy)
        with pytest.raises(NotEmpty):
            await moved(db, other_kind)
        assert await sums(copy) == before
