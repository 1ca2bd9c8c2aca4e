"""The sandbox as a process of its own, and a client of its control API."""

import asyncio
import contextlib
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

START_SECONDS = 20.0
STOP_SECONDS = 5.0


class SandboxProcess:
    """Starts `python -m sandbox`, waits until it answers, and ends it last of all."""

    def __init__(
        self,
        *,
        port: int,
        folder: Path,
        panel: str = "",
        journal: bool = False,
        flood: str = "off",
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._arguments = [
            *("--port", str(port)),
            *("--data", str(folder)),
            *("--bot-name", "篮子"),
            *("--bot-username", "lanzi_bot"),
            "--no-anti-spin",
            *("--flood", flood),
            "--follow-stdin",  # killed or not, we take it with us
        ]
        if panel:
            self._arguments += ["--panel", panel]
        if journal:
            self._arguments += ["--journal", str(folder / "journal.jsonl")]
        self._process: asyncio.subprocess.Process | None = None
        self.control = httpx.AsyncClient(base_url=f"{self.url}/control", timeout=70)

    async def start(self) -> None:
        """Start and wait until the control API answers; raises RuntimeError when it does not."""
        # A session of its own: Ctrl-C reaches us first, and we end it last.
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "sandbox",
            *self._arguments,
            stdin=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        async with asyncio.timeout(START_SECONDS):
            while True:
                if self._process.returncode is not None:
                    raise RuntimeError("the sandbox did not start")
                with contextlib.suppress(httpx.TransportError):
                    await self.ask("state")
                    return
                await asyncio.sleep(0.05)

    async def ask(self, path: str, **query: Any) -> Any:
        """GET from the control API."""
        return _result(await self.control.get(f"/{path}", params=query))

    async def tell(self, path: str, body: Any) -> Any:
        """POST to the control API."""
        return _result(await self.control.post(f"/{path}", json=body))

    async def set_clock(self, offset: timedelta) -> None:
        """Give the sandbox the compound's time."""
        await self.tell("clock", {"offset_seconds": offset.total_seconds()})

    async def stop(self) -> None:
        await self.control.aclose()
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


def _result(response: httpx.Response) -> Any:
    if response.is_error:
        raise RuntimeError(f"sandbox: {response.status_code} {response.text[:300]}")
    return response.json()
