"""A new sealing key: everything opens with it alone, whatever was killed on the way."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select, type_coerce

from app.backup.errors import StillRunning
from app.rotation.resealing import INDEXES, count_values, sealed_columns, still_old
from app.rotation.rotating import begun, rotate
from app.schema import metadata
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.codes import read_pay_link
from orders.tables.households import roster_entry
from orders.tables.imports import import_decision
from orders.tables.people import person
from storage.database import Database
from storage.sealing import KeyRing, Sealer, read_key_file, write_key_file
from storage.tables import heartbeat
from tests.builders import KEY
from tests.house.files import HOME
from tests.privacy.everything import everything
from tests.privacy.neighbour import LATER, NAME, PHONE, make_neighbour

LOCKS = ("scheduler",)
# The process dies in the middle of the chunk's transaction, before it commits.
KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from app.rotation import resealing
from app.rotation.rotating import rotate
from config.clock import SystemClock

resealing.ROWS_AT_ONCE = 3
whole, left = resealing._chunk, [int(sys.argv[3])]

async def dying(*args, **more):
    done = await whole(*args, **more)
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

resealing._chunk = dying
asyncio.run(rotate(sys.argv[1], Path(sys.argv[2]), locks=("scheduler",), renews_links=False,
                   now=SystemClock().now()))
"""


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "lanzi.key"
    write_key_file(path, KeyRing(KEY))
    return path


async def live(db: Database) -> dict[str, str]:
    async with db.write() as tx:
        await make_neighbour(tx)
        return await everything(tx)


def opened(db: Database, key: bytes) -> Database:
    return Database(db.url, sealer=Sealer(key), pool_size=2)


async def without_indexes(db: Database, key: bytes) -> dict[str, str]:
    database = opened(db, key)
    async with database.read() as tx:
        found = await everything(tx)
    await database.close()
    return {name: text for name, text in found.items() if not name.endswith("_index")}


async def run(db: Database, key_file: Path, *, renews_links: bool = False):
    return await rotate(db.url, key_file, locks=LOCKS, renews_links=renews_links, now=LATER)


async def test_everything_opens_with_the_new_key_alone_and_says_the_same(db, key_file):
    before = await live(db)
    values = await count_values(db)
    async with db.write() as tx:  # hashed from what is kept nowhere: it goes
        said = {"household_id": None, "decided_by": "person:1", "decided_at": LATER}
        await tx.insert(import_decision, compound_id=1, key=tx.sealer.index("3-2"), **said)
    async with db.read() as tx:
        raw = select(type_coerce(person.c.name, LargeBinary))
        sealed_before = [bytes(value) for value in await tx.scalars(raw)]
    link = db.sealer.link_key
    done = await run(db, key_file)
    assert done.values == values
    assert {name for name, count in done.tables.items() if count} >= {"person", "pick_list"}
    ring = read_key_file(key_file)
    assert not ring.older
    assert ring.current != KEY
    assert key_file.stat().st_mode & 0o777 == 0o600
    if db.is_sqlite:  # nothing of what the old key sealed lies about in the file
        path = Path(db.url.partition("///")[2])
        log = path.with_name(f"{path.name}-wal")
        content = path.read_bytes() + (log.read_bytes() if log.exists() else b"")
        assert sealed_before
        assert not [value for value in sealed_before if value in content]
    after = await without_indexes(db, ring.current)
    assert after == {name: text for name, text in before.items() if name in after}
    database = opened(db, ring.as_text().encode())
    async with database.read() as tx:
        mine = tx.sealer.index(PHONE)
        found = await tx.one(select(person).where(person.c.phone_index == mine))
        assert found.name == NAME
        entry = await tx.one(select(roster_entry).where(roster_entry.c.phone_index == mine))
        assert entry.name_index not in ("", None)
        assert tx.sealer.link_key == link  # printed codes stay good
        payload = await tx.scalar(select(payment_request.c.payload))
        assert read_pay_link(tx, payload.rpartition("/")[2])
    await database.close()


async def test_links_are_renewed_on_demand_alone(db, key_file):
    await run(db, key_file, renews_links=True)
    first = read_key_file(key_file)
    assert first.link_key != db.sealer.link_key
    await run(db, key_file)
    assert read_key_file(key_file).link_key == first.link_key


async def test_while_something_runs_nothing_is_rotated(db, key_file):
    async with db.write() as tx:
        seen = {"started_at": LATER, "seen_at": LATER, "figures": {}}
        await tx.insert(heartbeat, role="portal", process="a:1", **seen)
    with pytest.raises(StillRunning, match="portal"):
        await run(db, key_file)
    assert read_key_file(key_file).current == KEY


@pytest.mark.slow
async def test_killed_on_the_way_it_opens_all_the_time_and_goes_on_where_it_was(db, key_file):
    before = await live(db)
    expected = {name: text for name, text in before.items() if not name.endswith("_index")}
    ring = read_key_file(key_file)
    for chunks in ("2", "9"):
        arguments = [sys.executable, "-c", KILLED, db.url, str(key_file), chunks]
        ended = await asyncio.to_thread(subprocess.run, arguments, cwd=HOME, env=dict(os.environ))
        assert ended.returncode == -9
        ring = read_key_file(key_file)
        assert ring.older == (KEY,)
        assert await without_indexes(db, ring.as_text().encode()) == expected
    middle = opened(db, ring.as_text().encode())
    left = await still_old(middle, new=Sealer(ring.current))
    assert 0 < left < await count_values(middle)  # some are done, and some are not
    await middle.close()
    done = await run(db, key_file)
    assert done.was_begun
    assert done.values == left
    assert await without_indexes(db, read_key_file(key_file).current) == expected


def test_every_blind_index_is_made_anew():
    indexes = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_index")
    }
    assert indexes == {f"{table}.{name}" for table, names in INDEXES.items() for name in names}
    assert all("id" in table.c for table in sealed_columns())


def test_a_rotation_begun_anew_keeps_the_links_of_the_first_key():
    first = KeyRing(KEY)
    second = begun(first, renews_links=False)
    third = begun(KeyRing(second.current, (), second.links), renews_links=False)
    assert {second.link_key, third.link_key} == {first.link_key}
    assert begun(first, renews_links=True).link_key != first.link_key
