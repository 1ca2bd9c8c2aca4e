"""At the tables: volunteers type the household's code and the code on the bag, bag by bag.

The bag codes are read from the labels that were printed, as they would be from the bag.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from app.simulation import seen
from app.simulation.phone import Phone
from app.simulation.reading import PaperReader
from app.simulation.resident import Resident

DONE = "✅"
EVERY_NTH_TWICE = 8


class Tables:
    """Several volunteers at once; `wrong` is what should not have happened."""

    def __init__(self, phones: Sequence[Phone], bags: Mapping[str, Sequence[str]]) -> None:
        self.wrong: list[str] = []
        self.paid: list[tuple[str, bool, int]] = []  # room, in cash, sum
        self._bags = bags
        self._phones = phones

    async def serve(
        self, residents: Sequence[Resident], cycle: int, step: Callable[[], None]
    ) -> None:
        """Hand out to all who come, in a line before the tables."""
        line = iter(enumerate(residents))
        async with asyncio.TaskGroup() as group:
            for table in self._phones:
                group.create_task(self._serve(table, line, cycle, step))

    async def _serve(
        self,
        table: Phone,
        line: Iterator[tuple[int, Resident]],
        cycle: int,
        step: Callable[[], None],
    ) -> None:
        for served, resident in line:
            (code, *_) = resident.belief(cycle).pickup_codes
            for number, bag in enumerate(self._bags.get(resident.home.key, ())):
                if not await self._for_money(table, f"{code} {bag}", resident.home.key):
                    self.wrong.append(f"{resident.home.key}: bag {bag} not handed out")
                # The same bag once more is refused; asked for a few of them.
                again = number == 0 and served % EVERY_NTH_TWICE == 0
                if again and await self._hand_out(table, f"{code} {bag}"):
                    self.wrong.append(f"{resident.home.key}: bag {bag} handed out twice")
            step()

    async def _for_money(self, table: Phone, codes: str, room: str) -> bool:
        """Hand out a bag; where it is not paid yet, the money is taken first."""
        answer = await table.ask(codes, seen.from_bot)
        if ways := seen.presses(answer, "gat"):
            is_cash = len(self.paid) % 2 == 0
            way = next(d for d in ways if d.endswith(":cash" if is_cash else ":seen"))
            await table.press_and_see(answer, way)
            self.paid.append((room, is_cash, int(way.split(":")[2])))
            return await self._hand_out(table, codes)
        return seen.text_of(answer).startswith(DONE)

    async def _hand_out(self, table: Phone, codes: str) -> bool:
        answer = await table.ask(codes, seen.from_bot)
        return seen.text_of(answer).startswith(DONE)


async def bags_by_address(
    papers: Sequence[Path], reader: PaperReader
) -> Mapping[str, Sequence[str]]:
    """What each household's labels say, in the order in which they were printed."""
    bags: dict[str, list[str]] = defaultdict(list)
    for folder in _newest(papers):
        version = await reader.read(folder)
        address = {line.number: line.address for line in version.lines}
        for label in version.labels:
            if label.qr is not None:
                bags[address.get(label.number, "")].append(label.qr)
    return bags


def _newest(papers: Sequence[Path]) -> list[Path]:
    """The newest version of each supplier's papers."""
    newest: dict[Path, Path] = {}
    for folder in papers:
        known = newest.get(folder.parent)
        if known is None or _version_of(folder) > _version_of(known):
            newest[folder.parent] = folder
    return list(newest.values())


def _version_of(folder: Path) -> int:
    return int(folder.name.removeprefix("v"))
