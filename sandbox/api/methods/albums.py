"""sendMediaGroup: two to ten photos, or documents, that belong together.

Everything is read before anything is posted, so an album that is refused leaves nothing. A single
item becomes an ordinary message, as there.
"""

from typing import Any

from sandbox.api.contents import caption_of, document_of, photo_of
from sandbox.api.parameters import Parameters
from sandbox.api.targets import replied_message, thread_to_write_in, writable_chat
from sandbox.errors import ApiError, bad_request
from sandbox.shapes import Json
from sandbox.world.posting import post
from sandbox.world.state import World

MOST_ITEMS = 10
_NOT_HERE = ("video", "audio", "live_photo")


async def send_media_group(world: World, ask: Parameters) -> list[Json]:
    chat = writable_chat(world, ask)
    items = _items(ask)
    captions = [_caption(world, item) for item in items]
    files = [await _file(world, item, place) for place, item in enumerate(items, 1)]
    chat = writable_chat(world, ask)  # again: drawing the photos took its time
    reply_to = replied_message(ask, chat)
    thread_id = thread_to_write_in(world, ask, chat, reply_to)
    together: Json = {"media_group_id": world.chance.digits(17)} if len(items) > 1 else {}
    if ask.flag("protect_content"):
        together["has_protected_content"] = True
    return [
        post(
            world,
            chat,
            sender_id=world.bot_id,
            content={**together, **file, **caption},
            reply_to=reply_to,
            thread_id=thread_id,
        ).body
        for file, caption in zip(files, captions, strict=True)
    ]


def _items(ask: Parameters) -> list[Parameters]:
    if not ask.has("media"):
        raise bad_request('parameter "media" is required')
    given: Any = ask.tree("media", "media")
    if not isinstance(given, list):
        raise bad_request("can't parse InputMedia: Expected an Array of InputMedia")
    if not given:
        raise bad_request("there are no messages to send")
    if len(given) > MOST_ITEMS:
        raise bad_request("too many messages to send as an album")
    kinds = {_checked(item, ask) for item in given}
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    return [Parameters(item, ask.uploads) for item in given]


def _checked(item: Any, ask: Parameters) -> str:
    """The kind of one item."""
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: InputMedia must be an Object")
    kind, media = str(item.get("type", "")), str(item.get("media") or "")
    if kind in _NOT_HERE:
        raise ApiError(404, f"Not Found: the sandbox knows no {kind}")
    if kind == "animation":
        raise bad_request(
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup"
        )
    if kind not in ("photo", "document"):
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    attached = media.removeprefix("attach://") if media.startswith("attach://") else ""
    if not media or (attached and attached not in ask.uploads):
        raise bad_request("can't parse InputMedia: media not found")
    return kind


def _caption(world: World, item: Parameters) -> Json:
    try:
        return caption_of(world, item)
    except ApiError as refused:
        reason = _reason(refused)
        if "parse" not in reason:
            raise
        raise bad_request(f"can't parse InputMedia: {reason}") from refused


async def _file(world: World, item: Parameters, place: int) -> Json:
    given = item.text("media")
    try:
        if item.text("type") == "photo":
            return await photo_of(world, item, given)
        return document_of(world, item, given)
    except ApiError as refused:
        if refused.code != 400:
            raise
        raise bad_request(
            f'failed to send message #{place} with the error message "{_reason(refused)}"'
        ) from refused


def _reason(refused: ApiError) -> str:
    reason = refused.description.removeprefix("Bad Request: ")
    return reason[:1].upper() + reason[1:]


METHODS = {"sendMediaGroup": send_media_group}
