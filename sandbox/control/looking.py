"""Reading the world: state, transcripts, the feed, files, a person's chats."""

from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse

from sandbox.control.asking import chat_of, person_of
from sandbox.control.commands import commands_for
from sandbox.control.people import chat_json, person_json
from sandbox.errors import Refusal
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.people import Person
from sandbox.world.state import World
from sandbox.world.views import message_view

MOST_UNREAD = 100
# Anything else (HTML, SVG) could run as a page of this address.
_SHOWN_IN_PLACE = ("image/jpeg", "image/png", "application/pdf", "text/plain")


async def state(world: World, _: Request) -> Json:
    return {
        "bot": {**world.bot_user(), "privacy": world.privacy},
        "users": [person_json(world, person) for person in world.people.values()],
        "chats": [chat_json(world, c) for c in world.chats.values() if not c.is_private],
        "clock": clock_json(world),
        "timezone": world.options.timezone,
        "panel": world.options.panel,
        "last_update_id": world.updates.next_id - 1,
        "pending_updates": len(world.updates.waiting),
        "polling": world.updates.is_polled,
        "webhook": world.updates.webhook.url if world.updates.webhook else "",
        "last_seq": world.feed.last_seq,
        "written": not world.touched,
    }


async def transcript(world: World, request: Request) -> Json:
    """A chat as it stands; `user_id` is whose private chat, or who must be a member.

    `message_thread_id` leaves only one topic of it; 0 is General.
    """
    ask: Json = dict(request.query_params)
    chat = _chat(world, ask)
    after, limit = int(ask.get("after", 0)), int(ask.get("limit", 0))
    inside = list(chat.messages.values())
    if "message_thread_id" in ask:
        thread_id = int(ask["message_thread_id"])
        inside = [message for message in inside if message.thread_id == thread_id]
    messages = [message_view(world, chat, message) for message in inside if message.seq > after]
    return {
        "chat": chat_json(world, chat),
        "messages": messages[-limit:] if limit else messages,
        "total": len(inside),
        "last_seq": world.feed.last_seq,
    }


async def events(world: World, request: Request) -> Json:
    ask = request.query_params
    after = int(ask.get("after", 0))
    limit = max(1, min(int(ask.get("limit", 500)), 5000))
    await world.feed.wait(after, min(float(ask.get("timeout", 0)), 60.0))
    return {"events": world.feed.after(after, limit), "last_seq": world.feed.last_seq}


async def file(world: World, request: Request) -> FileResponse:
    record = world.files.get(request.path_params["file_id"])
    if record is None:
        raise Refusal("there is no such file", 404)
    mime = record.mime or "application/octet-stream"
    shown = mime.startswith(_SHOWN_IN_PLACE) and "download" not in request.query_params
    return FileResponse(
        world.files.on_disk(record),
        media_type=mime,
        filename=record.name or None,
        content_disposition_type="inline" if shown else "attachment",
        headers={"X-Content-Type-Options": "nosniff"},
    )


async def chats(world: World, request: Request) -> Json:
    """What a person's chat list shows."""
    person = person_of(world, dict(request.query_params))
    return {
        "person": person_json(world, person),
        "chats": [_listed(world, chat, person) for chat in world.chats_of(person.id)],
        "last_seq": world.feed.last_seq,
    }


def mark_read(world: World, ask: Json) -> Json:
    person = person_of(world, ask)
    chat = chat_of(world, ask, person)
    latest = max(chat.messages, default=0)
    if person.read.get(chat.id) != latest:
        person.read[chat.id] = latest
        world.touch("person", person.id)
    return {"read": latest}


def clock_json(world: World) -> Json:
    return {"now": world.clock.now(), "offset_seconds": world.clock.offset_seconds}


def _listed(world: World, chat: Chat, person: Person) -> dict[str, Any]:
    last = chat.messages[max(chat.messages)] if chat.messages else None
    return {
        **chat_json(world, chat),
        "last_message": message_view(world, chat, last) if last else None,
        "unread": _unread(chat, person),
        "commands": commands_for(world, chat, person),
    }


def _unread(chat: Chat, person: Person) -> int:
    read = person.read.get(chat.id, 0)
    unread = 0
    for message_id in reversed(chat.messages):
        if message_id <= read or unread == MOST_UNREAD:
            break
        unread += chat.messages[message_id].body["from"]["id"] != person.id
    return unread


def _chat(world: World, ask: Json) -> Chat:
    if "user_id" in ask:
        return chat_of(world, ask, person_of(world, ask))
    chat = world.chats.get(int(ask["chat_id"]))
    if chat is None:
        raise Refusal(f"there is no chat {ask['chat_id']}", 404)
    return chat
