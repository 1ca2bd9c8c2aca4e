"""Files that people send in private: a roster, a list of goods, the photo of a medicine box.

They are fetched before the transaction begins, so that nobody waits for a download. What is too
large is not fetched at all: the handler sees that and says so.
"""

import asyncio
from dataclasses import dataclass
from io import BytesIO

from aiogram import Bot
from aiogram.types import Document, Message, PhotoSize, Update

from fulfillment.supply.documents.photos import NotAPhoto, ReadPhoto, read_photo
from orders.rules.errors_files import FileTooLarge

# A roster of 10,000 rows takes 600 kB; a phone's photo, as Telegram shrinks it, less.
MOST_BYTES = 5 << 20


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file; `content` is None where it is larger than `MOST_BYTES`."""

    name: str
    media_type: str
    content: bytes | None
    codes: tuple[str, ...] = ()  # what the QR codes on a photo say
    picture: bytes | None = None  # a photo as it may be kept: smaller, without the phone's notes

    def fetched(self) -> bytes:
        """The content; raises `FileTooLarge` where it was not fetched."""
        if self.content is None:
            raise FileTooLarge(limit_mib=MOST_BYTES >> 20)
        return self.content

    @property
    def is_photo(self) -> bool:
        return self.media_type.startswith("image/")


async def fetch_attachment(bot: Bot, event: Update) -> Attachment | None:
    """Fetch the file of a private message, if it has one.

    A failing download raises aiogram's error: the update is then tried again like any other.
    """
    message = event.message
    if not isinstance(message, Message) or message.chat.type != "private":
        return None
    if message.document is not None:
        sent: Document | PhotoSize = message.document
        name = message.document.file_name or "file"
        media_type = message.document.mime_type or "application/octet-stream"
    elif message.photo:
        sent, name, media_type = message.photo[-1], "photo.jpg", "image/jpeg"
    else:
        return None
    if (sent.file_size or 0) > MOST_BYTES:
        return Attachment(name, media_type, None)
    content = BytesIO()
    await bot.download(sent, destination=content)
    seen = await _look_at(content.getvalue()) if media_type.startswith("image/") else None
    if seen is None:
        return Attachment(name, media_type, content.getvalue())
    return Attachment(name, media_type, content.getvalue(), seen.codes, seen.jpeg)


async def _look_at(picture: bytes) -> ReadPhoto | None:
    """Looked for here, because it takes a moment and nobody may wait for it in a transaction."""
    try:
        return await asyncio.to_thread(read_photo, picture)
    except NotAPhoto:
        return None
