"""`./lanzi bench kill`: cycles lived on each database while processes of the program are killed."""

import asyncio
import time
from datetime import time as time_of_day
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from rich.console import Console

from app.simulation.feed import NoAnswer
from benchmarks.kill.checks import Checks
from benchmarks.kill.children import NotReady
from benchmarks.kill.compound import file_of
from benchmarks.kill.cycle import LivedCycle
from benchmarks.kill.databases import NoDatabase, databases_for, opened
from benchmarks.kill.figures import Figures, Phase, show, write
from benchmarks.kill.lived import Lived, Rounds, Show
from benchmarks.kill.looking import Cycle, Looking
from benchmarks.kill.neighbours import Stuck
from benchmarks.kill.people import settle
from benchmarks.kill.rounds import PHASES, Kill, cycles_of, deployments, share_out
from benchmarks.kill.site import NotQuiet, Site, open_site
from benchmarks.kill.tools import Tools
from config.chance import Chance, SeededChance
from orders.rules.schedule import to_instant

TIMEZONE = "Asia/Shanghai"
OPENS = time_of_day(8)
BEFORE_OPENING = timedelta(seconds=1)
OPENING_SECONDS = 30.0
ENDS_IT = (Stuck, NotReady, NotQuiet, NoAnswer, TimeoutError, ExceptionGroup, RuntimeError)


def start(*, rounds: int, database: str, seed: int, json_file: Path | None) -> int:
    """Run on what was asked for; returns the exit status: 1 for differences, 2 for no database."""
    console = Console(soft_wrap=True)
    try:
        names, left_out = databases_for(database)
    except NoDatabase as error:
        console.print(f"[red]{error}[/]", highlight=False)
        return 2
    if left_out:
        console.print(f"[yellow]只用 SQLite，SQLite only: {left_out}[/]")
    found = []
    for place, name in enumerate(names):
        share = rounds // len(names) + (place < rounds % len(names))
        with opened(name) as (word, url):
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

    def tell(kill: Kill) -> None:
        seconds = time.monotonic() - began
        out.print(f"[dim]{database} {seconds:.0f} s: {kill}[/]", highlight=False)

    async with open_site(folder, database_url=url) as site:
        lived = await begin(site, chance=SeededChance(f"{seed}|{database}"), tell=tell)
        try:
            await live(lived, rounds, first=seed)
        except ENDS_IT as error:
            phase = lived.rounds.phase or PHASES[0]
            lived.checks.add(phase, [f"the run ended early, {why}" for why in reasons(error)])
        return _figures(lived, database, seed, time.monotonic() - began)


def reasons(error: Exception) -> list[str]:
    """What happened, also where several things happened at once."""
    if isinstance(error, ExceptionGroup):
        return [why for each in error.exceptions for why in reasons(each)]
    return [f"{type(error).__name__}: {error}"]


async def begin(site: Site, *, chance: Chance, tell: Show, only_every: int = 1) -> Lived:
    """Settle the compound a second before its first cycle opens.

    With `only_every` 2, every second household orders; that is quicker.
    """
    zone = ZoneInfo(TIMEZONE)
    day = (site.clock.now() + timedelta(days=1)).astimezone(zone).date()
    opens_at = to_instant(day, OPENS, timezone=TIMEZONE)
    await site.sandbox.set_clock(site.clock.move_to(opens_at - BEFORE_OPENING))
    file = file_of(0, timezone=TIMEZONE)
    now = opens_at - timedelta(hours=1)
    homes = await settle(site.database, site.line, file, today=day, now=now)
    return Lived(
        site=site,
        homes=homes[::only_every],
        looking=Looking(site.database),
        checks=Checks(site),
        chance=chance,
        tools=Tools(site, timezone=TIMEZONE),
        rounds=Rounds(site, chance, tell),
        opens_at=opens_at,
    )


async def live(lived: Lived, rounds: int, *, first: int) -> LivedCycle:
    """Live through as many cycles as so many rounds take; returns the last.

    `first` says how the first cycle is served.
    """
    site, plan = lived.site, cycles_of(rounds)
    last: LivedCycle | None = None
    for share, deployment in zip(plan, deployments(len(plan), first=first), strict=True):
        await site.stop()
        await site.sandbox.set_clock(site.clock.move_to(lived.opens_at - BEFORE_OPENING))
        await site.begin(deployment)
        cycle = await _opened(lived)
        await site.quiet()
        await lived.checks.opened(lived.tools.edition, cycle)
        last = LivedCycle(lived, cycle, share_out(share))
        await last.live()
        lived.cycles += 1
        lived.opens_at = cycle.next_opens_at
    await site.stop()
    assert last is not None
    return last


async def _opened(lived: Lived) -> Cycle:
    async with asyncio.timeout(OPENING_SECONDS):
        while (cycle := await lived.looking.open_cycle()) is None:
            await asyncio.sleep(0.05)
    return cycle


def _figures(lived: Lived, database: str, seed: int, seconds: float) -> Figures:
    checks = lived.checks
    phases = [
        Phase(
            name=name,
            rounds=lived.rounds.count[name],
            struck=lived.rounds.struck[name],
            kills=lived.rounds.kills[name],
            restarts=lived.rounds.restarts[name],
            differences=checks.found.get(name, []),
        )
        for name in PHASES
    ]
    return Figures(
        database=database,
        seed=seed,
        cycles=lived.cycles,
        phases=phases,
        texts=checks.texts,
        orders=checks.orders,
        updates=checks.updates,
        sent=checks.post.states["sent"],
        unknown=checks.post.states["unknown"],
        unknown_seen=checks.post.unknown_seen,
        seconds=seconds,
    )
