"""One cycle lived from its opening to the closed pickup, with rounds of killing in each phase."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.simulation import seen
from app.simulation.feed import NoAnswer
from app.simulation.phone import Phone
from benchmarks.kill.checks import Checks
from benchmarks.kill.children import Child
from benchmarks.kill.compound import SUPPLIERS
from benchmarks.kill.looking import Cycle, Looking
from benchmarks.kill.neighbours import Neighbours
from benchmarks.kill.people import GROUP, Home
from benchmarks.kill.rounds import Kill, draw_kill
from benchmarks.kill.site import Site
from benchmarks.kill.tools import Tools
from benchmarks.kill.wishes import Wishes
from benchmarks.kill.workers import Chosen, Seller, Tables
from config.chance import Chance

ORDER_AT_ONCE = 12
# How long the work of a phase takes here, roughly: the kill falls into this time.
WITHIN = {
    "ordering": 1.0,
    "approval": 0.8,
    "sending": 0.9,
    "import": 0.35,
    "hand-over": 1.0,
    "backup": 0.4,
}
BEFORE_THE_CUTOFF = timedelta(seconds=3)
CUTOFF_SECONDS = 6.0
CLOSING_SECONDS = 30.0
REST = timedelta(minutes=31)

Work = Callable[[], Coroutine[Any, Any, None]]
Show = Callable[[Kill], None]


@dataclass
class Lived:
    """What a run keeps from cycle to cycle."""

    site: Site
    homes: Sequence[Home]
    looking: Looking
    checks: Checks
    chance: Chance
    show: Show
    tools: Tools
    rounds: int = 0
    struck: dict[str, int] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=dict)
    restarts: dict[str, int] = field(default_factory=dict)
    rounds_of: dict[str, int] = field(default_factory=dict)


class LivedCycle:
    """A cycle under way; `kills` is how many rounds each phase gets."""

    def __init__(self, lived: Lived, cycle: Cycle, kills: Mapping[str, int]) -> None:
        self._lived = lived
        self._site = lived.site
        self._look = lived.looking
        self._cycle = cycle
        self._kills = kills
        self._wishes = Wishes(cycle.cutoff_at)
        self._neighbours = Neighbours(lived.site, lived.homes, self._wishes, lived.chance)
        self._chosen = Chosen(lived.site, lived.looking)
        self._sellers = [
            Seller(lived.site, lived.looking, self._chosen, name) for name in SUPPLIERS
        ]
        self._tables = Tables(lived.site, lived.looking)

    async def live(self) -> None:
        """All phases; each ends with a look at everything from outside."""
        try:
            for name, phase in (
                ("ordering", self._ordering),
                ("import", self._import),
                ("cut-off", self._closing),
                ("approval", self._approval),
                ("sending", self._sending),
                ("hand-over", self._hand_over),
                ("backup", self._backup),
            ):
                await phase()
                await self._site.quiet()
                await self._lived.checks.after(
                    name,
                    cycle=self._cycle,
                    wishes=self._wishes,
                    tables=self._tables,
                    sellers=self._sellers,
                )
        finally:
            for seller in self._sellers:
                await seller.close()

    # ---------------------------------------------------------------------- before the cut-off

    async def _ordering(self) -> None:
        async def work() -> None:
            homes = self._neighbours.next(ORDER_AT_ONCE)
            await self._neighbours.order(homes, within_seconds=WITHIN["ordering"])

        # Everybody has said something when it is over, however few the rounds.
        least = -(-len(self._lived.homes) // ORDER_AT_ONCE)
        await self._rounds("ordering", [work] * max(least, self._kills["ordering"]))

    async def _import(self) -> None:
        for _ in range(self._kills["import"]):
            edition = self._lived.tools.next_edition()
            await self._with_tool("import", self._lived.tools.load(edition))
            await self._site.quiet()
            await self._lived.checks.loaded(edition, self._cycle)

    async def _closing(self) -> None:
        """Texts go on over the very second of the cut-off; processes die around it."""
        await self._site.move_to(self._cycle.cutoff_at - BEFORE_THE_CUTOFF)
        count = self._kills["cut-off"]
        homes = self._neighbours.next(ORDER_AT_ONCE * 4, by_text=True)
        writing = asyncio.create_task(self._neighbours.order(homes, within_seconds=CUTOFF_SECONDS))
        each = CUTOFF_SECONDS / max(count, 1)
        for _ in range(count):
            ends_at = asyncio.get_running_loop().time() + each
            await self._round("cut-off", _nothing, within_seconds=each)
            await asyncio.sleep(max(0.0, ends_at - asyncio.get_running_loop().time()))
        await writing
        async with asyncio.timeout(CLOSING_SECONDS):
            while await self._look.state_of_cycle(self._cycle.id) != "closed":
                await asyncio.sleep(0.05)

    # ------------------------------------------------------------- approval, packing, payment

    async def _approval(self) -> None:
        for seller in self._sellers:
            await seller.sign_in()
        ids = list(await self._look.batches(self._cycle.id))

        async def first() -> None:
            await self._chosen.approve(ids[0])
            await self._chosen.send_back(ids[1])
            await self._chosen.approve(ids[2])

        async def again() -> None:
            await self._chosen.recall(ids[0])
            await self._chosen.approve(ids[0])
            await self._chosen.recall(ids[2])

        async def all_others() -> None:
            await self._chosen.approve(ids[1])
            await self._chosen.approve_all(self._cycle.id)

        count = self._kills["approval"]
        works: list[Work] = [first, *([again] * max(1, count - 2)), all_others]
        for number, work in enumerate(works):
            await self._maybe_round("approval", work, is_round=number < count)
            if number + 1 < len(works):  # now some are approved and others are not
                await self._site.quiet()
                await self._lived.checks.lists(self._cycle, self._sellers)

    async def _sending(self) -> None:
        count = self._kills["sending"]
        works: list[Work] = [self._pay]
        for seller in self._sellers:
            ids = list(await self._look.to_pack(self._cycle.id, seller.name))
            for part in _parts(ids, max(1, (count - 1) // len(self._sellers))):
                works.insert(len(works) - 1, _bound(seller.pack, self._cycle.id, part))
        await self._rounds("sending", works)
        await self._chosen.settle(self._cycle.id)

    async def _pay(self) -> None:
        """Most of them say that they have paid, by the button under the bill."""
        users = {home.household_id: home.user_id for home in self._lived.homes}
        async with asyncio.TaskGroup() as group:
            for bill in await self._look.bills(self._cycle.id, "due"):
                if self._lived.chance.below(8):
                    group.create_task(self._claim(users[bill.household_id], bill.id))

    async def _claim(self, user_id: int, bill_id: int) -> None:
        phone = Phone(
            self._site.line, self._site.feed, user_id=user_id, group_id=GROUP, name=str(user_id)
        )
        data = f"pc:{bill_id}"
        bills = [
            event["message"]
            for event in phone.chat.since(0, seen.from_bot)
            if data in seen.presses(event["message"], "pc")
        ]
        if bills:  # a bill that was lost on its way is dropped like one that is not paid
            try:
                await phone.press_and_be_answered(bills[-1], data, is_stale=True)
            except NoAnswer:
                return

    # ---------------------------------------------------------------------- the hand-over

    async def _hand_over(self) -> None:
        count = self._kills["hand-over"]
        works: list[Work] = [_bound(seller.send, self._cycle.id) for seller in self._sellers]
        works.append(_bound(self._chosen.let_in, self._cycle.id))
        early = min(count // 2, len(works))
        for number, work in enumerate(works):
            await self._maybe_round("hand-over", work, is_round=number < early)
        await self._site.quiet()
        await self._site.move_to(self._site.clock.now() + REST)
        await self._chosen.count(self._cycle.id)
        late = max(1, count - early)
        for _ in range(late):
            bags = await self._look.bags_left()
            mine = bags[: -(-len(bags) // 2)] if _ + 1 < late else bags
            tables = _bound(self._serve, mine)
            await self._maybe_round("hand-over", tables, is_round=count > early)
        await self._chosen.close_pickup()

    async def _serve(self, bags: list[Any]) -> None:
        async with asyncio.TaskGroup() as group:
            for table in (0, 1):
                group.create_task(self._tables.hand_out(table, bags[table::2]))

    async def _backup(self) -> None:
        for _ in range(self._kills["backup"]):
            await self._with_tool("backup", self._lived.tools.backup())
            self._lived.checks.add("backup", await self._lived.tools.verify())

    # ---------------------------------------------------------------------- rounds

    async def _with_tool(self, phase: str, arguments: list[str]) -> None:
        """Kill the command in the middle, then run it again to its end."""
        tool = await self._site.tool(arguments)
        await self._round(phase, _nothing, within_seconds=WITHIN[phase], tool=tool)
        again = await self._site.tool(arguments)
        self._site.restarts += 1
        async with asyncio.timeout(CLOSING_SECONDS):
            status = await again.status
        if status:
            self._lived.checks.add(phase, [f"{arguments[0]} ended with {status}: {again.said()}"])

    async def _rounds(self, phase: str, works: Sequence[Work]) -> None:
        """Each work, as many of them with a kill as the phase has rounds."""
        for number, work in enumerate(works):
            await self._maybe_round(phase, work, is_round=number < self._kills[phase])

    async def _maybe_round(self, phase: str, work: Work, *, is_round: bool) -> None:
        if is_round:
            await self._round(phase, work, within_seconds=WITHIN[phase])
        else:
            await work()

    async def _round(
        self, phase: str, work: Work, *, within_seconds: float, tool: Child | None = None
    ) -> None:
        """Begin the work, kill somebody in the middle of it, and see it done all the same."""
        lived, site = self._lived, self._site
        lived.rounds += 1
        kill = draw_kill(
            lived.chance,
            number=lived.rounds,
            phase=phase,
            deployment=site.deployment,
            within_seconds=within_seconds,
        )
        lived.show(kill)
        before = site.kills, site.restarts
        hit = False
        working = asyncio.create_task(work())
        await asyncio.sleep(kill.after_seconds)
        if tool is not None:
            hit = tool.is_running
            site.kills += 1
            await tool.kill()
        hit = await site.strike(kill) or hit
        await working
        for counts, now, then in (
            (lived.kills, site.kills, before[0]),
            (lived.restarts, site.restarts, before[1]),
            (lived.struck, int(hit), 0),
            (lived.rounds_of, 1, 0),
        ):
            counts[phase] = counts.get(phase, 0) + now - then


async def _nothing() -> None:
    return


def _bound(act: Callable[..., Awaitable[None]], *arguments: Any) -> Work:
    async def work() -> None:
        await act(*arguments)

    return work


def _parts(ids: list[int], count: int) -> list[list[int]]:
    """So many parts, as even as can be, none empty."""
    return [part for place in range(count) if (part := ids[place::count])]
