"""Orders by buttons and by texts in the group, from the raw update to the screen that is shown.

Ours: aiogram reads the update, the inbox keeps it (as polling does, a page of 100 at a time), its
workers hand it to the dispatcher, use case and commit follow, the answer is shown; the Bot API
answers at once and in process. Floor: see `orders_floor`. A row a way and database: `buttons` is
press after press, `texts` one message a household. `statements` are counted in a small run before.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet

from app.migrate import migrate
from benchmarks.answering import answering
from benchmarks.neighbourhood import compound_file, noon_at, orders_in, settle, wishes_of
from benchmarks.orders_floor import bare_seconds, forget_orders
from benchmarks.postgres import binaries, run_server, why_absent
from benchmarks.rows import Row, peak_mib
from benchmarks.updates import Presses
from storage.database import Database
from storage.sealing import Sealer

HOUSEHOLDS = 600
COUNTED_HOMES = 10  # for the statements, before the clock runs
WAYS = ("buttons", "texts")


def measure(
    *, households: int = HOUSEHOLDS, databases: Sequence[str] = ("sqlite", "postgresql")
) -> list[Row]:
    """Both ways on SQLite, and on PostgreSQL where its programs are."""
    with _database_urls() as urls:
        return [
            asyncio.run(_measure(f"{way} {name}", way, url_of(way), households))
            for name, url_of in urls.items()
            if name in databases
            for way in WAYS
        ]


@contextmanager
def _database_urls() -> Iterator[Mapping[str, Callable[[str], str]]]:
    with TemporaryDirectory(prefix="lanzi-orders-") as folder:
        urls: dict[str, Callable[[str], str]] = {
            "sqlite": lambda way: f"sqlite+aiosqlite:///{folder}/{way}.db"
        }
        programs = None if why_absent() else binaries()
        if programs is None:
            yield urls
            return
        servers = run_server(programs)
        server = next(servers)
        urls["postgresql"] = lambda _way: server.url(server.database())
        try:
            yield urls
        finally:
            next(servers, None)


async def _measure(name: str, way: str, url: str, households: int) -> Row:
    database = Database(url, sealer=Sealer(Fernet.generate_key()))
    try:
        await migrate(database)
        now, people = datetime.now(UTC), households + COUNTED_HOMES
        file = compound_file(people, timezone=noon_at(now))
        there = await settle(database, file, households=people, now=now)
        presses = Presses(there, wishes_of(file, there.homes), now=now)
        by = {"buttons": presses.by_buttons, "texts": presses.by_text}[way]
        first, homes = there.homes[:COUNTED_HOMES], there.homes[COUNTED_HOMES:]
        async with answering(database) as ours:
            statements = await ours.count_statements(by(first))
            await forget_orders(database)
            raws = by(homes)
            seconds = await ours.work_off(raws)
            calls, failed = ours.session.calls, ours.inbox.failed
        orders = await orders_in(database)
        peak = peak_mib()
        floor = await bare_seconds(database, raws)
    finally:
        await database.close()
    figures = {
        "orders": orders,
        "failed": failed,
        "calls": calls,
        "statements_an_update": round(statements, 1),
        "updates_a_second": round(len(raws) / seconds),
    }
    return Row(f"orders {name}", len(raws), seconds, floor, peak, figures)
