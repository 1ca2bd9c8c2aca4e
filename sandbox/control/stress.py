"""What makes the bot's life hard on purpose: flood limits and faults."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.routing import Route

from sandbox.control.asking import guarded, json_body
from sandbox.errors import Refusal
from sandbox.faults.injector import Faults
from sandbox.flood.gate import FloodGate
from sandbox.shapes import Json
from sandbox.world.state import World

Handler = Callable[[World, Request], Awaitable[Json]]


def stress_routes(world: World, flood: FloodGate, faults: Faults) -> list[Route]:
    async def set_flood(_: World, request: Request) -> Json:
        ask = await json_body(request)
        if "profile" not in ask:
            raise Refusal("profile is missing")
        flood.use(str(ask.pop("profile")), ask)
        return flood.as_json()

    async def get_flood(_: World, __: Request) -> Json:
        return flood.as_json()

    async def add_fault(_: World, request: Request) -> Json:
        return faults.add(await json_body(request))

    async def get_faults(_: World, __: Request) -> Json:
        return faults.as_json()

    async def clear_faults(_: World, __: Request) -> Json:
        faults.clear()
        return faults.as_json()

    def route(path: str, method: str, handler: Handler) -> Route:
        return Route(f"/control/{path}", guarded(handler, world), methods=[method])

    return [
        route("flood", "POST", set_flood),
        route("flood", "GET", get_flood),
        route("faults", "POST", add_fault),
        route("faults", "GET", get_faults),
        route("faults", "DELETE", clear_faults),
    ]
