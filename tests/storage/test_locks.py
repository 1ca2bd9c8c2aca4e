"""Of some things there may be one only; whoever dies lets go."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import event, text

from storage.database import Database
from storage.locks import Lock, LockLost
from storage.sealing import Sealer
from tests.builders import KEY

HOLDER = """
import asyncio, sys
from storage.database import Database
from storage.locks import Lock
from storage.sealing import Sealer

async def main():
    lock = Lock(Database(sys.argv[1], sealer=Sealer(sys.argv[2].encode())), "sender:42")
    print(await lock.try_take(), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_lock_has_one_holder_at_a_time(db: Database):
    first, second = Lock(db, "scheduler"), Lock(db, "scheduler")
    assert await first.try_take()
    assert not await second.try_take()
    other = Lock(db, "sender:42")
    assert await other.try_take()
    waiting = asyncio.create_task(second.take())
    await first.release()
    await asyncio.wait_for(waiting, 10)
    assert not await first.try_take()
    await second.release()
    await other.release()


async def test_a_killed_holder_lets_go(db: Database):
    url = db.writer.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, url, KEY.decode()], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "True"
        ours = Lock(db, "sender:42")
        assert not await ours.try_take()
        os.kill(holder.pid, signal.SIGKILL)
    assert await ours.try_take(patience=10)
    await ours.release()


async def test_a_holder_whose_connection_broke_is_told(postgres_url: str, monkeypatch):
    monkeypatch.setattr("storage.locks.LOOK_EVERY_SECONDS", 0.5)
    db = Database(postgres_url, sealer=Sealer(KEY))
    lock = Lock(db, "scheduler")
    assert await lock.try_take()
    async with db.write() as tx:
        await tx.run(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks"
                " WHERE locktype = 'advisory' AND database ="
                " (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )
    with pytest.raises(LockLost):
        await asyncio.wait_for(lock.watch(), 10)
    again = Lock(db, "scheduler")
    assert await again.try_take()
    await again.release()
    await db.close()


async def test_who_waits_asks_on_one_connection_and_who_gives_up_keeps_none(postgres_url: str):
    db = Database(postgres_url, sealer=Sealer(KEY))
    opened: list[object] = []
    event.listen(db.writer.sync_engine, "connect", lambda *_: opened.append(1))
    first, second = Lock(db, "scheduler"), Lock(db, "scheduler")
    assert await first.try_take()
    before = len(opened)
    assert not await second.try_take(patience=1.2)
    assert len(opened) == before + 1
    assert db.writer.pool.checkedout() == 1  # type: ignore[attr-defined]
    await first.release()
    await db.close()
