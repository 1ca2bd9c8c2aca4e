"""Reading control calls and answering them: JSON in, JSON out, refusals with a reason."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.errors import ApiError, Refusal
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.people import Person
from sandbox.world.state import World

Act = Callable[[World, Json], Any]


def answer(result: Any, status: int = 200) -> Response:
    content = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    return Response(content, status, media_type="application/json")


def guarded(
    handler: Callable[[World, Request], Awaitable[Any]], world: World
) -> Callable[[Request], Awaitable[Response]]:
    """Run a handler; turn a refusal into `{"error": …}` with a 4xx."""

    async def endpoint(request: Request) -> Response:
        try:
            result = await handler(world, request)
        except Refusal as refusal:
            return answer({"error": refusal.text}, refusal.status)
        except ApiError as refused:
            return answer({"error": refused.description}, 400)
        except (KeyError, TypeError, ValueError) as unfit:
            return answer({"error": f"bad parameters: {unfit!r}"}, 400)
        return result if isinstance(result, Response) else answer(result)

    return endpoint


def post_route(path: str, act: Act, world: World) -> Route:
    """A call with a JSON object (or list, under `items`) as its body."""

    async def handler(world: World, request: Request) -> Any:
        return act(world, await json_body(request))

    return Route(path, guarded(handler, world), methods=["POST"])


async def json_body(request: Request) -> Json:
    raw = await request.body()
    try:
        decoded = json.loads(raw) if raw else {}
    except ValueError as broken:
        raise Refusal("the body is not JSON") from broken
    if isinstance(decoded, list):
        return {"items": decoded}
    if not isinstance(decoded, dict):
        raise Refusal("the body must be a JSON object")
    return decoded


def person_of(world: World, ask: Json, name: str = "user_id") -> Person:
    person = world.people.get(int(ask[name]))
    if person is None:
        raise Refusal(f"there is no user {ask[name]}", 404)
    return person


def chat_of(world: World, ask: Json, person: Person) -> Chat:
    """The chat as the person means it: `bot`, the own id, or a group's id."""
    wanted = ask.get("chat_id", "bot")
    if wanted in ("bot", "", None) or str(wanted) in (str(world.bot_id), str(person.id)):
        return world.chats[person.id]
    chat = world.chats.get(int(wanted))
    if chat is not None and chat.migrated_to is not None:
        raise Refusal(f"group {wanted} is supergroup {chat.migrated_to} now", 404)
    if chat is None or chat.is_private or not chat.has(person.id):
        raise Refusal(f"user {person.id} is in no chat {wanted}", 404)
    return chat
