"""`./lanzi serve` as processes of their own: started, waited for, stopped or killed."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence

READY_SECONDS = 40.0
STOP_SECONDS = 15.0


class NotReady(Exception):
    """A process ended, or said nothing, before it was ready."""


class Served:
    """One process that serves, with its settings in the environment."""

    def __init__(self, environment: Mapping[str, str], roles: Sequence[str] = ()) -> None:
        self.roles = tuple(roles)
        self._environment = {**os.environ, **environment, "PYTHONUNBUFFERED": "1"}
        self._process: asyncio.subprocess.Process | None = None
        self.said: list[str] = []
        self._reading: asyncio.Task[None] | None = None
        self._is_ready = asyncio.Event()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self, *, wait: bool = True) -> "Served":
        """Start it and wait for its ready line; raises `NotReady` with what it said."""
        self._is_ready.clear()
        arguments = [part for role in self.roles for part in ("--role", role)]
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "app", "serve", *arguments),
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # its workers die with it, and Ctrl-C is ours alone
        )
        self._reading = asyncio.create_task(self._read())
        if wait:
            await self.until_ready()
        return self

    async def until_ready(self) -> None:
        ready = asyncio.create_task(self._is_ready.wait())
        assert self._reading is not None
        try:
            await asyncio.wait(
                [ready, self._reading],
                timeout=READY_SECONDS,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not self._is_ready.is_set():
                raise NotReady("\n".join(self.said[-30:]))
        finally:
            ready.cancel()

    async def stop(self) -> int:
        """SIGTERM, then SIGKILL for who does not hear it; returns the status."""
        if self._process is not None and self.is_running:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
            except TimeoutError:
                await self.kill()
        return await self.ended()

    async def kill(self) -> None:
        """SIGKILL to it and to the workers that it started."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            await self.ended()

    async def ended(self) -> int:
        """Wait for its end; returns the status (negative: the signal that killed it)."""
        assert self._process is not None
        assert self._reading is not None
        await self._reading
        return await self._process.wait()

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            text = line.decode(errors="replace").rstrip()
            self.said.append(text)
            if text.startswith("lanzi: "):
                self._is_ready.set()
