"""What a person does in a chat: writing, editing, sending contacts and files, reacting."""

import re

from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.api.contents import store_document, store_photo
from sandbox.api.parameters import Upload
from sandbox.control.asking import chat_of, person_of
from sandbox.control.groups import thread_to_write_in
from sandbox.errors import Refusal
from sandbox.shapes import Json
from sandbox.text.formatted import MOST_TEXT, caption_text, message_text
from sandbox.world.chats import Chat
from sandbox.world.membership import start as mark_started
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.posting import change, deliver, post
from sandbox.world.reactions import ALLOWED
from sandbox.world.state import World
from sandbox.world.views import message_view

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


def say(world: World, ask: Json) -> Json:
    """A text; as in the apps, a long one goes out in several messages (the last is returned)."""
    person = person_of(world, ask)
    chat = chat_of(world, ask, person)
    text = str(ask["text"]).strip()
    said: Json = {}
    for place in range(0, max(len(text), 1), MOST_TEXT):
        content = message_text(text[place : place + MOST_TEXT], "", None)
        said = post_as_person(world, person, chat, content, ask)
    return said


def start(world: World, ask: Json) -> Json:
    """What the START button and a deep link do."""
    person = person_of(world, ask)
    payload = str(ask.get("payload") or "")
    if _PAYLOAD.fullmatch(payload) is None:
        raise Refusal("a payload has at most 64 of A-Z a-z 0-9 _ -")
    content = message_text(f"/start {payload}".strip(), "", None)
    return post_as_person(world, person, world.chats[person.id], content, {})


def edit(world: World, ask: Json) -> Json:
    person = person_of(world, ask)
    chat, message = message_of(world, ask, person)
    if message.body["from"]["id"] != person.id or "text" not in message.body:
        raise Refusal("only one's own texts can be edited")
    change(world, message, message_text(str(ask["text"]), "", None), None)
    return _seen(world, chat, message, deliver(world, chat, message, kind="edited_message"))


def contact(world: World, ask: Json) -> Json:
    """A contact card; `owner_user_id` makes it somebody else's (0: of a person not here)."""
    person = person_of(world, ask)
    owner_id = ask.get("owner_user_id", person.id)
    owner = world.people.get(int(owner_id or 0))
    card: Json = {"phone_number": str(ask["phone_number"])}
    card["first_name"] = owner.first_name if owner else "Contact"
    if owner:
        card["user_id"] = owner.id
    return post_as_person(world, person, chat_of(world, ask, person), {"contact": card}, ask)


async def photo(world: World, request: Request) -> Json:
    ask, file = await _form(request)
    content = {**await store_photo(world, await file.read()), **_caption(ask)}
    return _post_form(world, ask, content)


async def document(world: World, request: Request) -> Json:
    ask, file = await _form(request)
    upload = Upload(file.filename or "file", file.content_type or "", await file.read())
    return _post_form(world, ask, {**store_document(world, upload), **_caption(ask)})


def react(world: World, ask: Json) -> Json:
    """A person's own reaction; without `emoji` it is taken away."""
    person = person_of(world, ask)
    chat, message = message_of(world, ask, person)
    before = message.reactions.get(person.id, [])
    emoji = ask.get("emoji")
    if emoji and emoji.replace("\ufe0f", "") not in ALLOWED:
        raise Refusal("this emoji is no reaction")
    after = [emoji] if emoji else []
    message.reactions[person.id] = after
    if not after:
        del message.reactions[person.id]
    world.tell_message("reaction", message)
    if chat.is_private or chat.bot_status == "administrator":
        world.updates.put(
            "message_reaction",
            {
                "chat": world.chat_json(chat),
                "message_id": message.message_id,
                "user": person.as_user(),
                "date": world.clock.now(),
                "old_reaction": [{"type": "emoji", "emoji": each} for each in before],
                "new_reaction": [{"type": "emoji", "emoji": each} for each in after],
            },
        )
    return message_view(world, chat, message)


def message_of(world: World, ask: Json, person: Person) -> tuple[Chat, Message]:
    chat = chat_of(world, ask, person)
    message = chat.messages.get(int(ask["message_id"]))
    if message is None:
        raise Refusal(f"there is no message {ask['message_id']}", 404)
    return chat, message


def post_as_person(world: World, person: Person, chat: Chat, content: Json, ask: Json) -> Json:
    if chat.is_private:
        if person.blocked:
            raise Refusal("the bot is blocked: unblock it first")
        mark_started(world, person)
    reply_id = int(ask.get("reply_to_message_id") or 0)
    reply_to = chat.messages.get(reply_id)
    if reply_id and reply_to is None:
        raise Refusal(f"there is no message {reply_id} to reply to", 404)
    thread_id = thread_to_write_in(world, chat, person, ask, reply_to)
    message = post(
        world, chat, sender_id=person.id, content=content, reply_to=reply_to, thread_id=thread_id
    )
    keyboard = chat.keyboard
    if keyboard and keyboard.get("one_time_keyboard") and chat.is_private:
        chat.keyboard = None
        world.touch("chat", chat.id)
        world.tell("keyboard", chat, {"keyboard": None})
    return _seen(world, chat, message, deliver(world, chat, message))


def _seen(world: World, chat: Chat, message: Message, update_id: int | None) -> Json:
    return {**message_view(world, chat, message), "update_id": update_id}


def _post_form(world: World, ask: Json, content: Json) -> Json:
    person = person_of(world, ask)
    return post_as_person(world, person, chat_of(world, ask, person), content, ask)


def _caption(ask: Json) -> Json:
    return caption_text(str(ask.get("caption") or ""), "", None)


async def _form(request: Request) -> tuple[Json, UploadFile]:
    form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise Refusal("the form has no file")
    return {name: value for name, value in form.items() if name != "file"}, file
