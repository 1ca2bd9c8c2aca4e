"""Drawing the papers that go into a chat, in a process of its own.

Drawing takes memory that it does not give back, so the process is replaced now and then; it is
started by the first paper. What is drawn is described by a picklable call on plain values.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from fulfillment.supply.documents.options import USUAL, Options

# A sheet of labels costs some tens of MiB that stay; twenty papers stay under half a GiB.
PAPERS_A_PROCESS = 20


def draw_paper(kind: str, snapshot: str, locale: str, options: Options = USUAL) -> bytes:
    """Draw a paper from its snapshot: what a `Document` makes. Loads typst only where it draws."""
    from fulfillment.supply.documents.ink import draw_now

    return draw_now(kind, snapshot, locale, options)


def drawn_by() -> bytes:
    """What draws there, as it is kept beside a drawn file."""
    from fulfillment.supply.documents.ink import renderer_version

    return renderer_version().encode()


class Drawer:
    """Draws one paper at a time."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def draw(self, make: Callable[[], bytes]) -> bytes:
        """Return what `make` gives, called in the drawing process.

        Raises `BrokenProcessPool` where that was killed; the next paper has a new one.
        """
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1, mp_context=get_context("spawn"), max_tasks_per_child=PAPERS_A_PROCESS
            )
        pool = self._pool
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, make)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            raise

    async def close(self) -> None:
        """Let what is being drawn be finished, and end the process."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            await asyncio.to_thread(pool.shutdown)
