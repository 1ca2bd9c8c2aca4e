"""What makes the bot's life hard on purpose: flood limits."""

from starlette.requests import Request
from starlette.routing import Route

from sandbox.control.asking import guarded, json_body
from sandbox.errors import Refusal
from sandbox.flood.gate import FloodGate
from sandbox.shapes import Json
from sandbox.world.state import World


def stress_routes(world: World, flood: FloodGate) -> list[Route]:
    async def set_flood(_: World, request: Request) -> Json:
        ask = await json_body(request)
        if "profile" not in ask:
            raise Refusal("profile is missing")
        flood.use(str(ask.pop("profile")), ask)
        return flood.as_json()

    async def get_flood(_: World, __: Request) -> Json:
        return flood.as_json()

    return [
        Route("/control/flood", guarded(set_flood, world), methods=["POST"]),
        Route("/control/flood", guarded(get_flood, world), methods=["GET"]),
    ]
