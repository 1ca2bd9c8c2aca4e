"""The press: draws papers in a worker process, so that the event loop never draws.

One worker, started with the first paper, replaced when its memory has grown, because typst's cache
only grows. (Executors that replace workers themselves can hang in Python 3.11: gh-115634.) A worker
that dies is replaced once a paper; one whose parent dies ends by itself.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from config.metrics import DRAWING_SECONDS
from fulfillment.supply.documents.ink import draw_now

# 300 slips are 100 MiB more; a worker of 500 MiB is not kept.
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

    async def start(self) -> None:
        """Accept work; the worker itself is started by the first paper."""
        self._open = True

    async def close(self) -> None:
        """Refuse new work, let the paper in hand finish, end the worker."""
        self._open = False
        async with self._one_at_a_time:
            await self._end_worker()

    async def draw(self, kind: str, pick_list_json: str, locale: str) -> bytes:
        """The paper's bytes: see `ink.KINDS`; one paper after the other, first come first."""
        async with self._one_at_a_time:
            with DRAWING_SECONDS.labels(kind).time():
                return await self._draw_or_again(kind, pick_list_json, locale)

    async def _draw_or_again(self, kind: str, pick_list_json: str, locale: str) -> bytes:
        try:
            return await self._draw(kind, pick_list_json, locale)
        except BrokenProcessPool:
            await self._end_worker()
            return await self._draw(kind, pick_list_json, locale)

    async def _draw(self, kind: str, pick_list_json: str, locale: str) -> bytes:
        if not self._open:
            raise PressClosed
        if self._pool is None:
            self._pool = _worker()
        loop = asyncio.get_running_loop()
        paper, memory_mib = await loop.run_in_executor(
            self._pool, _draw_and_weigh, kind, pick_list_json, locale
        )
        if memory_mib > self._memory_limit_mib:
            await self._end_worker()
        return paper

    async def _end_worker(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)


def _worker() -> ProcessPoolExecutor:
    # Spawned, not forked: a fork would copy the threads' locks of a running server.
    return ProcessPoolExecutor(
        max_workers=1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
    )


def _draw_and_weigh(kind: str, pick_list_json: str, locale: str) -> tuple[bytes, int]:
    """In the worker: the paper, and the most memory this process has had (MiB)."""
    return draw_now(kind, pick_list_json, locale), _most_memory_mib()


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
