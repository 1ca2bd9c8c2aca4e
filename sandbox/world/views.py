"""What the page, the tests and the simulation see of a message: flat, after all edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.messages import Message
from sandbox.world.privacy import SERVICE

if TYPE_CHECKING:
    from sandbox.world.state import World

_AS_THEY_ARE = (
    *("text", "caption", "contact", "edit_date"),
    *("message_thread_id", "media_group_id"),
)


def message_view(world: World, chat: Chat, message: Message) -> Json:
    body = message.body
    view: Json = {
        "seq": message.seq,
        "chat_id": message.chat_id,
        "message_id": message.message_id,
        "date": body["date"],
        "from_id": body["from"]["id"],
        "from_name": _name(body["from"]),
        "from_bot": message.by_bot,
        "edited": "edit_date" in body,
        "pinned": message.message_id in chat.pinned,
        "entities": body.get("entities") or body.get("caption_entities") or [],
        "buttons": body.get("reply_markup", {}).get("inline_keyboard", []),
        "reactions": [
            {"user_id": user_id, "emoji": emoji}
            for user_id, emojis in message.reactions.items()
            for emoji in emojis
        ],
    }
    view.update({key: body[key] for key in _AS_THEY_ARE if key in body})
    if "photo" in body:
        view["photo"] = _photo(body["photo"])
    if "document" in body:
        view["document"] = body["document"]
    answered = body.get("reply_to_message")
    if answered and "forum_topic_created" not in answered:
        view["reply_to_message_id"] = answered["message_id"]
    if "forward_origin" in body:
        view["forwarded_from"] = _name(body["forward_origin"]["sender_user"])
    service = _service(body)
    if service:
        view["service"] = service
    return view


def _name(user: Json) -> str:
    return f"{user['first_name']} {user.get('last_name', '')}".strip()


def _photo(sizes: list[Json]) -> Json:
    largest = sizes[-1]
    return {
        "file_id": largest["file_id"],
        "small_file_id": sizes[0]["file_id"],
        "width": largest["width"],
        "height": largest["height"],
    }


def _service(body: Json) -> Json | None:
    for kind in SERVICE:
        if kind not in body:
            continue
        if kind == "new_chat_members":
            return {"kind": kind, "names": [_name(user) for user in body[kind]]}
        if kind == "left_chat_member":
            return {"kind": kind, "names": [_name(body[kind])]}
        if kind == "pinned_message":
            return {"kind": kind, "message_id": body[kind]["message_id"]}
        if kind.startswith("migrate_"):
            return {"kind": kind, "chat_id": body[kind]}
        named = body[kind] if isinstance(body[kind], dict) else {}
        return {"kind": kind, **{key: named[key] for key in ("name",) if key in named}}
    return None
