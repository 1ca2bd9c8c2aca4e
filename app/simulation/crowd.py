"""All residents at once: so many in flight, each with habits of their own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from app.simulation.chain import SharedChain
from app.simulation.feed import Feed, NoAnswer
from app.simulation.habits import MODES, Habits, deal, deal_habits
from app.simulation.line import Line
from app.simulation.phone import Phone
from app.simulation.replay import as_wished
from app.simulation.resident import Resident
from app.simulation.stage import GROUP_CHAT, Stage
from config.chance import SeededChance

IN_FLIGHT = 24
EVERY_NTH_ENGLISH = 7

Step = Callable[[], None]


class Crowd:
    """The residents, and what went wrong for one of them."""

    def __init__(
        self,
        line: Line,
        feed: Feed,
        stage: Stage,
        *,
        seed: int,
        wishes: Mapping[str, Mapping[str, int]] | None = None,
    ) -> None:
        self.stage = stage
        self._wishes = wishes
        self.failures: list[str] = []
        self._seed = seed
        self._gate = asyncio.Semaphore(IN_FLIGHT)
        chain = SharedChain()
        self.modes = deal(SeededChance(f"{seed}|purses"), len(stage.homes), MODES)
        self.residents = [
            Resident(
                Phone(
                    line,
                    feed,
                    user_id=stage.user_id(place),
                    group_id=GROUP_CHAT,
                    name=home.key,
                ),
                home,
                number=f"1390727{place:04d}",
                english=place % EVERY_NTH_ENGLISH == EVERY_NTH_ENGLISH - 1,
                card=place % 2 == 0,
                chain=chain,
            )
            for place, home in enumerate(stage.homes)
        ]

    def habits(self, cycle: int) -> list[Habits]:
        """What each resident does in a cycle: the same seed, the same habits."""
        chance = SeededChance(f"{self._seed}|habits|{cycle}")
        dealt = deal_habits(chance, len(self.residents), self.stage.goods, self.modes)
        if self._wishes is None:
            return dealt
        homes = [resident.home.key for resident in self.residents]
        return [
            as_wished(habits, self._wishes[home]) for habits, home in zip(dealt, homes, strict=True)
        ]

    async def all_do(
        self, acts: Iterable[tuple[str, Callable[[], Awaitable[None]]]], step: Step
    ) -> None:
        """Let everybody act, some at a time; one who waits in vain does not stop the others."""
        async with asyncio.TaskGroup() as group:
            for name, act in acts:
                group.create_task(self._one(name, act, step))

    async def _one(self, name: str, act: Callable[[], Awaitable[None]], step: Step) -> None:
        async with self._gate:
            try:
                await act()
            except (NoAnswer, KeyError, StopIteration, IndexError) as error:
                self.failures.append(f"{name}: {type(error).__name__} {error}")
        step()

    def with_habits(self, cycle: int) -> Sequence[tuple[Resident, Habits]]:
        return list(zip(self.residents, self.habits(cycle), strict=True))
