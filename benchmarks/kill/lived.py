"""What a run keeps from cycle to cycle, and how one round goes."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from benchmarks.kill.checks import Checks
from benchmarks.kill.children import Child
from benchmarks.kill.looking import Looking
from benchmarks.kill.people import Home
from benchmarks.kill.rounds import Kill, draw_kill
from benchmarks.kill.site import Site
from benchmarks.kill.tools import Tools
from config.chance import Chance

# How long the work of a phase takes here, roughly: the kill falls into this time.
WITHIN = {
    "ordering": 1.0,
    "approval": 0.8,
    "sending": 0.9,
    "import": 0.35,
    "hand-over": 1.0,
    "backup": 0.4,
}
TOOL_SECONDS = 60.0

Work = Callable[[], Coroutine[Any, Any, None]]
Show = Callable[[Kill], None]


@dataclass
class Rounds:
    """Does work while somebody is killed, and counts by phase."""

    site: Site
    chance: Chance
    show: Show
    count: Counter[str] = field(default_factory=Counter)
    struck: Counter[str] = field(default_factory=Counter)  # something was under way
    kills: Counter[str] = field(default_factory=Counter)
    restarts: Counter[str] = field(default_factory=Counter)
    phase: str = ""

    async def each(self, phase: str, works: Sequence[Work], *, count: int) -> None:
        """One work after the other; the first `count` of them with a kill."""
        for number, work in enumerate(works):
            await self.maybe(phase, work, is_round=number < count)

    async def maybe(self, phase: str, work: Work, *, is_round: bool) -> None:
        """The work, with a kill or without."""
        self.phase = phase
        if is_round:
            await self.one(phase, work, within_seconds=WITHIN[phase])
        else:
            await work()

    async def with_tool(self, phase: str, arguments: list[str]) -> list[str]:
        """Kill a command in the middle, then run it again to its end; returns what is wrong."""
        tool = await self.site.tool(arguments)
        await self.one(phase, nothing, within_seconds=WITHIN[phase], tool=tool)
        again = await self.site.tool(arguments)
        self.restarts[phase] += 1
        async with asyncio.timeout(TOOL_SECONDS):
            status = await again.status
        return [f"{arguments[0]} ended with {status}: {again.said()}"] if status else []

    async def one(
        self, phase: str, work: Work, *, within_seconds: float, tool: Child | None = None
    ) -> None:
        """Begin the work, kill somebody in the middle of it, and see it done all the same."""
        self.phase = phase
        self.count[phase] += 1
        kill = draw_kill(
            self.chance,
            number=self.count.total(),
            phase=phase,
            deployment=self.site.deployment,
            within_seconds=within_seconds,
        )
        self.show(kill)
        async with asyncio.TaskGroup() as group:
            group.create_task(work())
            await asyncio.sleep(kill.after_seconds)
            hit = tool is not None and tool.is_running
            if tool is not None:
                await tool.kill()
                self.kills[phase] += 1
            names = [name for name in kill.victims if name in self.site.running]
            hit = await self.site.strike(names) or hit
        self.kills[phase] += len(names)
        self.restarts[phase] += len(names)
        self.struck[phase] += hit


@dataclass
class Lived:
    """Who lives, what is looked at, how far it is."""

    site: Site
    homes: Sequence[Home]
    looking: Looking
    checks: Checks
    chance: Chance
    tools: Tools
    rounds: Rounds
    opens_at: datetime  # the next cycle
    cycles: int = 0


async def nothing() -> None:
    """Only what goes on anyway."""
