"""From the truck to the last bag: seals, a late truck, missing bags, a fever; tables and doors."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from app.simulation import seen
from app.simulation.crowd import Crowd
from app.simulation.habits import Habits
from app.simulation.handing_out import Tables, bags_by_address
from app.simulation.leftover_desk import send_back_one
from app.simulation.payer import Mail
from app.simulation.paying import Staff
from app.simulation.progress import Progress
from app.simulation.reading import PaperReader
from app.simulation.resident import Resident
from app.simulation.sealing import seal
from app.simulation.times import Times, last_slot_ends
from app.simulation.twists import MOST_MISSING, Twists, buildings_by_need, some_of
from app.simulation.world import World
from config.chance import SeededChance

REST = timedelta(minutes=31)
LATE_AFTER = timedelta(minutes=31)
LATE_BY = timedelta(hours=2)
A_MINUTE = timedelta(minutes=1)
MOST_ROUNDS = 30
Bags = Mapping[str, Sequence[str]]


class Delivery:
    """One cycle's load and hand-over being lived through; `remarks` is what went wrong."""

    def __init__(
        self,
        world: World,
        crowd: Crowd,
        staff: Staff,
        *,
        cycle: int,
        seed: int,
        twists: Twists,
        mails: Mapping[str, Mail],
        habits: Sequence[tuple[Resident, Habits]],
        papers: Sequence[Path],
        reader: PaperReader,
        progress: Progress,
    ) -> None:
        self.remarks: list[str] = []
        self.paid: list[tuple[str, bool, int]] = []  # at tables and doors: room, in cash, sum
        self.sent_back: list[str] = []  # rooms
        self._world = world
        self._crowd = crowd
        self._liaison = staff.liaison
        self._hands = staff.hands
        self._desk = staff.desk
        self._cycle = cycle
        self._chance = SeededChance(f"{seed}|delivery|{cycle}")
        self._twists = twists
        self._mails = mails
        self._habits = habits
        self._papers = papers
        self._reader = reader
        self._progress = progress
        self._gone: set[str] = set()  # codes of bags that did not come
        self._sealed: set[str] = set()

    # --- the truck

    async def arrive(self, times: Times, hand_on: Callable[[], Awaitable[None]]) -> None:
        """Up to the last count, with which the pickup opens."""
        self._progress.phase("arriving")
        await self._seal_before()
        await self._world.move_to(times.deliver_at)
        await self._hands.begin_day()
        guard, names = self._hands.guard, self._crowd.stage.suppliers
        late = names[:1] if self._twists.is_late else ()
        on_time = names[len(late) :]
        mark = self._liaison.phone.chat.mark()
        await guard.let_in(on_time)
        if late:
            await self._wait_for(mark)
            await self._count(on_time, is_last=False)
            await self._world.move_to(self._world.clock.now() + LATE_BY - LATE_AFTER)
            await guard.let_in(late)
        await hand_on()
        await self._world.move_to(self._world.clock.now() + REST)
        await self._count(late or on_time, is_last=True)

    async def _wait_for(self, mark: int) -> None:
        """The bot asks where the truck is, and the liaison tells everybody."""
        await self._world.move_to(self._world.clock.now() + LATE_AFTER)
        if not await self._hands.decider.announce_delay(mark):
            self._remark("nobody asked where the late truck is")
        await self._world.quiet()

    async def _count(self, suppliers: Sequence[str], *, is_last: bool) -> None:
        """Some bags of one load are missing, and each is decided on at once."""
        mark = self._liaison.phone.chat.mark()
        rooms = await self._missing_of(suppliers) if self._twists.lacks_bags else []
        if self._gone:
            rooms = []
        noted = await self._hands.guard.count(suppliers, rooms)
        await self._world.quiet()
        if not noted:
            return
        # What is found after the opening would have a hand-over of its own.
        verdicts = ("credit", "coming") if is_last else ("credit", "found", "coming")
        decided = await self._hands.decider.decide_findings(mark, verdicts)
        if set(decided) != {room for room, _ in noted}:
            self._remark(f"{noted} were missing, {decided} decided")
        self._gone |= {code for room, code in noted if decided.get(room) != "found"}
        coming = self._hands.coming.setdefault(suppliers[0], {})
        for room, code in noted:
            if decided.get(room) == "coming":
                coming.setdefault(room, []).append(code)
        await self._world.quiet()

    async def _missing_of(self, suppliers: Sequence[str]) -> list[str]:
        """Rooms whose bags of a supplier stay behind: of those that pay as usual."""
        folders = {name.replace("/", "_") for name in suppliers[:1]}
        mine = [each for each in self._papers if each.parent.name in folders]
        bags = await bags_by_address(mine, self._reader)
        modes = zip(self._crowd.residents, self._crowd.modes, strict=True)
        usual = [each.home.key for each, mode in modes if not mode and bags.get(each.home.key)]
        return some_of(self._chance, usual, MOST_MISSING)

    # --- levels

    async def _seal_before(self) -> None:
        homes = [r.home.building for r in self._crowd.residents if r.belief(self._cycle).expected]
        for building in buildings_by_need(homes)[: self._twists.sealed_before]:
            await self._seal(building)

    async def _seal(self, building: str) -> None:
        self._sealed.add(building)
        await seal(self._liaison.phone, building, number=10 * self._cycle + len(self._sealed))
        await self._world.quiet()

    # --- tables and doors

    async def hand_out(self) -> None:
        """Who comes down is served; in the middle of it a building is sealed."""
        comes = [
            r
            for r, h in self._habits
            if h.collects
            and r.belief(self._cycle).pickup_codes
            and not self._mails[r.home.key].is_brought
        ]
        bags = await self._bags()
        self._progress.phase("collecting", len(comes))
        tables = Tables(self._hands.tables, bags)
        half = len(comes) // 2 if self._twists.seals_midway else len(comes)
        if self._twists.has_fever:
            await self._fall_ill()
        await tables.serve(comes[:half], self._cycle, self._progress.step)
        rest = await self._seal_midway(comes[half:])
        await tables.serve(rest, self._cycle, self._progress.step)
        self.remarks += tables.wrong
        self.paid += tables.paid
        served = {each.home.key for each in (*comes[:half], *rest)}
        self._hands.kept = {room: [*bags[room]] for room in bags if room not in served}
        await self.bring()

    async def _bags(self) -> Bags:
        """What each household's labels say that came, with what was kept for it before."""
        bags = {room: list(codes) for room, codes in self._hands.kept.items()}
        for room, codes in (await bags_by_address(self._papers, self._reader)).items():
            there = [code for code in codes if code not in self._gone]
            bags[room] = [*bags.get(room, ()), *there]
        return bags

    async def _seal_midway(self, waiting: Sequence[Resident]) -> list[Resident]:
        """The building where most still wait; returns those who may come down all the same."""
        found = buildings_by_need([each.home.building for each in waiting], but=self._sealed)
        if not self._twists.seals_midway or not found:
            return list(waiting)
        marks = {each.home.key: each.phone.chat.mark() for each in waiting}
        await self._seal(found[0])
        await self._tick()
        await self._world.move_to(self._world.clock.now() + A_MINUTE)
        for each in waiting:
            if each.home.building == found[0]:
                told = list(each.phone.chat.since(marks[each.home.key], seen.from_bot))
                if not told:
                    self._remark(f"{each.home.key} did not hear that it is sealed")
        return [each for each in waiting if each.home.building != found[0]]

    async def _fall_ill(self) -> None:
        """Whoever has a run gets a fever on the way; somebody else has the rest at once."""
        await self._tick()
        ill = next((each for each in self._hands.porters if each.has_offer()), None)
        if ill is None:
            return
        offers = ill.offers()
        await ill.fall_ill(offers[0])
        await self._world.quiet()
        if not any(each.has_offer() for each in self._hands.porters if each is not ill):
            self._remark(f"{ill.phone.name} is ill, and nobody got the run")

    async def bring(self) -> None:
        """All runs, until there are none: what was brought back is decided on, and goes again."""
        self._progress.phase("bringing")
        doors, porters = self._hands.doors, self._hands.porters
        neighbour = self._crowd.residents[0].home.key
        for _ in range(MOST_ROUNDS):
            await self._tick()
            decided = await self._hands.decider.decide_doors(neighbour)
            busy = [each for each in porters if not each.is_ill and each.has_offer()]
            if not busy and not decided:
                break
            async with asyncio.TaskGroup() as group:
                for each in busy:
                    group.create_task(self._walk_all(each.offers(), each.walk))
        for room in doors.served() | self._hands.decider.with_neighbours:
            self._hands.kept.pop(room, None)
        self.remarks += doors.wrong
        self.paid += doors.paid
        doors.begin_anew()

    async def _walk_all(
        self,
        offers: Sequence[seen.Message],
        walk: Callable[[seen.Message, Callable[[], None]], Awaitable[None]],
    ) -> None:
        for offer in offers:
            await walk(offer, self._progress.step)

    # --- the end

    async def close(self) -> None:
        """When the last slot is over: one household's bags are brought, one's go back."""
        await self._world.move_to(
            await last_slot_ends(self._world.database) or self._world.clock.now()
        )
        await self.bring()
        await self._liaison.close_pickup()
        await self.bring()
        for room in await send_back_one(self._desk.browser):
            self._hands.kept.pop(room, None)
            self.sent_back.append(room)
        await self._world.quiet()

    async def _tick(self) -> None:
        await self._world.quiet()
        await self._world.program.scheduler.tick()
        await self._world.quiet()

    def _remark(self, words: str) -> None:
        self.remarks.append(f"cycle {self._cycle}: {words}")
