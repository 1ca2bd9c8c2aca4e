"""`/healthz`, `/readyz` and `/metrics`: for a supervisor and for monitoring, not for people.

They are answered to who asks on the machine itself. What comes through the proxy from outside
is none of it: the proxy says for whom it asks.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.migrate import newest_revision, revision_of
from app.watch.figures import read_figures
from app.watch.metrics import written
from config.clock import Clock
from storage.database import Database

FORWARDED = "x-forwarded-for"


class WatchPages:
    """The three pages; every other path goes to `rest`."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        missing: Callable[[], list[str]],
        rest: ASGIApp | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._missing = missing  # the parts of this process that are not connected yet
        self._rest = rest
        self._pages: dict[str, Callable[[], Awaitable[Response]]] = {
            "/healthz": self._healthz,
            "/readyz": self._readyz,
            "/metrics": self._metrics,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = self._pages.get(scope.get("path", "")) if scope["type"] == "http" else None
        if page is None and self._rest is not None:
            await self._rest(scope, receive, send)
            return
        if page is None or FORWARDED in Request(scope).headers:
            response: Response = PlainTextResponse("Not Found", status_code=HTTPStatus.NOT_FOUND)
        else:
            response = await page()
        await response(scope, receive, send)

    async def _healthz(self) -> Response:
        """The process lives and its loop turns."""
        return PlainTextResponse("ok")

    async def _readyz(self) -> Response:
        """It can do its work: the database answers at the right version, Telegram was reached."""
        faults = [f"{part} not connected" for part in self._missing()]
        try:
            if await revision_of(self._database) != newest_revision():
                faults.append("database not migrated")
        except (DBAPIError, OSError) as error:
            faults.append(f"no database: {type(error).__name__}")
        status = HTTPStatus.SERVICE_UNAVAILABLE if faults else HTTPStatus.OK
        return JSONResponse({"ready": not faults, "faults": faults}, status_code=status)

    async def _metrics(self) -> Response:
        async with self._database.read() as tx:
            figures = await read_figures(tx, now=self._clock.now())
        return Response(written(figures), media_type="text/plain; version=0.0.4; charset=utf-8")
