"""The control API's addresses."""

import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from sandbox.control import acting, albums, looking, people, pressing, ruling
from sandbox.control.asking import guarded, person_of, post_route
from sandbox.control.group_routes import group_routes
from sandbox.journal import Journal
from sandbox.shapes import Json
from sandbox.world.state import World

HEARTBEAT_SECONDS = 15.0


def control_routes(world: World, journal: Journal) -> list[Route]:
    async def read_journal(_: World, request: Request) -> Json:
        ask = request.query_params
        entries = journal.after(
            int(ask.get("after", 0)), int(ask.get("limit", 1000)), errors_only="errors" in ask
        )
        return {"entries": entries, "last": journal.last}

    acts = {
        "users": people.put_user,
        "users/many": people.put_users,
        "chats": people.put_chat,
        "leave": people.leave,
        "block": people.block,
        "unblock": people.unblock,
        "say": acting.say,
        "start": acting.start,
        "edit": acting.edit,
        "contact": acting.contact,
        "react": acting.react,
        "repeat": pressing.repeat,
        "redeliver": pressing.redeliver,
        "read": looking.mark_read,
        "clock": ruling.set_clock,
        "bot": ruling.set_bot,
        "reset": ruling.reset,
    }
    forms: dict[str, Any] = {
        "photo": acting.photo,
        "document": acting.document,
        "album": albums.album,
        "press": pressing.press,
    }
    looks: dict[str, Any] = {
        "state": looking.state,
        "transcript": looking.transcript,
        "events": looking.events,
        "file/{file_id}": looking.file,
        "chats": looking.chats,
        "clock": ruling.get_clock,
        "journal": read_journal,
        "stream": _stream,
    }
    return [
        *(post_route(f"/control/{path}", act, world) for path, act in acts.items()),
        *(_route(path, handler, world, "POST") for path, handler in forms.items()),
        *group_routes(world),
        *(_route(path, handler, world, "GET") for path, handler in looks.items()),
    ]


def _route(path: str, handler: Any, world: World, method: str) -> Route:
    return Route(f"/control/{path}", guarded(handler, world), methods=[method])


async def _stream(world: World, request: Request) -> StreamingResponse:
    """Server-sent events of what concerns one person."""
    ask: Json = dict(request.query_params)
    person = person_of(world, ask)
    after = int(request.headers.get("last-event-id") or ask.get("after") or world.feed.last_seq)

    async def lines() -> AsyncIterator[str]:
        seq = after
        yield "retry: 1000\n\n"
        while not world.feed.closed:
            found = world.feed.after(seq, 500)
            for event in found:
                if _concerns(world, person.id, event):
                    data = json.dumps(event, ensure_ascii=False)
                    yield f"id: {event['seq']}\ndata: {data}\n\n"
            seq = found[-1]["seq"] if found else seq
            if not found:
                yield ": still here\n\n"
                await world.feed.wait(seq, HEARTBEAT_SECONDS)

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(lines(), media_type="text/event-stream", headers=headers)


def _concerns(world: World, user_id: int, event: Json) -> bool:
    if event["kind"] == "answer":
        return bool(event["user_id"] == user_id)
    chat = world.chats.get(event.get("chat_id", 0))
    return chat is None or chat.has(user_id)
