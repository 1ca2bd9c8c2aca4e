"""Wiring and running: one uvicorn on 127.0.0.1 that stops within two seconds."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.api.application import BotApi
from sandbox.api.downloads import Downloads
from sandbox.api.methods import METHODS
from sandbox.control.people import put_chat, put_users
from sandbox.control.routes import control_routes
from sandbox.control.stress import stress_routes
from sandbox.faults.injector import Faults
from sandbox.faults.lines import Lines
from sandbox.flood.gate import FloodGate
from sandbox.journal import Journal
from sandbox.options import Options
from sandbox.page.routes import page_routes
from sandbox.persistence import Store
from sandbox.shapes import Json
from sandbox.webhook.delivery import Postman
from sandbox.world.state import World

WRITE_EVERY_SECONDS = 0.5


class Sandbox:
    """The ASGI application: the Bot API straight on, the rest through Starlette's routing."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.world = World(options)
        self.store = Store(options.data)
        self.store.load_into(self.world)
        self.journal = Journal(self.world.clock, options.journal, self._tell_error)
        flood = FloodGate(self.world.clock, options.flood)
        self.lines = Lines()
        self._faults = Faults(METHODS)
        self.world.updates.strikes = self._faults.of_update
        self._bot_api = BotApi(
            self.world, self.journal, flood=flood, faults=self._faults, lines=self.lines
        )
        self._postman = Postman(
            self.world.updates,
            self.world.clock,
            carry_out=self._bot_api.carry_out,
            retry_seconds=options.webhook_retry_seconds,
        )
        self._downloads: ASGIApp = Downloads(self.world)
        self._rest: ASGIApp = Starlette(
            routes=[
                *control_routes(self.world, self.journal),
                *stress_routes(self.world, flood, self._faults),
                *page_routes(),
            ],
            lifespan=self._lifespan,
        )
        self._seed()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path.startswith("/bot"):
            await self._bot_api(scope, receive, send)
        elif path.startswith("/file/bot"):
            await self._downloads(scope, receive, send)
        else:
            await self._rest(scope, receive, send)

    def let_go(self) -> None:
        """Answer everybody who waits, so that connections can close."""
        self.world.poller.close()
        self._postman.close()
        self._faults.close()
        self.world.feed.close()
        self.world.presses.close()

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(self._write_behind())
            tasks.create_task(self._postman.run())
            yield
            self._postman.close()
            writing.cancel()
        self.store.write(self.world, clean=True)
        self.journal.write()
        self.store.close()

    async def _write_behind(self) -> None:
        while True:
            await asyncio.sleep(WRITE_EVERY_SECONDS)
            self.store.write(self.world)
            self.journal.write()

    def _tell_error(self, entry: Json) -> None:
        chat_id = entry["chat_id"]
        known = str(chat_id).lstrip("-").isdigit() and int(chat_id) in self.world.chats
        event: Json = {"error": entry}
        if known:
            event["chat_id"] = int(chat_id)
        self.world.feed.publish("error", event)

    def _seed(self) -> None:
        if self.options.own_people is None:
            return
        told = json.loads(self.options.own_people.read_text(encoding="utf-8"))
        put_users(self.world, {"items": told.get("users", [])})
        for chat in told.get("chats", []):
            put_chat(self.world, chat)


class _Server(uvicorn.Server):
    """Lets go of long polls and event streams the moment a signal comes, and ends with 0."""

    def __init__(self, config: uvicorn.Config, sandbox: Sandbox) -> None:
        super().__init__(config)
        self._sandbox = sandbox

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(each, self._stop)
        if self._sandbox.options.follow_stdin:
            loop.add_reader(sys.stdin.fileno(), self._end_with_stdin)
        yield

    def _end_with_stdin(self) -> None:
        if not os.read(sys.stdin.fileno(), 1024):
            asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
            self._stop()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        print(f"sandbox: http://127.0.0.1:{port}", flush=True)

    def _stop(self) -> None:
        self._sandbox.let_go()
        self.should_exit = True


def run(options: Options) -> None:
    sandbox = Sandbox(options)
    config = uvicorn.Config(
        sandbox,
        host="127.0.0.1",
        port=options.port,
        http=sandbox.lines.protocol(),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        # Longer than clients keep a quiet line, so that none sends into a line just closed.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        lifespan="on",
    )
    _Server(config, sandbox).run()
