"""Payment codes in the group: looked for in texts, links and pictures, whoever posted them.

It looks before the update's own transaction begins, so that nobody waits for a picture in it, and
writes in one of its own, so that a refused order loses no warning. A chat that floods the bot with
pictures gets only so many seconds of its time a minute; what was not looked at is logged.
"""

import asyncio
from collections import OrderedDict, defaultdict, deque
from datetime import datetime
from io import BytesIO

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Document, InlineKeyboardMarkup, Message, PhotoSize, Update

from bot.outbound.letters import ANSWER
from bot.screens.payees import group_warning
from config.texts import LOCALES, texts_for
from fulfillment.money.rules.spotting import payment_codes
from fulfillment.money.use_cases.watching import Sighting, judge_in_group
from fulfillment.supply.documents.photos import NotAPhoto, codes_on
from storage.database import Database
from storage.outbox import Post, post

log = structlog.get_logger(__name__)

# Of a chat's pictures so many seconds a minute are spent; a picture takes about a third of one.
SECONDS_A_MINUTE = 15.0
MINUTE = 60.0
LONGEST_DOWNLOAD = 5.0
# A photo as Telegram keeps it has some 200 kB; a picture sent as a file may be a phone's own.
MOST_BYTES = 5 << 20
MOST_PIXELS = 24_000_000
# A smaller picture holds no code that a phone could read.
LEAST_SIDE = 100
PICTURES = ("image/jpeg", "image/png", "image/webp")
READERS = 2
REMEMBERED = 500


class Lookout:
    """Looks at what is posted in groups."""

    def __init__(self, database: Database, portal_url: str) -> None:
        self._database = database
        self._portal_url = portal_url
        self._spent: defaultdict[int, deque[tuple[float, float]]] = defaultdict(deque)
        self._reading = asyncio.Semaphore(READERS)
        self._done: OrderedDict[tuple[int, int, int], None] = OrderedDict()

    async def look(self, bot: Bot, event: Update, *, now: datetime) -> None:
        """Judge the payment codes of a group's message; each message (and edit) once."""
        message = event.message or event.edited_message
        if message is None or message.chat.type not in ("group", "supergroup"):
            return
        which = (message.chat.id, message.message_id, message.edit_date or 0)
        if which in self._done:
            return
        codes = [code for text in texts_of(message) for code in payment_codes(text)]
        for scanned in await self._scanned(bot, message):
            codes += payment_codes(scanned, is_scanned=True)
        if codes:
            await self._judge(message, list(dict.fromkeys(codes)), now)
        self._done[which] = None
        if len(self._done) > REMEMBERED:
            self._done.popitem(last=False)

    async def _judge(self, message: Message, codes: list[str], now: datetime) -> None:
        chat_id = message.chat.id
        seen = Sighting(chat_id, message.message_id, poster_of(message), link_to(message))
        async with self._database.write() as tx:
            key = await judge_in_group(
                tx, codes=codes, seen=seen, portal_url=self._portal_url, now=now
            )
            if key is None:
                return
            screen = group_warning(texts_for(LOCALES[0]))
            data = {
                "text": screen.text,
                "rows": [[button.as_data() for button in row] for row in screen.rows],
                "reply_to": message.message_id,
                "topic": message.message_thread_id if message.is_topic_message else None,
                "amends": False,
            }
            await post(tx, Post(f"chat:{chat_id}", ANSWER, data, natural_key=key), now=now)

    async def _scanned(self, bot: Bot, message: Message) -> tuple[str, ...]:
        """What the codes on the message's picture say; nothing where it cannot be looked at."""
        picture = picture_of(message)
        if picture is None:
            return ()
        if not self._may_spend(message.chat.id):
            log.warning("picture_not_looked_at", reason="too many at once")
            return ()
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            content = BytesIO()
            async with asyncio.timeout(LONGEST_DOWNLOAD):
                await bot.download(picture, destination=content)
            async with self._reading:
                return await asyncio.to_thread(codes_on, content.getvalue(), MOST_PIXELS)
        except NotAPhoto:
            return ()
        except (TelegramAPIError, OSError, TimeoutError) as error:
            log.warning("picture_not_looked_at", reason=type(error).__name__)
            return ()
        finally:
            self._spent[message.chat.id].append((began, loop.time() - began))

    def _may_spend(self, chat_id: int) -> bool:
        line = self._spent[chat_id]
        since = asyncio.get_running_loop().time() - MINUTE
        while line and line[0][0] < since:
            line.popleft()
        return sum(seconds for _, seconds in line) < SECONDS_A_MINUTE


def texts_of(message: Message) -> list[str]:
    """Everything of a message that can hold a code as text: words, caption, links, buttons."""
    found = [message.text or "", message.caption or ""]
    if message.quote is not None:
        found.append(message.quote.text)
    if message.link_preview_options is not None:
        found.append(message.link_preview_options.url or "")
    entities = (*(message.entities or ()), *(message.caption_entities or ()))
    found += [entity.url or "" for entity in entities]
    if isinstance(message.reply_markup, InlineKeyboardMarkup):
        found += [key.url or "" for row in message.reply_markup.inline_keyboard for key in row]
    return [text for text in found if text]


def picture_of(message: Message) -> PhotoSize | Document | None:
    """The picture that is worth fetching: large enough for a code, small enough to be read.

    Of an answer to a message elsewhere it is that message's picture, which is shown with it.
    """
    shown = message if message.photo or message.document else message.external_reply or message
    sent = shown.document
    if sent is not None:
        fits = sent.mime_type in PICTURES and (sent.file_size or 0) <= MOST_BYTES
        return sent if fits else None
    sizes = [
        size
        for size in shown.photo or ()
        if max(size.width, size.height) >= LEAST_SIDE and (size.file_size or 0) <= MOST_BYTES
    ]
    return sizes[-1] if sizes else None


def poster_of(message: Message) -> str:
    """Who posted it: a person, or the chat in whose name it was."""
    if message.sender_chat is not None:
        return message.sender_chat.title or message.sender_chat.full_name
    return message.from_user.full_name if message.from_user is not None else ""


def link_to(message: Message) -> str:
    """An address of the message; a small group's messages have none."""
    if message.chat.username:
        return f"https://t.me/{message.chat.username}/{message.message_id}"
    number = str(message.chat.id)
    if not number.startswith("-100"):
        return ""
    return f"https://t.me/c/{number.removeprefix('-100')}/{message.message_id}"
