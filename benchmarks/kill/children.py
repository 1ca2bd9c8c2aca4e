"""Our side of the nursery: processes of the program, started, waited for and killed."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

NURSERY_SECONDS = 60.0
READY_SECONDS = 30.0
STOP_SECONDS = 12.0
LOOK_EVERY_SECONDS = 0.02
READY = "lanzi: "


class NotReady(Exception):
    """A process ended, or said nothing, before it was ready; with what it said."""


class Child:
    """One process of the program, and what it writes."""

    def __init__(self, pid: int, log: Path, at: int) -> None:
        self.pid = pid
        self.status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._log = log
        self._at = at

    @property
    def is_running(self) -> bool:
        return not self.status.done()

    def said(self) -> str:
        """What it has written so far."""
        with self._log.open("rb") as log:
            log.seek(self._at)
            return log.read().decode(errors="replace")

    async def until_ready(self) -> None:
        """Wait for the line by which it says that it serves; raises `NotReady`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(READY_SECONDS):
                while self.is_running:
                    if any(line.startswith(READY) for line in self.said().splitlines()):
                        return
                    await asyncio.sleep(LOOK_EVERY_SECONDS)
        raise NotReady(self.said()[-3000:])

    async def kill(self) -> None:
        """SIGKILL to it and to the workers that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):  # so young that it has no group yet
            os.kill(self.pid, signal.SIGKILL)
        await self.status

    async def stop(self) -> None:
        """SIGTERM, then SIGKILL for who does not hear it."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        try:
            await asyncio.wait_for(asyncio.shield(self.status), STOP_SECONDS)
        finally:
            await self.kill()


class Nursery:
    """Starts children; ends with a block, and its children with it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._started: asyncio.Queue[int] = asyncio.Queue()
        self._children: dict[int, Child] = {}
        self._ended: dict[int, int] = {}
        self._one_at_a_time = asyncio.Lock()

    async def open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "benchmarks.kill.nursery"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is ours alone
        )
        self._reading = asyncio.create_task(self._read())
        await asyncio.wait_for(self._ready.wait(), NURSERY_SECONDS)

    async def close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            await self._process.wait()
        if self._reading is not None:
            await self._reading

    async def start(
        self, name: str, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> Child:
        """Start a process of the program; what it says goes into a file of this name."""
        assert self._process is not None
        assert self._process.stdin is not None
        log = self._folder / f"{name}.log"
        at = log.stat().st_size if log.exists() else 0
        asked = {"arguments": list(arguments), "environment": dict(environment), "log": str(log)}
        async with self._one_at_a_time:
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            child = Child(await self._started.get(), log, at)
        self._children[child.pid] = child
        if child.pid in self._ended:
            child.status.set_result(self._ended.pop(child.pid))
        log.touch()
        return child

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told: dict[str, int] = json.loads(line)
            if "ready" in told:
                self._ready.set()
            elif "started" in told:
                self._started.put_nowait(told["started"])
            elif told["ended"] in self._children:
                self._children.pop(told["ended"]).status.set_result(told["status"])
            else:
                self._ended[told["ended"]] = told["status"]
