"""Several photos, or several documents, that a person sends at once."""

from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.api.contents import store_document, store_photo
from sandbox.api.parameters import Upload
from sandbox.control.acting import post_as_person
from sandbox.control.asking import chat_of, person_of
from sandbox.errors import Refusal
from sandbox.shapes import Json
from sandbox.text.formatted import caption_text
from sandbox.world.state import World

MOST_ITEMS = 10


async def album(world: World, request: Request) -> list[Json]:
    """A form with `kind` (photo or document) and 2 to 10 times `file`; the first is captioned."""
    form = await request.form()
    ask: Json = {name: value for name, value in form.items() if name != "file"}
    files = [file for file in form.getlist("file") if isinstance(file, UploadFile)]
    if not 2 <= len(files) <= MOST_ITEMS:
        raise Refusal(f"an album has 2 to {MOST_ITEMS} files, not {len(files)}")
    person = person_of(world, ask)
    chat = chat_of(world, ask, person)
    contents = [await _content(world, str(ask.get("kind", "photo")), file) for file in files]
    contents[0].update(caption_text(str(ask.get("caption") or ""), "", None))
    group_id = world.chance.digits(17)
    return [
        post_as_person(world, person, chat, {"media_group_id": group_id, **content}, ask)
        for content in contents
    ]


async def _content(world: World, kind: str, file: UploadFile) -> Json:
    content = await file.read()
    if kind == "photo":
        return await store_photo(world, content)
    upload = Upload(file.filename or "file", file.content_type or "", content)
    return store_document(world, upload)
