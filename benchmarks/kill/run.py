"""`./lanzi bench kill`: cycles lived on each database while processes of the program are killed."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from rich.console import Console

from app.simulation.feed import NoAnswer
from benchmarks.kill.checks import Checks
from benchmarks.kill.children import NotReady
from benchmarks.kill.compound import file_of
from benchmarks.kill.cycle import Lived, LivedCycle
from benchmarks.kill.figures import Figures, Phase, show, write
from benchmarks.kill.looking import Cycle, Looking
from benchmarks.kill.neighbours import Stuck
from benchmarks.kill.people import settle
from benchmarks.kill.rounds import PHASES, Kill, cycles_of, deployments, share_out
from benchmarks.kill.site import NotQuiet, Site, open_site
from benchmarks.kill.tools import Tools
from benchmarks.postgres import binaries, run_server, why_absent
from config.chance import SeededChance
from orders.rules.schedule import to_instant

TIMEZONE = "Asia/Shanghai"
OPENS = time_of_day(8)
BEFORE_OPENING = timedelta(seconds=1)
OPENING_SECONDS = 30.0
BOTH = "both"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
ENDS_IT = (Stuck, NotReady, NotQuiet, NoAnswer, TimeoutError, ExceptionGroup, RuntimeError)


def start(*, rounds: int, database: str, seed: int, json_file: Path | None) -> int:
    """Run on what was asked for; returns the exit status: 1 for differences, 2 for no server."""
    console = Console(soft_wrap=True)
    reason = why_absent()
    if reason and database == POSTGRESQL:
        console.print(f"[red]没有 PostgreSQL：{reason}[/]")
        return 2
    names = [SQLITE, POSTGRESQL] if database == BOTH else [database]
    if reason and database == BOTH:
        console.print(f"[yellow]只用 SQLite，SQLite only: {reason}[/]")
        names = [SQLITE]
    found = []
    for place, name in enumerate(names):
        share = rounds // len(names) + (place < rounds % len(names))
        with _database(name) as (word, url):
            found.append(run(share, database=word, url=url, seed=seed, console=console))
    show(found, console)
    if json_file is not None:
        write(found, json_file)
    return 1 if any(each.differences for each in found) else 0


def run(rounds: int, *, database: str, url: str, seed: int, console: Console) -> Figures:
    """So many rounds on one empty database."""
    with TemporaryDirectory(prefix="lanzi-kill-") as folder:
        return asyncio.run(
            _run(rounds, database=database, url=url, seed=seed, folder=Path(folder), out=console)
        )


async def _run(
    rounds: int, *, database: str, url: str, seed: int, folder: Path, out: Console
) -> Figures:
    began = time.monotonic()
    plan = cycles_of(rounds)

    def tell(kill: Kill) -> None:
        out.print(f"[dim]{database} {time.monotonic() - began:.1f} {kill}[/]", highlight=False)

    async with open_site(folder, database_url=url) as site:
        lived, first = await _begin(site, SeededChance(f"{seed}|{database}"), tell)
        served = deployments(len(plan), first=seed)
        try:
            await _live(lived, first, plan, served)
        except ENDS_IT as error:
            lived.checks.add("ordering", [f"it ended early, {type(error).__name__}: {error}"])
        finally:
            with suppress(*ENDS_IT):
                await site.stop()
        return await _figures(lived, database, seed, len(plan), time.monotonic() - began)


async def _begin(site: Site, chance: SeededChance, tell: object) -> tuple[Lived, datetime]:
    """Settle the compound; returns when its first cycle opens."""
    zone = ZoneInfo(TIMEZONE)
    day = (site.clock.now() + timedelta(days=1)).astimezone(zone).date()
    opens_at = to_instant(day, OPENS, timezone=TIMEZONE)
    await site.sandbox.set_clock(site.clock.move_to(opens_at - BEFORE_OPENING))
    file = file_of(0, timezone=TIMEZONE)
    homes = await settle(
        site.database, site.line, file, today=day, now=opens_at - timedelta(hours=1)
    )
    lived = Lived(
        site=site,
        homes=homes,
        looking=Looking(site.database),
        checks=Checks(site),
        chance=chance,
        show=tell,  # type: ignore[arg-type]
        tools=Tools(site, timezone=TIMEZONE),
    )
    return lived, opens_at


async def _live(
    lived: Lived, opens_at: datetime, plan: Sequence[int], served: Sequence[str]
) -> None:
    site = lived.site
    for rounds, deployment in zip(plan, served, strict=True):
        await site.stop()
        await site.sandbox.set_clock(site.clock.move_to(opens_at - BEFORE_OPENING))
        await site.begin(deployment)
        cycle = await _opened(lived)
        await site.quiet()
        await lived.checks.opened(lived.tools.edition, cycle)
        await LivedCycle(lived, cycle, share_out(rounds)).live()
        opens_at = cycle.next_opens_at


async def _opened(lived: Lived) -> Cycle:
    async with asyncio.timeout(OPENING_SECONDS):
        while (cycle := await lived.looking.open_cycle()) is None:
            await asyncio.sleep(0.05)
    return cycle


async def _figures(lived: Lived, database: str, seed: int, cycles: int, seconds: float) -> Figures:
    checks = lived.checks
    phases = [
        Phase(
            name=name,
            rounds=lived.rounds_of.get(name, 0),
            struck=lived.struck.get(name, 0),
            kills=lived.kills.get(name, 0),
            restarts=lived.restarts.get(name, 0),
            differences=checks.found.get(name, []),
        )
        for name in PHASES
    ]
    return Figures(
        database=database,
        seed=seed,
        cycles=cycles,
        phases=phases,
        texts=checks.texts,
        orders=checks.orders,
        updates=checks.updates,
        sent=checks.post.states["sent"],
        unknown=checks.post.states["unknown"],
        unknown_seen=checks.post.unknown_seen,
        seconds=seconds,
    )


@contextmanager
def _database(name: str) -> Iterator[tuple[str, str]]:
    """Its word for the table, and its address; a private server where none is named."""
    if name == SQLITE:
        yield SQLITE, ""
    elif name == POSTGRESQL:
        folder = binaries()
        assert folder is not None
        for server in run_server(folder):
            yield POSTGRESQL, server.url(server.database())
    else:
        yield name.partition("+")[0].partition(":")[0], name
