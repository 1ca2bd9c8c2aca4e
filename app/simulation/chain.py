"""The chain (接龙) of a cycle, that everybody copies and adds a line to.

One writes at a time, as people do who see the last one: else a copy would come before what it
copies.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

HEADER = "#接龙 今天的菜\n例 3-2-501 张三 A2 B1"


class SharedChain:
    """The lines of each cycle, in the order in which they were added."""

    def __init__(self) -> None:
        self._lines: defaultdict[int, list[str]] = defaultdict(list)
        self._turn = asyncio.Lock()

    async def add(self, cycle: int, line: str, say: Callable[[str], Awaitable[None]]) -> None:
        """Say the whole chain with this line at its end; `say` ends when it has been read."""
        async with self._turn:
            self._lines[cycle].append(line)
            rows = [f"{place}. {said}" for place, said in enumerate(self._lines[cycle], 1)]
            await say("\n".join([HEADER, *rows]))
