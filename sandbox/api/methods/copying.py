"""copyMessage and forwardMessage."""

from sandbox.api.contents import caption_of, markup_of
from sandbox.api.parameters import Parameters
from sandbox.api.targets import known_chat, replied_message, thread_to_write_in, writable_chat
from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.world.messages import Message
from sandbox.world.posting import post
from sandbox.world.state import World

_CONTENT = ("text", "entities", "caption", "caption_entities", "photo", "document", "contact")


def copy_message(world: World, ask: Parameters) -> Json:
    source = _source(world, ask, "message to copy not found")
    chat = writable_chat(world, ask)
    if source.is_service:
        raise bad_request("message can't be copied")
    content = _content(source)
    if ask.has("caption") and "text" not in content:
        content = {key: content[key] for key in ("photo", "document") if key in content}
        content.update(caption_of(world, ask))
    reply_to = replied_message(ask, chat)
    message = post(
        world,
        chat,
        sender_id=world.bot_id,
        content=content,
        reply_to=reply_to,
        markup=markup_of(ask, chat),
        thread_id=thread_to_write_in(world, ask, chat, reply_to),
    )
    return {"message_id": message.message_id}


def forward_message(world: World, ask: Parameters) -> Json:
    source = _source(world, ask, "message to forward not found")
    chat = writable_chat(world, ask)
    if source.is_service or source.body.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    origin = source.body.get("forward_origin") or {
        "type": "user",
        "sender_user": source.body["from"],
        "date": source.body["date"],
    }
    content = {"forward_origin": origin, **_content(source)}
    thread_id = thread_to_write_in(world, ask, chat)
    return post(world, chat, sender_id=world.bot_id, content=content, thread_id=thread_id).body


def _source(world: World, ask: Parameters, missing: str) -> Message:
    chat = known_chat(world, ask, "from_chat_id")
    message = chat.messages.get(ask.number("message_id"))
    if message is None:
        raise bad_request(missing)
    return message


def _content(source: Message) -> Json:
    return {key: source.body[key] for key in _CONTENT if key in source.body}


METHODS = {"copyMessage": copy_message, "forwardMessage": forward_message}
