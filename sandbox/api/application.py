"""The ASGI side of the Bot API. Bare rather than routed: every call of a load test comes here."""

import json
from inspect import isawaitable
from typing import Any

from starlette.types import Receive, Scope, Send

from sandbox.api.bodies import read_parameters
from sandbox.api.methods import METHODS
from sandbox.api.parameters import Parameters
from sandbox.api.results import Encoded
from sandbox.errors import ApiError
from sandbox.flood.gate import FloodGate
from sandbox.journal import Journal
from sandbox.shapes import Json
from sandbox.world.state import World

_HEADERS = [(b"content-type", b"application/json")]


class BotApi:
    def __init__(self, world: World, journal: Journal, flood: FloodGate) -> None:
        self.world = world
        self.journal = journal
        self.flood = flood
        self._prefix = f"/bot{world.options.token}/"
        self._methods = {name.lower(): method for name, method in METHODS.items()}
        self._proper_names = {name.lower(): name for name in METHODS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = self.world.clock.steady()
        parameters = Parameters({})
        name = ""
        error: ApiError | None = None
        try:
            name = self._method_name(scope["path"])
            parameters = await read_parameters(scope, receive)
            result = await self._call(name, parameters)
            body, status = _success(result), 200
        except ApiError as raised:
            error = raised
            body, status = _failure(raised), raised.code
        self.journal.note(
            method=self._proper_names.get(name.lower(), name),
            parameters=parameters,
            status=status,
            error=error.description if error else None,
            seconds=self.world.clock.steady() - started,
        )
        headers = [*_HEADERS, (b"content-length", str(len(body)).encode())]
        retry_after = (error.parameters or {}).get("retry_after") if error else None
        if retry_after is not None:
            headers.append((b"retry-after", str(retry_after).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _method_name(self, path: str) -> str:
        if path.startswith(self._prefix):
            return path[len(self._prefix) :].strip("/")
        if path.count("/") < 2:
            raise ApiError(404, "Not Found")
        raise ApiError(401, "Unauthorized")

    async def _call(self, name: str, parameters: Parameters) -> Any:
        method = self._methods.get(name.lower())
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        self.flood.enter(name.lower(), parameters)
        result = method(self.world, parameters)
        return await result if isawaitable(result) else result


def _success(result: Any) -> bytes:
    if isinstance(result, Encoded):
        return b'{"ok":true,"result":' + result.json + b"}"
    answer = {"ok": True, "result": result}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def _failure(error: ApiError) -> bytes:
    answer: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        answer["parameters"] = error.parameters
    return json.dumps(answer, ensure_ascii=False).encode()
