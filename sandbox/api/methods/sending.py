"""Sending texts, photos and documents, and showing that something is on its way."""

from sandbox.api.contents import caption_of, document_of, markup_of, photo_of, text_of
from sandbox.api.parameters import Parameters
from sandbox.api.targets import replied_message, thread_to_write_in, writable_chat
from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.world.posting import post
from sandbox.world.state import World

_ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


def send_message(world: World, ask: Parameters) -> Json:
    return _send(world, ask, text_of(world, ask))


async def send_photo(world: World, ask: Parameters) -> Json:
    writable_chat(world, ask)
    photo = await photo_of(world, ask, ask.text("photo"))
    return _send(world, ask, {**photo, **caption_of(world, ask)})


def send_document(world: World, ask: Parameters) -> Json:
    writable_chat(world, ask)
    document = document_of(world, ask, ask.text("document"))
    return _send(world, ask, {**document, **caption_of(world, ask)})


def send_chat_action(world: World, ask: Parameters) -> bool:
    chat = writable_chat(world, ask)
    action = ask.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    thread_id = thread_to_write_in(world, ask, chat)
    world.tell("action", chat, {"action": action, "message_thread_id": thread_id})
    return True


def _send(world: World, ask: Parameters, content: Json) -> Json:
    chat = writable_chat(world, ask)
    markup = markup_of(ask, chat)
    reply_to = replied_message(ask, chat)
    if ask.flag("protect_content"):
        content = {**content, "has_protected_content": True}
    message = post(
        world,
        chat,
        sender_id=world.bot_id,
        content=content,
        reply_to=reply_to,
        markup=markup,
        thread_id=thread_to_write_in(world, ask, chat, reply_to),
    )
    return message.body


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
}
