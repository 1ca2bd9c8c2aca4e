"""One cycle lived from its opening to the closed pickup, with rounds of killing in each phase."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from app.simulation import seen
from app.simulation.phone import Phone
from benchmarks.kill.compound import SUPPLIERS
from benchmarks.kill.lived import WITHIN, Lived, Work, nothing
from benchmarks.kill.looking import Cycle
from benchmarks.kill.neighbours import Neighbours, insist
from benchmarks.kill.people import GROUP
from benchmarks.kill.wishes import Wishes
from benchmarks.kill.workers import Chosen, Seller, Tables

ORDER_AT_ONCE = 12
BEFORE_THE_CUTOFF = timedelta(seconds=3)
CUTOFF_SECONDS = 6.0
CLOSING_SECONDS = 30.0
REST = timedelta(minutes=31)


class LivedCycle:
    """A cycle under way; `kills` is how many rounds each phase gets."""

    def __init__(self, lived: Lived, cycle: Cycle, kills: Mapping[str, int]) -> None:
        self._lived = lived
        self._site = lived.site
        self._look = lived.looking
        self.cycle = cycle
        self._kills = kills
        self._rounds = lived.rounds
        self._wishes = Wishes(cycle.cutoff_at)
        self._neighbours = Neighbours(lived.site, lived.homes, self._wishes, lived.chance)
        self._chosen = Chosen(lived.site, lived.looking)
        self._sellers = [
            Seller(lived.site, lived.looking, self._chosen, name) for name in SUPPLIERS
        ]
        self.tables = Tables(lived.site, lived.looking)

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
                await self.look(name)
        finally:
            for seller in self._sellers:
                await seller.close()

    async def look(self, phase: str) -> None:
        """Look at everything that can be said after this phase."""
        await self._lived.checks.after(
            phase,
            cycle=self.cycle,
            wishes=self._wishes,
            tables=self.tables,
            sellers=self._sellers,
        )

    # ---------------------------------------------------------------------- before the cut-off

    async def _ordering(self) -> None:
        async def work() -> None:
            homes = self._neighbours.next(ORDER_AT_ONCE)
            await self._neighbours.order(homes, within_seconds=WITHIN["ordering"])

        # Everybody has said something when it is over, however few the rounds.
        least = -(-len(self._lived.homes) // ORDER_AT_ONCE)
        count = self._kills["ordering"]
        await self._rounds.each("ordering", [work] * max(least, count), count=count)

    async def _import(self) -> None:
        for _ in range(self._kills["import"]):
            edition = self._lived.tools.next_edition()
            wrong = await self._rounds.with_tool("import", self._lived.tools.load(edition))
            self._lived.checks.add("import", wrong)
            await self._site.quiet()
            await self._lived.checks.loaded(edition, self.cycle)

    async def _closing(self) -> None:
        """Texts go on over the very second of the cut-off; processes die around it."""
        await self._site.move_to(self.cycle.cutoff_at - BEFORE_THE_CUTOFF)
        count = self._kills["cut-off"]
        homes = self._neighbours.next(ORDER_AT_ONCE * 4, by_text=True)
        writing = asyncio.create_task(self._neighbours.order(homes, within_seconds=CUTOFF_SECONDS))
        each = CUTOFF_SECONDS / max(count, 1)
        for _ in range(count):
            ends_at = asyncio.get_running_loop().time() + each
            await self._rounds.one("cut-off", nothing, within_seconds=each)
            await asyncio.sleep(max(0.0, ends_at - asyncio.get_running_loop().time()))
        await writing
        async with asyncio.timeout(CLOSING_SECONDS):
            while await self._look.state_of_cycle(self.cycle.id) != "closed":
                await asyncio.sleep(0.05)

    # ------------------------------------------------------------- approval, packing, payment

    async def _approval(self) -> None:
        for seller in self._sellers:
            await seller.sign_in()
        ids = list(await self._look.batches(self.cycle.id))

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
            await self._chosen.approve_all(self.cycle.id)

        count = self._kills["approval"]
        works: list[Work] = [first, *([again] * max(1, count - 2)), all_others]
        for number, work in enumerate(works):
            await self._rounds.maybe("approval", work, is_round=number < count)
            if number + 1 < len(works):  # now some are approved and others are not
                await self._site.quiet()
                await self._lived.checks.lists(self.cycle, self._sellers)

    async def _sending(self) -> None:
        count = self._kills["sending"]
        works: list[Work] = [self._pay]
        for seller in self._sellers:
            ids = list(await self._look.to_pack(self.cycle.id, seller.name))
            for part in _parts(ids, max(1, count // len(self._sellers))):
                works.insert(len(works) - 1, _bound(seller.pack, self.cycle.id, part))
        await self._rounds.each("sending", works, count=count)
        await self._chosen.settle(self.cycle.id)

    async def _pay(self) -> None:
        """Most of them say that they have paid, by the button under the bill."""
        users = {home.household_id: home.user_id for home in self._lived.homes}
        async with asyncio.TaskGroup() as group:
            for bill in await self._look.bills(self.cycle.id, "due"):
                if self._lived.chance.below(4):
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

        async def act() -> None:
            # A bill that was lost on its way stands on the household's own page.
            bill = bills[-1] if bills else await phone.ask("/my", seen.with_press("pc"))
            await phone.press_and_be_answered(bill, data, is_stale=True)

        async def is_claimed() -> bool:
            due = await self._look.bills(self.cycle.id, "due")
            return bill_id not in {bill.id for bill in due}

        await insist(act, until=is_claimed, what=f"pay bill {bill_id}")

    # ---------------------------------------------------------------------- the hand-over

    async def _hand_over(self) -> None:
        count = self._kills["hand-over"]
        works: list[Work] = [_bound(seller.send, self.cycle.id) for seller in self._sellers]
        works.append(_bound(self._chosen.let_in, self.cycle.id))
        early = min(count // 2, len(works))
        for number, work in enumerate(works):
            await self._rounds.maybe("hand-over", work, is_round=number < early)
        await self._site.quiet()
        await self._site.move_to(self._site.clock.now() + REST)
        await self._chosen.count(self.cycle.id)
        late = max(1, count - early)
        for _ in range(late):
            bags = await self._look.bags_left()
            mine = bags[: -(-len(bags) // 2)] if _ + 1 < late else bags
            tables = _bound(self._serve, mine)
            await self._rounds.maybe("hand-over", tables, is_round=count > early)
        await self._chosen.close_pickup()

    async def _serve(self, bags: list[Any]) -> None:
        async with asyncio.TaskGroup() as group:
            for table in (0, 1):
                group.create_task(self.tables.hand_out(table, bags[table::2]))

    async def _backup(self) -> None:
        for _ in range(self._kills["backup"]):
            wrong = await self._rounds.with_tool("backup", self._lived.tools.backup())
            self._lived.checks.add("backup", wrong + await self._lived.tools.verify())


def _bound(act: Callable[..., Awaitable[None]], *arguments: Any) -> Work:
    async def work() -> None:
        await act(*arguments)

    return work


def _parts(ids: list[int], count: int) -> list[list[int]]:
    """So many parts, as even as can be, none empty."""
    return [part for place in range(count) if (part := ids[place::count])]
