"""Showing a screen to the person who wrote or pressed: aiogram's private answers.

Called only after the transaction has committed. What Telegram refuses here (an old press, an
unchanged message, a person who left) is logged and does no harm: the database has the truth.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramRetryAfter
from aiogram.types import BufferedInputFile, CallbackQuery, InaccessibleMessage, Message

from bot.drawing import Drawer, drawn_by
from bot.outbound.budget import Budget
from bot.screens.screen import Document, Screen
from config.clock import Clock
from fulfillment.supply.documents.codes import qr_png
from storage.database import Database

log = structlog.get_logger(__name__)
MOST_TRIES = 3


class Shower:
    """Shows screens in private chats, within the send budget."""

    def __init__(
        self,
        bot: Bot,
        budget: Budget,
        *,
        bot_username: str,
        database: Database | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._bot = bot
        self._database = database
        self._clock = clock
        self._username = bot_username
        self._budget = budget
        self._drawer = Drawer()

    async def close(self) -> None:
        """End the process that draws papers."""
        await self._drawer.close()

    async def answer_press(self, event: CallbackQuery, screens: tuple[Screen, ...]) -> None:
        """Stop the button's spinner, then edit the pressed message or send new ones."""
        toast = next((screen for screen in screens if screen.toast), None)
        stop = partial(
            self._bot.answer_callback_query,
            event.id,
            text=toast.toast if toast else None,
            show_alert=toast.is_alert if toast else None,
        )
        await self._quietly(stop)  # takes no turn: it does not count
        for screen in screens:
            if not screen.text:
                continue
            if screen.is_new or screen.is_heavy or not _can_edit(event.message):
                await self.send(event.from_user.id, screen)
            else:
                assert isinstance(event.message, Message)
                await self._edit(event.message, screen)

    async def send(self, chat_id: int, screen: Screen) -> None:
        """Send a screen as a new message."""
        markup: Any = screen.reply_markup(self._username)
        if screen.qr or screen.photo:
            picture = BufferedInputFile(await _picture(screen), "picture.png")
            send = partial(
                self._bot.send_photo, chat_id, picture, caption=screen.text, reply_markup=markup
            )
        elif screen.document:
            content = await self._content(screen.document)
            file = BufferedInputFile(content, screen.document.name)
            send = partial(
                self._bot.send_document, chat_id, file, caption=screen.text, reply_markup=markup
            )
        else:
            send = partial(self._bot.send_message, chat_id, screen.text, reply_markup=markup)
        await self._in_turn(chat_id, send)

    async def _content(self, document: Document) -> bytes:
        """The file: kept or made now; where it is to be kept, in a transaction of its own."""
        content, renderer = document.kept, ""
        if content is None:
            content = await self._drawer.draw(document.make)
            renderer = (await self._drawer.draw(drawn_by)).decode() if document.keep else ""
        if document.keep is None or self._database is None or self._clock is None:
            return content
        async with self._database.write() as tx:
            return await document.keep(tx, content, renderer, self._clock.now())

    async def _edit(self, message: Message, screen: Screen) -> None:
        markup: Any = screen.reply_markup(self._username)
        here: dict[str, Any] = {"chat_id": message.chat.id, "message_id": message.message_id}
        if message.photo or message.document:
            edit = partial(
                self._bot.edit_message_caption, **here, caption=screen.text, reply_markup=markup
            )
        else:
            edit = partial(self._bot.edit_message_text, screen.text, **here, reply_markup=markup)
        await self._in_turn(message.chat.id, edit)

    async def _in_turn(self, chat_id: int, method: Callable[[], Awaitable[Any]]) -> None:
        """Within the budget; asked to wait, it takes a new turn afterwards."""
        for _ in range(MOST_TRIES):
            async with self._budget.turn(chat_id):
                if await self._quietly(method):
                    return

    async def _quietly(self, method: Callable[[], Awaitable[Any]]) -> bool:
        """Try once; returns whether there is nothing more to try."""
        try:
            await method()
        except TelegramRetryAfter as error:
            self._budget.halt(error.retry_after)
            return False
        except TelegramBadRequest as error:
            if "not modified" not in error.message:
                log.info("not_shown", reason=error.message)
        except TelegramAPIError as error:
            log.warning("not_shown", reason=type(error).__name__)
        return True


async def _picture(screen: Screen) -> bytes:
    if screen.photo:
        return screen.photo
    return await asyncio.to_thread(qr_png, screen.qr or "")


def _can_edit(message: Message | InaccessibleMessage | None) -> bool:
    return isinstance(message, Message) and message.chat.type == "private"
