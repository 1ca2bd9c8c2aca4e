"""uvicorn on 127.0.0.1 without its signal handlers: the program decides when to stop."""

from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


class _QuietServer(uvicorn.Server):
    """Leaves the signals alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class WebServer:
    """Serves one application until it is asked to stop."""

    def __init__(self, application: ASGIApp, *, port: int) -> None:
        self._server = _QuietServer(
            uvicorn.Config(
                application,
                host="127.0.0.1",
                port=port,
                log_level="warning",
                access_log=False,
                server_header=False,
                # Longer than a proxy keeps a quiet line, so that it sends into none just closed.
                timeout_keep_alive=75,
                timeout_graceful_shutdown=2,
            )
        )

    async def serve(self) -> None:
        await self._server.serve()

    def ask_to_stop(self) -> None:
        self._server.should_exit = True

    @property
    def is_up(self) -> bool:
        return self._server.started
