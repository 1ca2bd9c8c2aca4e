"""Reading what a call wants to put into a message: text, caption, photo, document, keyboard."""

import asyncio
import mimetypes

from sandbox.api.parameters import Parameters, Upload
from sandbox.errors import WRONG_FILE, ApiError, bad_request
from sandbox.files import StoredFile
from sandbox.keyboards import checked_inline_markup, checked_markup
from sandbox.photos import draw_sizes
from sandbox.shapes import Json
from sandbox.text.formatted import caption_text, message_text
from sandbox.world.chats import Chat
from sandbox.world.state import World

MOST_DOCUMENT_BYTES = 50 << 20


def text_of(world: World, ask: Parameters) -> Json:
    given = ask.tree("entities", "entities")
    content = message_text(ask.text("text"), ask.text("parse_mode"), given)
    _name_mentioned(world, content.get("entities"))
    preview = ask.tree("link_preview_options", "link preview options")
    return {**content, "link_preview_options": preview} if preview else content


def caption_of(world: World, ask: Parameters) -> Json:
    given = ask.tree("caption_entities", "caption entities")
    content = caption_text(ask.text("caption"), ask.text("parse_mode"), given)
    _name_mentioned(world, content.get("caption_entities"))
    return content


def markup_of(ask: Parameters, chat: Chat) -> Json | None:
    return checked_markup(_markup_tree(ask), private=chat.is_private)


def inline_markup_of(ask: Parameters, chat: Chat) -> Json | None:
    return checked_inline_markup(_markup_tree(ask), private=chat.is_private)


async def photo_of(world: World, ask: Parameters, given: str) -> Json:
    """`given` is a file id, an address, or `attach://` and the name of a part."""
    upload = _upload(ask, "photo", given)
    if upload is None:
        return photo_json(world, _stored(world, given, "photo"))
    return await store_photo(world, upload.content)


async def store_photo(world: World, content: bytes) -> Json:
    _must_hold_something(content)
    drawn = await asyncio.to_thread(draw_sizes, content)
    return photo_json(world, world.files.put_photo(drawn)[-1])


def document_of(world: World, ask: Parameters, given: str) -> Json:
    upload = _upload(ask, "document", given)
    if upload is None:
        return {"document": _stored(world, given, "document").as_document()}
    return store_document(world, upload)


def store_document(world: World, upload: Upload) -> Json:
    _must_hold_something(upload.content)
    if len(upload.content) > MOST_DOCUMENT_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    mime = upload.mime.partition(";")[0]
    if mime in ("", "application/octet-stream"):
        mime = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    record = world.files.put_document(upload.content, name=upload.name, mime=mime)
    return {"document": record.as_document()}


def photo_json(world: World, record: StoredFile) -> Json:
    sizes = [world.files.records[file_id] for file_id in record.sizes]
    return {"photo": [size.as_photo_size() for size in sizes]}


def _upload(ask: Parameters, kind: str, given: str) -> Upload | None:
    if given.startswith("attach://"):
        name = given.removeprefix("attach://")
        if name not in ask.uploads:
            raise bad_request(f'there is no {kind} in the request: part "{name}" is missing')
        return ask.uploads[name]
    if given:
        return None
    if kind not in ask.uploads:
        raise bad_request(f"there is no {kind} in the request")
    return ask.uploads[kind]


def _stored(world: World, given: str, kind: str) -> StoredFile:
    if given.lower().startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    record = world.files.get(given)
    if record is None:
        raise bad_request(WRONG_FILE)
    if record.kind != kind:
        have, want = record.kind.capitalize(), kind.capitalize()
        raise bad_request(f"can't use file of type {have} as {want}")
    return record


def _must_hold_something(content: bytes) -> None:
    if not content:
        raise bad_request("file must be non-empty")


def _markup_tree(ask: Parameters) -> Json | None:
    markup: Json | None = ask.tree("reply_markup", "reply keyboard markup")
    return markup


def _name_mentioned(world: World, entities: list[Json] | None) -> None:
    """A `tg://user?id=` link becomes a mention of a person the bot knows, or plain text."""
    for entity in [*(entities or [])]:
        if entity["type"] != "text_mention" or "user" in entity:
            continue
        user_id = entity.pop("user_id")
        if entities and not world.knows(user_id):
            entities.remove(entity)
        else:
            entity["user"] = world.user_json(user_id)
