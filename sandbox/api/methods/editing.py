"""Changing the bot's own messages in place."""

from typing import Any

from sandbox.api.contents import caption_of, document_of, inline_markup_of, photo_of, text_of
from sandbox.api.parameters import Parameters
from sandbox.api.targets import own_message_to_edit
from sandbox.errors import NOT_MODIFIED, bad_request
from sandbox.shapes import Json
from sandbox.world.messages import Message
from sandbox.world.posting import change
from sandbox.world.state import World

_CONTENT = ("text", "entities", "caption", "caption_entities", "photo", "document")


def edit_message_text(world: World, ask: Parameters) -> Json:
    content = text_of(world, ask)
    chat, message = own_message_to_edit(world, ask)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _changed(world, message, content, inline_markup_of(ask, chat))


def edit_message_caption(world: World, ask: Parameters) -> Json:
    content = caption_of(world, ask)
    chat, message = own_message_to_edit(world, ask)
    media: Json = {key: message.body[key] for key in ("photo", "document") if key in message.body}
    if not media:
        raise bad_request("there is no caption in the message to edit")
    return _changed(world, message, {**media, **content}, inline_markup_of(ask, chat))


def edit_message_reply_markup(world: World, ask: Parameters) -> Json:
    chat, message = own_message_to_edit(world, ask)
    return _changed(world, message, _content(message.body), inline_markup_of(ask, chat))


async def edit_message_media(world: World, ask: Parameters) -> Json:
    chat, message = own_message_to_edit(world, ask)
    media: Any = ask.tree("media", "InputMedia")
    if not isinstance(media, dict) or media.get("type") not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: only photos and documents are known here")
    if "media_group_id" in message.body and media["type"] not in message.body:
        raise bad_request("can't change media type in the album")
    inside = Parameters(media, ask.uploads)
    given = inside.text("media")
    if media["type"] == "photo":
        content = await photo_of(world, inside, given)
    else:
        content = document_of(world, inside, given)
    content.update(caption_of(world, inside))
    return _changed(world, message, content, inline_markup_of(ask, chat))


def _changed(world: World, message: Message, content: Json, markup: Json | None) -> Json:
    before = (_content(message.body), message.body.get("reply_markup"))
    if before == (_content(content), markup):
        raise bad_request(NOT_MODIFIED)
    change(world, message, content, markup)
    return message.body


def _content(body: Json) -> Json:
    return {key: body[key] for key in _CONTENT if key in body}


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageMedia": edit_message_media,
}
