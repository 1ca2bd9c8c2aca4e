"""The simulation's own line to the sandbox's control API: thousands of small calls, so aiohttp.

The other client of the demo takes three times the processor time for a call.
"""

from typing import Any

import aiohttp

CONNECTIONS = 64
SECONDS = 70
# Servers close a quiet line; we give it up before they do.
KEPT_SECONDS = 2.0


class Line:
    """Asks and tells; raises RuntimeError with the sandbox's own words."""

    def __init__(self, url: str) -> None:
        self._session = aiohttp.ClientSession(
            f"{url}/control/",
            connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEPT_SECONDS),
            timeout=aiohttp.ClientTimeout(total=SECONDS),
        )

    async def close(self) -> None:
        await self._session.close()

    async def ask(self, path: str, **query: Any) -> Any:
        """GET."""
        async with self._session.get(path, params=query) as answer:
            return await _result(answer)

    async def tell(self, path: str, body: Any) -> Any:
        """POST."""
        async with self._session.post(path, json=body) as answer:
            return await _result(answer)

    async def file(self, file_id: str) -> bytes:
        """A picture or document that was sent."""
        async with self._session.get(f"file/{file_id}") as answer:
            answer.raise_for_status()
            return await answer.read()


async def _result(answer: aiohttp.ClientResponse) -> Any:
    if answer.status >= 400:
        raise RuntimeError(f"sandbox: {answer.status} {(await answer.text())[:300]}")
    return await answer.json(content_type=None)
