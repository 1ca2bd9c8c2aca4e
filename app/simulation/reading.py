"""Reads papers back in a process of its own, while the simulation goes on."""

import asyncio
import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from app.simulation.papers import ReadVersion, read_version


class PaperReader:
    """Takes folders of papers; each is read once."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        self._found: dict[Path, Future[ReadVersion]] = {}

    def begin(self, folder: Path) -> None:
        """Start reading; nobody waits."""
        if folder not in self._found:
            self._found[folder] = self._pool.submit(read_version, folder)

    async def read(self, folder: Path) -> ReadVersion:
        """What stands on the papers."""
        self.begin(folder)
        return await asyncio.wrap_future(self._found[folder])

    async def read_all(self) -> list[ReadVersion]:
        """Everything that was ever begun, in order."""
        return [await self.read(folder) for folder in list(self._found)]

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
