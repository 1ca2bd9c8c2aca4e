"""The connections that are open, so that one can be closed without an answer.

ASGI has no word for that. uvicorn's connections are asyncio protocols, and each registers itself
here under the client's address, by which a call knows its own.
"""

import asyncio

from starlette.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

Address = tuple[str, int]


class Lines:
    def __init__(self) -> None:
        self._open: dict[Address, asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """What uvicorn is to speak with."""
        lines = self._open

        class Line(H11Protocol):
            def connection_made(  # type: ignore[override]
                self, transport: asyncio.Transport
            ) -> None:
                super().connection_made(transport)
                if self.client is not None:
                    lines[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client is not None:
                    lines.pop(self.client, None)
                super().connection_lost(exc)

        return Line

    async def cut(self, scope: Scope, receive: Receive) -> None:
        """Close the connection of this call; returns when it is closed."""
        line = self._open.get(tuple(scope["client"]))
        if line is not None:
            line.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
