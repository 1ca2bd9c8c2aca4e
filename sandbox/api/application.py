"""The ASGI side of the Bot API. Bare rather than routed: every call of a load test comes here.

A call passes the faults first, as if they were on the way, then the flood gate, then its method.
"""

from dataclasses import replace
from inspect import isawaitable
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from sandbox.api.bodies import read_parameters
from sandbox.api.methods import METHODS
from sandbox.api.outcomes import DROPPED, Outcome, failure, success
from sandbox.api.parameters import Parameters
from sandbox.errors import ApiError
from sandbox.faults.injector import Faults
from sandbox.faults.lines import Lines
from sandbox.faults.rules import Rule
from sandbox.flood.gate import FloodGate
from sandbox.journal import Journal
from sandbox.world.state import World


class BotApi:
    def __init__(
        self, world: World, journal: Journal, *, flood: FloodGate, faults: Faults, lines: Lines
    ) -> None:
        self.world = world
        self.journal = journal
        self.flood = flood
        self.faults = faults
        self.lines = lines
        self._prefix = f"/bot{world.options.token}/"
        self._methods = {name.lower(): method for name, method in METHODS.items()}
        self._proper_names = {name.lower(): name for name in METHODS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = self.world.clock.steady()
        try:
            name = self._method_name(scope["path"])
            parameters = await read_parameters(scope, receive)
        except ApiError as refused:
            outcome = failure(refused)
            self._note(scope["path"].rpartition("/")[2], Parameters({}), outcome, started)
        except ClientDisconnect:  # it died in the middle of asking: nothing was asked
            return
        else:
            outcome = await self.carry_out(name, parameters)
        if outcome.held_seconds:
            await self.faults.pause(outcome.held_seconds)
        if outcome.is_cut:
            await self.lines.cut(scope, receive)
            return
        head = {"type": "http.response.start", "status": outcome.status, "headers": outcome.headers}
        await send(head)
        await send({"type": "http.response.body", "body": outcome.body})

    async def carry_out(self, name: str, parameters: Parameters) -> Outcome:
        """One call, from wherever it came; what happened is in the journal."""
        started = self.world.clock.steady()
        fault = self.faults.of_call(name.lower(), parameters)
        if fault is not None and fault.kind == "drop":
            outcome = DROPPED
        else:
            outcome = await self._outcome(name, parameters, fault)
        self._note(name, parameters, outcome, started)
        if fault is not None and fault.kind == "timeout_after_delivery":
            return replace(outcome, held_seconds=fault.seconds, is_cut=not fault.seconds)
        return outcome

    async def _outcome(self, name: str, parameters: Parameters, fault: Rule | None) -> Outcome:
        try:
            if fault is not None:
                await self._suffer(fault)
            return success(await self._call(name, parameters))
        except ApiError as refused:
            return failure(refused)

    async def _suffer(self, fault: Rule) -> None:
        error = fault.error()
        if error is not None:
            raise error
        if fault.kind == "delay":
            await self.faults.pause(fault.seconds)

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

    def _note(self, name: str, parameters: Parameters, outcome: Outcome, started: float) -> None:
        self.journal.note(
            method=self._proper_names.get(name.lower(), name),
            parameters=parameters,
            status=outcome.status,
            error=outcome.error,
            seconds=self.world.clock.steady() - started,
        )
