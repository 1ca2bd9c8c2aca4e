"""The press: draws papers in a worker process, so that the event loop never draws.

One worker, started with the first paper, replaced when its memory has grown, because typst's cache
only grows. (Executors that replace workers themselves can hang in Python 3.11: gh-115634.) A long
paper is drawn in parts, so that the worker stays small. One that dies over something is replaced
once; one whose parent dies ends by itself.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
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

P = ParamSpec("P")
T = TypeVar("T")
# A part of a paper is up to 250 MiB more; a worker of 500 MiB is not kept.
MEMORY_LIMIT_MIB = 500
STATUS = Path("/proc/self/status")


class PressClosed(Exception):
    """Drawing was asked for before `start` or after `close`."""


class Press:
    """`start`, then `draw` as often as wanted from any task, then `close`."""

    def __init__(self, *, memory_limit_mib: int = MEMORY_LIMIT_MIB) -> None:
        self._memory_limit_mib = memory_limit_mib
        self._pool: ProcessPoolExecutor | None = None
        self._open = False
        self._one_at_a_time = asyncio.Lock()
        self.worker_mib = 0  # the most that any worker has had

    async def start(self) -> None:
        """Accept work; the worker itself is started by the first paper."""
        self._open = True

    async def close(self) -> None:
        """Refuse new work, let what is in the worker's hands finish, end the worker."""
        self._open = False
        async with self._one_at_a_time:
            await self._end_worker()

    async def draw(self, kind: str, pick_list_json: str, locale: str) -> bytes:
        """The paper's bytes: see `ink.KINDS`; first come first served.

        Between the parts of a long paper others have their turn, and a press that closes ends it.
        """
        with DRAWING_SECONDS.labels(kind).time():
            async with self._turn():
                plan = await self._work(lay_out, kind, pick_list_json, locale)
                papers = [await self._work(draw_part, plan.parts[0])]
            for part in plan.parts[1:]:
                async with self._turn():
                    papers.append(await self._work(draw_part, part))
            if len(papers) == 1:
                return papers[0]
            async with self._turn():
                return await self._work(join_parts, plan.numbers, papers)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        async with self._one_at_a_time:
            if not self._open:
                raise PressClosed
            yield

    async def _work(self, work: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        """Let the worker do this; one that dies over it is replaced once."""
        try:
            return await self._in_worker(work, *args)
        except BrokenProcessPool:
            await self._end_worker()
            return await self._in_worker(work, *args)

    async def _in_worker(self, work: Callable[..., T], *args: Any) -> T:
        if self._pool is None:
            self._pool = _worker()
        loop = asyncio.get_running_loop()
        done, memory_mib = await loop.run_in_executor(self._pool, _work_and_weigh, work, *args)
        self.worker_mib = max(self.worker_mib, memory_mib)
        if memory_mib > self._memory_limit_mib:
            await self._end_worker()
        return done

    async def _end_worker(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)


def _worker() -> ProcessPoolExecutor:
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
    """In the worker: Ctrl-C is the parent's business, and without a parent there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
