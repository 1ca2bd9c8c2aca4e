"""The control API's addresses that name a group: `/control/chats/ID/…`."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from sandbox.control import groups, people
from sandbox.control.asking import guarded, json_body
from sandbox.shapes import Json
from sandbox.world.state import World

_ACTS: dict[str, Callable[[World, int, Json], Any]] = {
    "members": people.add_members,
    "migrate": groups.migrate,
    "forum": groups.switch_topics,
    "topics": groups.open_topic,
}
_CHAT = "/control/chats/{chat_id}"


def group_routes(world: World) -> list[Route]:
    async def change_topic(world: World, request: Request) -> Json:
        ask, place = await json_body(request), request.path_params
        return groups.change_topic(world, int(place["chat_id"]), int(place["thread_id"]), ask)

    return [
        *(
            Route(f"{_CHAT}/{name}", guarded(_on_group(act), world), methods=["POST"])
            for name, act in _ACTS.items()
        ),
        Route(f"{_CHAT}/topics/{{thread_id}}", guarded(change_topic, world), methods=["POST"]),
    ]


def _on_group(act: Callable[[World, int, Json], Any]) -> Callable[[World, Request], Any]:
    async def handler(world: World, request: Request) -> Any:
        return act(world, int(request.path_params["chat_id"]), await json_body(request))

    return handler
