"""The press: draws papers in worker processes, so that the event loop never draws.

Two workers, each started when there is work that the other has no hand free for, and replaced when
its memory has grown, because typst's cache only grows. (Executors that replace workers themselves
can hang in Python 3.11: gh-115634.) A long paper is drawn in parts, two at a time, so that workers
stay small. One that dies over something is replaced once; one whose parent dies ends by itself.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from multiprocessing.connection import wait
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any, ParamSpec, TypeVar

from config.metrics import DRAWING_SECONDS
from fulfillment.supply.documents.ink import draw_part, join_parts, lay_out
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.parts import Part

P = ParamSpec("P")
T = TypeVar("T")
# typst draws on one core. Two workers and the program that has them stay below 1 GiB.
WORKERS = min(2, os.cpu_count() or 1)
# A part of a paper is up to 120 MiB more; a worker of 320 MiB is not kept.
MEMORY_LIMIT_MIB = 320
GIVES_WAY = 10
STATUS = Path("/proc/self/status")


class PressClosed(Exception):
    """Drawing was asked for before `start` or after `close`."""


class Press:
    """`start`, then `draw` as often as wanted from any task, then `close`."""

    def __init__(self, *, workers: int = WORKERS, memory_limit_mib: int = MEMORY_LIMIT_MIB) -> None:
        self._workers = [Worker(memory_limit_mib) for _ in range(workers)]
        self._open = False
        self._turns = asyncio.Semaphore(workers)

    @property
    def worker_mib(self) -> int:
        """The most that the workers can have had side by side."""
        return sum(worker.most_mib for worker in self._workers)

    async def start(self) -> None:
        """Accept work; the workers themselves are started by the first papers."""
        self._open = True

    async def close(self) -> None:
        """Refuse new work, let what is in the workers' hands finish, end the workers."""
        self._open = False
        for worker in self._workers:
            async with worker.busy:
                await worker.end()

    async def draw(
        self, kind: str, snapshot_json: str, locale: str, options: Options = USUAL
    ) -> bytes:
        """The paper's bytes: see `ink.lay_out`; first come first served.

        Between the parts of a long paper others have their turn, and a press that closes ends it.
        """
        with DRAWING_SECONDS.labels(kind).time():
            async with self._turn() as worker:
                plan = await worker.work(lay_out, kind, snapshot_json, locale, options)
                if len(plan.parts) == 1:
                    return await worker.work(draw_part, plan.parts[0])
            papers = await self._draw_parts(plan.parts)
            async with self._turn() as worker:
                return await worker.work(join_parts, plan.numbers, papers)

    async def _draw_parts(self, parts: tuple[Part, ...]) -> list[bytes]:
        """In the order of the parts; one queues for each worker, so that others have a turn."""
        todo = deque(enumerate(parts))
        papers = [b""] * len(parts)

        async def draw_next() -> None:
            while todo:
                place, part = todo.popleft()
                async with self._turn() as worker:
                    papers[place] = await worker.work(draw_part, part)

        try:
            await asyncio.gather(*(draw_next() for _ in self._workers))
        finally:
            todo.clear()  # a part that fails ends the others too
        return papers

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[Worker]:
        """A worker of one's own; one that has begun rather than one still to be started."""
        async with self._turns:
            if not self._open:
                raise PressClosed
            free = [worker for worker in self._workers if not worker.busy.locked()]
            worker = max(free, key=lambda each: each.started)
            async with worker.busy:
                yield worker


class Worker:
    """One process at a time; whoever holds `busy` gives it its work."""

    def __init__(self, memory_limit_mib: int) -> None:
        self._memory_limit_mib = memory_limit_mib
        self._pool: ProcessPoolExecutor | None = None
        self.busy = asyncio.Lock()
        self.most_mib = 0  # of all its processes

    @property
    def started(self) -> bool:
        return self._pool is not None

    async def work(self, work: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        """Let the process do this; one that dies over it is replaced once."""
        try:
            return await self._in_process(work, *args)
        except BrokenProcessPool:
            await self.end()
            return await self._in_process(work, *args)

    async def end(self) -> None:
        """End the process when it has done what it is at."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)

    async def _in_process(self, work: Callable[..., T], *args: Any) -> T:
        if self._pool is None:
            self._pool = _process()
        loop = asyncio.get_running_loop()
        done, memory_mib = await loop.run_in_executor(self._pool, _work_and_weigh, work, *args)
        self.most_mib = max(self.most_mib, memory_mib)
        if memory_mib > self._memory_limit_mib:
            await self.end()
        return done


def _process() -> ProcessPoolExecutor:
    # Spawned, not forked: a fork would copy the threads' locks of a running server.
    return ProcessPoolExecutor(
        max_workers=1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
    )


def _work_and_weigh(work: Callable[..., T], *args: Any) -> tuple[T, int]:
    """In the worker: what was asked for, and the most memory this process has had (MiB)."""
    return work(*args), _most_memory_mib()


def _most_memory_mib() -> int:
    # Linux hands the starting process's size on as `ru_maxrss`: a worker of a big program would
    # never be kept. `VmHWM` is this process's own, in kB.
    if STATUS.exists():
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) // 1024
    return getrusage(RUSAGE_SELF).ru_maxrss // 1024


def _begin() -> None:
    """In the worker: it gives way to the chat; Ctrl-C is the parent's business, and without a
    parent there is no work.
    """
    os.nice(GIVES_WAY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
